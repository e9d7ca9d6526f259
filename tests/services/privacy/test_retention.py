"""A business forgets by itself: who has not been here for so long, and nobody else."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask
from sqlalchemy import insert, select, update

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed
from booking.services.customers import blocking, retaining
from booking.services.privacy import retention
from booking.services.privacy.retention import Preview
from booking.storage.ids import new_id
from booking.storage.models import Booking, Customer, Recall, RecordEntry, WaitingEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.privacy.canary import CANARY, DAY, THEN, plant
from tests.services.privacy.test_erasing import found
from tests.services.test_bookings import book

DAY_LATER = timedelta(days=1)


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(services=[service(waiting_list=True)])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def greta(business: Business, owner: Actor) -> int:
    """Somebody who came in October 2026, is not blocked, and waits for nothing any more."""
    number = plant(business, owner)
    blocking.unblock(owner, number, NOW)
    with unit_of_work() as session:
        session.execute(update(WaitingEntry).values(state="over"))
        session.execute(update(Recall).values(state="stopped"))
        session.execute(update(Customer).values(created_at=THEN))
    return number


def customers() -> set[int]:
    with reading() as session:
        return set(session.scalars(select(Customer.id).where(Customer.merged_into.is_(None))))


def test_who_has_not_been_here_for_so_long_is_forgotten(business: Business, owner: Actor, greta: int) -> None:
    retention.set_months(owner, 6, NOW)
    over = DAY + relativedelta(months=6, minutes=30)
    assert retention.forget_due(over - timedelta(minutes=1)) == 0
    assert customers() == {greta}
    assert retention.forget_due(over + DAY_LATER) == 1
    assert (customers(), found(CANARY)) == (set(), {})
    with reading() as session:
        assert session.scalars(select(Booking.customer_id)).all() == [None]
        last = session.scalars(select(RecordEntry).order_by(RecordEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.subject_id) == ("time", "erased", greta)


def test_nobody_is_forgotten_where_nothing_was_said(business: Business, owner: Actor, greta: int) -> None:
    assert retention.forget_due(NOW + timedelta(days=5000)) == 0
    retention.set_months(owner, 6, NOW)
    retention.set_months(owner, None, NOW)
    assert retention.forget_due(NOW + timedelta(days=5000)) == 0
    assert customers() == {greta}


def test_nothing_goes_on_the_day_on_which_it_was_said(business: Business, owner: Actor, greta: int) -> None:
    later = NOW + timedelta(days=800)
    retention.set_months(owner, 6, later)
    assert retention.forget_due(later + timedelta(hours=23)) == 0
    assert retention.forget_due(later + timedelta(hours=24)) == 1


def test_what_would_go_is_said_before(business: Business, owner: Actor, greta: int) -> None:
    later = NOW + timedelta(days=800)
    assert retention.preview(owner, 6, NOW) == Preview(0, None)
    assert retention.preview(owner, 6, later) == Preview(1, THEN)
    assert retention.preview(owner, 120, later) == Preview(0, None)
    assert customers() == {greta}


def _blocks(business: Business, owner: Actor, greta: int) -> None:
    blocking.block(owner, greta, None, NOW)


def _retained(business: Business, owner: Actor, greta: int) -> None:
    retaining.retain(owner, greta, "A debt", NOW)


def _waits(business: Business, owner: Actor, greta: int) -> None:
    with unit_of_work() as session:
        session.execute(update(WaitingEntry).values(state="waiting"))


def _wants_to_hear(business: Business, owner: Actor, greta: int) -> None:
    with unit_of_work() as session:
        session.execute(update(Recall).values(state="active"))


def _comes_again(business: Business, owner: Actor, greta: int) -> None:
    with unit_of_work() as session:
        session.execute(update(Booking).values(created_at=NOW + timedelta(days=799)))


@pytest.mark.parametrize("keeps", [_blocks, _retained, _waits, _wants_to_hear, _comes_again])
def test_some_are_kept(business: Business, owner: Actor, greta: int, keeps) -> None:  # type: ignore[no-untyped-def]
    keeps(business, owner, greta)
    retention.set_months(owner, 6, NOW)
    assert retention.forget_due(NOW + timedelta(days=800)) == 0
    assert customers() == {greta}


def test_others_and_other_businesses_are_kept(business: Business, owner: Actor, greta: int) -> None:
    later = NOW + timedelta(days=400)
    elsewhere = make_business()
    book(elsewhere)
    with unit_of_work() as session:
        kept = new_id()
        said = {"business_id": business.id, "id": kept, "name": "New", "folded_name": "new", "locale": "de"}
        session.execute(insert(Customer), {**said, "created_at": later})
    retention.set_months(owner, 12, NOW)
    retention.forget_due(later + DAY_LATER)
    with reading() as session:
        of_both = session.execute(select(Customer.business_id, Customer.id)).all()
    assert {row[0] for row in of_both} == {business.id, elsewhere.id}
    assert kept in {row[1] for row in of_both}
    assert greta not in {row[1] for row in of_both}


def test_many_are_forgotten_in_parts(
    business: Business, owner: Actor, greta: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with unit_of_work() as session:
        for number in range(3):
            said = {"business_id": business.id, "id": new_id(), "name": "Old", "folded_name": f"old{number}"}
            session.execute(insert(Customer), {**said, "locale": "de", "created_at": THEN})
    retention.set_months(owner, 6, NOW)
    later = NOW + timedelta(days=400)
    assert [retention.forget_due(later) for _ in range(4)] == [2, 2, 0, 0]


def test_only_what_can_be_chosen_is_kept(owner: Actor) -> None:
    with pytest.raises(Invalid):
        retention.set_months(owner, 7, NOW)
    assert retention.months(owner) is None


def test_only_who_sets_the_business_up_may(business: Business) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        retention.set_months(desk, 6, NOW)
    with pytest.raises(NotAllowed):
        retention.preview(desk, 6, NOW)
