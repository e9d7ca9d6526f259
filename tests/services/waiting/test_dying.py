"""A worker that dies while it looks: nobody is skipped, nobody gets two offers, nothing is held for nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select, update

from booking.domain.appointments import HoldKind
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.waiting import Wanted
from booking.services import businesses
from booking.services.beginnings import Request
from booking.services.waiting import joining, looking
from booking.storage.models import Booking, Message, WaitingEntry, WaitingLook
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.desk.desk import LINKS

TUESDAY = date(2026, 11, 24)
PEOPLE = 3


class Died(BaseException):
    """What no error handling of ours may catch, as nothing catches a kill."""


@contextmanager
def dying_at(statement: int) -> Iterator[None]:
    """Die before the so-many-eth thing that is said to the database."""
    left = [statement]

    def live_on(*_args: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Died

    event.listen(Engine, "before_cursor_execute", live_on)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", live_on)


def waited_for() -> Business:
    """Three people wait for anything on Tuesday morning, when two hours are free."""
    hours = [{"weekday": "TU", "opens": "09:00", "closes": "11:00"}]
    anna = resource("anna", weekly_hours=hours)
    cut = service("cut", ("anna",), duration_minutes=60, step_minutes=60, waiting_list=True)
    business = make_business(resources=[anna], services=[cut])
    for number in range(PEOPLE):
        request = Request(Contact(f"Waits {number}", f"waits-{number}@example.org", None), "de")
        known = businesses.business(business.slug)
        joining.join(known, known.services["cut"], Wanted(TUESDAY, TUESDAY), request, NOW, LINKS)
    return business


def lines_are_free() -> None:
    """What the dead had in hand: their lease has run out."""
    with unit_of_work() as session:
        session.execute(update(WaitingLook).values(leased_until=None))


def offers() -> list[tuple[str, str, int | None]]:
    """Who has which offer, in the order of the line."""
    with reading() as session:
        query = select(WaitingEntry.contact_email, WaitingEntry.state, WaitingEntry.offer_id)
        return [tuple(row) for row in session.execute(query.order_by(WaitingEntry.rank_at, WaitingEntry.id))]


def held() -> list[int]:
    """The bookings that hold something for somebody who waits."""
    with reading() as session:
        query = select(Booking.id).where(Booking.hold_kind == HoldKind.OFFER, Booking.state == "held")
        return sorted(session.scalars(query))


def letters() -> int:
    """How many offers were written."""
    with reading() as session:
        return len(session.scalars(select(Message.id).where(Message.reason == "waiting_offer")).all())


@pytest.mark.parametrize("statement", range(1, 40, 3))
def test_whenever_it_dies_the_next_one_serves_everybody_once(app: Flask, statement: int) -> None:
    waited_for()
    with dying_at(statement), pytest.raises(Died):
        looking.look(NOW)
    lines_are_free()
    looking.look(NOW)
    found = offers()
    assert [state for _email, state, _offer in found] == ["offered", "offered", "waiting"]
    assert sorted(offer for _email, _state, offer in found if offer) == held()
    assert letters() == len(held()) == 2


def test_without_a_death_it_is_the_same(app: Flask) -> None:
    waited_for()
    looking.look(NOW)
    assert [state for _email, state, _offer in offers()] == ["offered", "offered", "waiting"]


def test_a_line_in_somebodys_hand_is_left_alone_until_the_lease_runs_out(app: Flask) -> None:
    waited_for()
    with dying_at(20), pytest.raises(Died):
        looking.look(NOW)
    before = offers()
    looking.look(NOW)
    assert offers() == before
    lines_are_free()
    looking.look(NOW)
    assert [state for _email, state, _offer in offers()] == ["offered", "offered", "waiting"]
