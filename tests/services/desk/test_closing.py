"""When a day is over."""

from datetime import timedelta

from flask import Flask

from booking.domain.appointments import BookingState
from booking.services import changes
from booking.services.desk import closing, visits
from booking.services.desk.closing import close_days
from tests.factories.businesses import location, resource, service
from tests.factories.people import make_member
from tests.services.desk.desk import NINE, OTTO, at, book, deeds, practice, stored, versions

MIDNIGHT = at(24)  # the end of that Tuesday in Berlin


def test_a_visit_of_a_day_that_is_over_is_done(app: Flask) -> None:
    business = practice()
    booked, before = book(make_member(business)), versions(business)
    assert close_days(MIDNIGHT + timedelta(minutes=1)) == 1
    after = stored(booked)
    assert (after.state, after.arrived_at, after.finished_at) == (BookingState.COMPLETED, None, at(9, 30))
    assert deeds(after.id)[-1] == ("time", "completed")
    assert versions(business)["anna"] == (before["anna"][0], before["anna"][1] + 1)


def test_on_the_day_itself_nothing_is_decided(app: Flask) -> None:
    booked = book(make_member(practice()))
    assert close_days(MIDNIGHT - timedelta(minutes=1)) == 0
    assert stored(booked).state == BookingState.CONFIRMED


def test_a_day_is_closed_once(app: Flask) -> None:
    book(make_member(practice()))
    assert close_days(MIDNIGHT + timedelta(minutes=1)) == 1
    assert close_days(MIDNIGHT + timedelta(minutes=2)) == 0


def test_what_is_still_going_on_is_done_a_day_later(app: Flask) -> None:
    always = frozenset(["outside_hours"])
    booked = book(make_member(practice()), at(23, 30), minutes=60, over=always)
    assert close_days(MIDNIGHT + timedelta(minutes=1)) == 0
    assert close_days(MIDNIGHT + timedelta(days=1, minutes=1)) == 1
    assert stored(booked).state == BookingState.COMPLETED


def test_where_people_are_checked_in_who_was_not_is_left_to_the_house(app: Flask) -> None:
    actor = make_member(practice())
    came, stayed_away = book(actor), book(actor, at(11), contact=OTTO)
    visits.check_in(actor, came.facts.booking_id, NINE)
    assert close_days(MIDNIGHT + timedelta(minutes=1)) == 1
    assert (stored(came).state, stored(stayed_away).state) == (BookingState.COMPLETED, BookingState.CONFIRMED)
    assert close_days(MIDNIGHT + timedelta(days=1, minutes=1)) == 0
    assert stored(stayed_away).state == BookingState.CONFIRMED


def test_what_was_decided_stays_decided(app: Flask) -> None:
    actor = make_member(practice())
    absent, gone = book(actor), book(actor, at(11), contact=OTTO)
    visits.no_show(actor, absent.facts.booking_id, NINE)
    changes.cancel(gone.token, NINE)
    assert close_days(MIDNIGHT + timedelta(minutes=1)) == 0


def test_a_squeeze_in_is_done_too(app: Flask) -> None:
    booked = book(make_member(practice()), squeezed_reason="pain")
    close_days(MIDNIGHT + timedelta(minutes=1))
    assert stored(booked).state == BookingState.COMPLETED


def test_the_day_is_that_of_the_place_where_it_ends_last(app: Flask) -> None:
    places = [location(), location(slug="new-york", time_zone="America/New_York")]
    business = practice(
        locations=places, resources=[resource("anna"), resource("ben")], services=[service("checkup", ("anna", "ben"))]
    )
    book(make_member(business))
    assert close_days(MIDNIGHT + timedelta(hours=5)) == 0
    assert close_days(MIDNIGHT + timedelta(hours=6, minutes=1)) == 1


def test_many_are_done_in_turns_and_none_is_forgotten(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(closing, "VISITS", 2)
    actor = make_member(practice())
    for hour in (9, 10, 11, 12, 13):
        book(actor, at(hour))
    late = MIDNIGHT + timedelta(minutes=1)
    assert [close_days(late) for _ in range(4)] == [2, 2, 1, 0]


def test_every_business_gets_its_turn(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(closing, "AT_ONCE", 1)
    for _ in range(3):
        book(make_member(practice()))
    late = MIDNIGHT + timedelta(minutes=1)
    assert sum(close_days(late) for _ in range(3)) == 3
