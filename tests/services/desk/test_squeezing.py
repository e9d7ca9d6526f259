"""Squeeze-ins: deliberately outside the guard, with a reason, and in nobody's way."""

from datetime import date
from gettext import NullTranslations

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.errors import NotAllowed, OverrideNeeded
from booking.domain.feeds import FeedKind
from booking.domain.policies import Refusal
from booking.services import availability, businesses, changes, moves, subscriptions
from booking.services.desk import bookings as desk
from booking.storage.models import Occupancy
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.feeds import make_feed, token_of
from tests.factories.people import make_member
from tests.ical.parsers import values
from tests.services.desk.desk import (
    LINKS,
    NINE,
    OTTO,
    appointment_of,
    asked,
    at,
    book,
    changed,
    practice,
    stands_on,
    told,
)
from tests.services.test_bookings import book as book_online

TUESDAY = date(2026, 11, 24)


def free_starts(business, slug="checkup"):
    """What customers are offered on Tuesday."""
    found = businesses.service(business, slug)
    return [tuple(slot) for slot in availability.free_slots(business, found, TUESDAY, TUESDAY, NOW)]


def test_it_goes_where_somebody_is_and_stores_why(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, contact=OTTO)
    booked = book(actor, squeezed_reason="severe pain")
    found = appointment_of(booked)
    assert (booked.facts.state, found.squeezed_reason) == (BookingState.CONFIRMED, "severe pain")
    assert changed(booked.facts.booking_id)["squeezed_reason"] == (None, "severe pain")
    assert told(booked.facts.booking_id) == [("confirmed", "customer", "due")]


def test_it_takes_no_time_from_anybody(app: Flask) -> None:
    business = practice()
    before = free_starts(business)
    booked = book(make_member(business), squeezed_reason="pain")
    with reading() as session:
        rows = session.execute(select(Occupancy.active, Occupancy.squeezed)).all()
    assert [tuple(row) for row in rows] == [(False, True)]
    assert free_starts(business) == before
    assert book_online(business, NINE, resource="anna").facts.starts_at == booked.facts.starts_at


def test_it_counts_for_no_limit_and_joins_nobody(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), capacity=2, max_per_day=1)])
    actor = make_member(business)
    squeezed = book(actor, squeezed_reason="pain")
    regular = book_online(business, NINE)
    assert appointment_of(squeezed).id != appointment_of(regular).id
    assert appointment_of(book(actor, contact=OTTO)).id == appointment_of(regular).id


def test_between_two_others_needs_no_further_word(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), minimum_notice_minutes=7 * 1440, max_per_day=1)])
    actor = make_member(business)
    booked = book(actor, at(9, 10), squeezed_reason="pain")
    assert appointment_of(booked).overridden is None


def test_outside_hours_it_is_still_a_rule_to_go_over(app: Flask) -> None:
    actor = make_member(practice())
    with pytest.raises(OverrideNeeded) as refused:
        book(actor, at(19), squeezed_reason="pain")
    assert refused.value.fields["refusals"] == [Refusal.OUTSIDE_HOURS]
    booked = book(actor, at(19), squeezed_reason="pain", over=frozenset({Refusal.OUTSIDE_HOURS}))
    assert appointment_of(booked).overridden == ["outside_hours"]


def test_who_is_free_is_taken_before_who_is_not(app: Flask) -> None:
    business = practice(
        resources=[resource("anna", priority=1), resource("ben", priority=2)],
        services=[service("checkup", ("anna", "ben"))],
    )
    actor = make_member(business)
    book(actor, contact=OTTO)
    booked = book(actor, resource=None, squeezed_reason="pain")
    assert stands_on(appointment_of(booked).id) == ["ben"]


def test_it_is_the_page_that_says_whether_it_must_be(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    book(actor, contact=OTTO)
    said = desk.check(actor, asked(), NOW)
    assert (said.refusals, said.may_squeeze) == ((Refusal.TAKEN,), True)
    assert desk.check(actor, asked(squeezed_reason="pain"), NOW).refusals == ()


def test_only_the_desk_squeezes(app: Flask) -> None:
    business = practice()
    anna = make_member(business, Role.STAFF, "anna")
    with pytest.raises(NotAllowed):
        book(anna, squeezed_reason="pain")
    assert not desk.check(anna, asked(), NOW).may_squeeze


def test_the_customer_cancels_it_by_the_link_as_any_other(app: Flask) -> None:
    booked = book(make_member(practice()), squeezed_reason="pain")
    assert changes.cancel(booked.token, NOW).state == BookingState.CANCELLED
    assert appointment_of(booked).status == "cancelled"


def test_the_customer_moves_it_to_a_free_time_where_it_is_one_as_any_other(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    book(actor, contact=OTTO)
    booked = book(actor, squeezed_reason="pain")
    moves.move(booked.token, at(11), None, NOW, LINKS)
    assert appointment_of(booked).squeezed_reason is None
    with reading() as session:
        active = session.scalars(select(Occupancy.starts_at).where(Occupancy.active)).all()
    assert sorted(active) == [NINE, at(11)]


def test_it_stands_in_the_calendar_that_staff_subscribe_to(app: Flask) -> None:
    business = practice()
    book(make_member(business), squeezed_reason="pain")
    token = token_of(make_feed(business, FeedKind.RESOURCE, "anna").address)
    content = subscriptions.calendar(subscriptions.subscribed(token), TUESDAY, NullTranslations())
    assert values(content, "DTSTART;TZID=Europe/Berlin") == [":20261124T090000"]
