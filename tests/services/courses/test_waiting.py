"""Waiting for a seat in a session that is full: from joining to the seat, and what becomes of it when the date goes."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import SlotTaken
from booking.domain.waiting import WaitingState, Wanted
from booking.services import changes
from booking.services.beginnings import Request
from booking.services.courses import cancelling, editing, sessions
from booking.services.desk import moves
from booking.services.waiting import joining, looking, own
from booking.services.waiting.joining import Joined
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.courses.test_offering import TUESDAY, WEEK, join, school
from tests.services.customer_calendar import delivered
from tests.services.desk.desk import LINKS, NINE

GRETA = Contact("Greta Sommer", "greta@example.org", None)
HANS = Contact("Hans Winter", "hans@example.org", None)


def wait(business: Business, who: Contact = GRETA, start: datetime = NINE) -> Joined:
    on = start.date()
    wish = Wanted(on, on, only_start=start)
    key = f"form of {who.name}"
    return joining.join(business, business.services["course"], wish, Request(who, "en"), NOW, LINKS, key=key)


def full(business: Business) -> str:
    """Both seats of the first date are taken; the token of one of them."""
    join(business, "b")
    return join(business).token


def offer(joined: Joined) -> datetime | None:
    found = own.entry(joined.token).offer
    return found.starts_at if found else None


def session_id(business: Business) -> int:
    return sessions.between(make_member(business, Role.OWNER), NINE, NINE + timedelta(hours=1))[0].id


def test_a_seat_that_is_given_back_is_held_and_booked_for_who_waits_for_that_date(app: Flask) -> None:
    business = school()
    token = full(business)
    greta, hans = wait(business), wait(business, HANS)
    looking.look(NOW)
    assert (offer(greta), offer(hans)) == (None, None)
    changes.cancel(token, NOW)
    looking.look(NOW)
    assert (offer(greta), offer(hans)) == (NINE, None)
    with pytest.raises(SlotTaken):
        join(business, "c")
    booked = own.accept(greta.token, None, NOW, LINKS)
    assert (booked.facts.starts_at, booked.facts.seats) == (NINE, 1)
    assert booked.facts.service_names["en"] == "Check-up: Carving"
    actor = make_member(business, Role.OWNER)
    (session, *_) = sessions.between(actor, NINE, NINE + WEEK)
    assert (session.seats_taken, session.seats_left, session.waiting) == (2, 0, 1)


def test_seats_of_other_dates_are_not_offered(app: Flask) -> None:
    business = school()
    full(business)
    greta = wait(business)
    looking.look(NOW)
    assert offer(greta) is None
    assert own.entry(greta.token).place == 1


def test_more_seats_are_offered_in_order(app: Flask) -> None:
    business = school()
    full(business)
    greta, hans = wait(business), wait(business, HANS)
    actor = make_member(business, Role.OWNER)
    it = sessions.one(actor, session_id(business))
    editing.change(actor, it.id, 4, it.title, it.note, NOW, sequence=it.sequence)
    looking.look(NOW)
    assert (offer(greta), offer(hans)) == (NINE, NINE)


def test_who_waits_for_any_date_gets_a_seat_in_the_next_one(app: Flask) -> None:
    business = school()
    full(business)
    wish = Wanted(TUESDAY, date(2026, 12, 20))
    greta = joining.join(business, business.services["course"], wish, Request(GRETA, "en"), NOW, LINKS)
    looking.look(NOW)
    assert offer(greta) == NINE + WEEK


def test_when_the_date_is_cancelled_who_waits_for_it_is_told(app: Flask) -> None:
    business = school()
    full(business)
    greta = wait(business)
    looking.look(NOW)
    delivered()
    cancelling.cancel(make_member(business, Role.OWNER), session_id(business), NOW)
    looking.look(NOW)
    assert own.entry(greta.token).state is WaitingState.OVER
    assert [each["To"] for each in delivered() if each["To"] == "greta@example.org"] == ["greta@example.org"]


def test_when_the_date_is_moved_who_waits_for_it_waits_for_the_new_time(app: Flask) -> None:
    business = school()
    token = full(business)
    greta = wait(business)
    looking.look(NOW)
    actor = make_member(business, Role.OWNER)
    it = sessions.one(actor, session_id(business))
    later = NINE + timedelta(hours=5)
    moves.move(actor, it.id, later, NOW, sequence=it.sequence)
    looking.look(NOW)
    assert own.entry(greta.token).wanted.only_start == later
    changes.cancel(token, NOW)
    looking.look(NOW)
    assert offer(greta) == later


def test_one_may_wait_for_several_dates_and_has_a_place_in_each(app: Flask) -> None:
    business = school()
    full(business)
    wait(business, HANS)
    greta, later = wait(business), wait(business, start=NINE + WEEK)
    assert greta.entry_id != later.entry_id
    assert (greta.place, later.place) == (2, 1)
    assert wait(business).entry_id == greta.entry_id
    looking.look(NOW)
    assert (offer(greta), offer(later)) == (None, NINE + WEEK)


def test_a_start_that_is_no_date_is_waited_for_by_nobody(app: Flask) -> None:
    business = school()
    greta = wait(business, start=NINE + timedelta(hours=2))
    looking.look(NOW)
    assert own.entry(greta.token).state is WaitingState.OVER
