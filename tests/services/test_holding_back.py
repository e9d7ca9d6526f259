"""What was cancelled comes back to customers by lot: the house and the waiting list have it at once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import InvalidSetup, SlotTaken
from booking.domain.timezones import to_minutes
from booking.domain.waiting import Wanted
from booking.services import availability, businesses, changes, holding_back, holds, moves, tidying
from booking.services.claims import Wish
from booking.services.desk import bookings as desk
from booking.services.desk import free_times
from booking.services.desk.bookings import DeskRequest
from booking.services.earliest import earliest
from booking.services.next_starts import asking, refreshing
from booking.services.setup import online
from booking.services.waiting import looking
from booking.services.why import why
from booking.storage.models import HeldBack, NextLook
from booking.storage.unit_of_work import reading, unit_of_work
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.test_bookings import ANNA, LINKS, book
from tests.services.waiting.test_waiting import wait

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin
LONGEST = 60


class Lot:
    """Draws what the test wants."""

    drawn = 0.5

    def random(self) -> float:
        """The part of the longest."""
        return self.drawn


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> Lot:
    made = Lot()
    monkeypatch.setattr(holding_back, "_lot", made)
    return made


@pytest.fixture
def practice(app: Flask, lot: Lot) -> Business:
    """A practice that people with programs are after."""
    made = make_business(
        resources=[resource("anna"), resource("ben")],
        services=[
            service(step_minutes=30, waiting_list=True),
            service("any", ("anna", "ben"), step_minutes=30),
            service("often", step_minutes=30, max_per_day=9),
        ],
    )
    return releasing(made)


def releasing(business: Business, minutes: int = LONGEST) -> Business:
    online.set_release(Actor.of_server(business.id), minutes, NOW)
    return businesses.business(business.slug)


def is_found(business: Business, slug: str = "checkup") -> bool:
    on = NINE.date()
    found = availability.offer(business.slug, slug, on, on, NOW).slots
    return to_minutes(NINE) in [each.starts_at for each in found]


def held() -> list[HeldBack]:
    with reading() as session:
        return list(session.scalars(select(HeldBack).order_by(HeldBack.shown_at)))


def let_it_be_shown() -> None:
    with unit_of_work() as session:
        session.execute(update(HeldBack).values(shown_at=databases_clock() - timedelta(seconds=1)))


def cancelled(business: Business, slug: str = "checkup") -> None:
    changes.cancel(book(business, slug=slug).token, NOW)


@pytest.mark.parametrize("slug", ["checkup", "often"])
def test_customers_do_not_find_it_before_its_time(practice: Business, slug: str) -> None:
    cancelled(practice, slug)
    assert not is_found(practice, slug)
    let_it_be_shown()
    assert is_found(practice, slug)


def test_nor_can_they_book_hold_or_move_to_it(practice: Business) -> None:
    other = book(practice, NINE + timedelta(hours=2))
    cancelled(practice)
    offered = businesses.service(practice, "checkup")
    with pytest.raises(SlotTaken) as refused:
        book(practice)
    assert to_minutes(NINE) not in [each.starts_at for each in refused.value.fields["alternatives"]]
    with pytest.raises(SlotTaken):
        holds.hold(practice, offered, NINE, NOW, LINKS, holds.Visitor(capped=False))
    with pytest.raises(SlotTaken):
        moves.move(other.token, NINE, None, NOW, LINKS)
    let_it_be_shown()
    assert book(practice).facts.starts_at == NINE


def test_somebody_else_who_is_free_can_be_had(practice: Business) -> None:
    cancelled(practice)
    booked = book(practice, slug="any")
    assert booked.facts.resource_names == ("Ben",)


def test_the_house_has_it_at_once(practice: Business) -> None:
    cancelled(practice)
    days = free_times.next_days(practice, businesses.service(practice, "checkup"), NOW, days=2)
    assert to_minutes(NINE) in [slot.starts_at for _, slots in days for slot in slots]
    asked = DeskRequest("checkup", NINE, "de", contact=ANNA)
    assert desk.book(make_member(practice), asked, NOW, LINKS).facts.starts_at == NINE


def test_who_waits_is_offered_it_at_once(practice: Business) -> None:
    booked = book(practice)
    wait(practice, wish=Wanted(NINE.date(), NINE.date(), from_minute=540, until_minute=541))
    changes.cancel(booked.token, NOW)
    assert looking.look(NOW) == 1


def test_the_house_is_told_when_customers_find_it(practice: Business) -> None:
    cancelled(practice)
    found = why(make_member(practice), practice, Wish("checkup", NINE), NOW)
    assert (found.explanation.is_free, found.shown_at) == (True, held()[0].shown_at)
    let_it_be_shown()
    assert why(make_member(practice), practice, Wish("checkup", NINE), NOW).shown_at is None


def test_how_long_is_drawn_and_has_an_end(practice: Business, lot: Lot) -> None:
    cancelled(practice)
    lot.drawn = 0.1
    changes.cancel(book(practice, NINE + timedelta(hours=1)).token, NOW)
    waits = [(each.shown_at - databases_clock()) / timedelta(minutes=1) for each in held()]
    assert waits == pytest.approx([LONGEST / 10, LONGEST / 2], abs=1)


def test_it_comes_back_long_before_it_begins(practice: Business, lot: Lot) -> None:
    """A quarter of what is left: it is some twenty-four hours until then."""
    lot.drawn = 1
    cancelled(releasing(practice, 24 * 60))
    (row,) = held()
    assert row.shown_at - databases_clock() == pytest.approx((NINE - databases_clock()) / 4, abs=timedelta(minutes=1))


def test_without_the_setting_it_is_free_at_once(app: Flask) -> None:
    practice = make_business()
    cancelled(practice)
    assert (held(), is_found(practice)) == ([], True)


def test_who_ends_the_setting_has_all_of_it_shown(practice: Business) -> None:
    cancelled(practice)
    assert is_found(releasing(practice, 0))


def test_what_was_only_held_is_free_at_once(practice: Business) -> None:
    offered = businesses.service(practice, "checkup")
    token = holds.hold(practice, offered, NINE, NOW, LINKS, holds.Visitor(capped=False)).token
    holds.release(token, NOW)
    assert is_found(practice)


def test_the_first_free_time_is_the_next_one_and_is_looked_for_again_in_time(practice: Business) -> None:
    cancelled(practice)
    refreshing.refresh(NOW)
    kept, reckoned = asking.first_starts(practice, NOW), earliest(practice, NOW)
    assert {slug: each.starts for slug, each in kept.items()} == {slug: each.starts for slug, each in reckoned.items()}
    with reading() as session:
        looked = session.scalar(select(func.min(NextLook.lapses_at)))
    assert looked == held()[0].shown_at


def test_what_is_shown_is_forgotten(practice: Business) -> None:
    cancelled(practice)
    tidying.tidy(NOW)
    assert len(held()) == 1
    let_it_be_shown()
    tidying.tidy(NOW)
    assert held() == []


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_a_length_that_makes_no_sense_is_refused(practice: Business, minutes: int) -> None:
    with pytest.raises(InvalidSetup):
        releasing(practice, minutes)
