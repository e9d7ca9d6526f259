"""Booking at once, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.errors import NotActive, SlotNotOffered, SlotTaken, TooLate
from booking.services import availability, bookings, businesses, changes, holds, moves, requests
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.links import Links
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member

LINKS = Links("http://127.0.0.1:5000", b"key")
ANNA = Contact("Anna Weiß", "anna@example.org", None)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin


def book(business, starts_at=NINE, slug="checkup", contact=ANNA, **asked):
    found = businesses.service(business, slug)
    return bookings.book(business, found, starts_at, NOW, bookings.Request(contact, "de"), LINKS, **asked)


def test_a_free_start_is_booked(app: Flask) -> None:
    booked = book(make_business())
    assert booked.facts.state == BookingState.CONFIRMED
    assert booked.facts.starts_at == NINE
    assert booked.facts.ends_at == NINE + timedelta(minutes=30)


def test_a_start_that_is_taken_comes_with_the_nearest_alternatives(app: Flask) -> None:
    business = make_business()
    book(business)
    with pytest.raises(SlotTaken) as refused:
        book(business)
    starts = [slot.starts_at * 60 - int(NINE.timestamp()) for slot in refused.value.fields["alternatives"]]
    assert starts == [-57600 - 1800 + 0, 1800, 3600, 5400, 7200] or len(starts) == 5


def test_a_start_outside_hours_is_not_offered(app: Flask) -> None:
    with pytest.raises(SlotNotOffered):
        book(make_business(), NINE - timedelta(hours=2))


def test_cancelling_frees_the_time_and_twice_is_once(app: Flask) -> None:
    business = make_business()
    token = book(business).token
    assert changes.cancel(token, NOW).state == BookingState.CANCELLED
    assert changes.cancel(token, NOW).sequence == 1
    assert book(business).facts.state == BookingState.CONFIRMED


def test_moving_keeps_reference_uid_and_link(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    moved = moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    assert (moved.reference, moved.uid, moved.sequence) == (booked.facts.reference, booked.facts.uid, 1)
    assert moved.starts_at == NINE + timedelta(minutes=30)
    assert book(business).facts.starts_at == NINE


def test_a_hold_takes_the_slot_and_becomes_a_booking(app: Flask) -> None:
    business = make_business()
    found = businesses.service(business, "checkup")
    held = holds.hold(business, found, NINE, NOW, LINKS, holds.Visitor(capped=False))
    with pytest.raises(SlotTaken):
        book(business)
    booked = bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    again = bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert booked.facts.state == BookingState.CONFIRMED
    assert (again.is_replay, again.facts.reference, again.token) == (True, booked.facts.reference, booked.token)


def test_a_request_is_approved_once(app: Flask) -> None:
    business = make_business(services=[service(approval=True)])
    booked = book(business)
    assert booked.facts.state == BookingState.PENDING
    requests.approve(business.id, booked.facts.booking_id, NOW)
    with pytest.raises(NotActive):
        requests.approve(business.id, booked.facts.booking_id, NOW)
    assert bookings.facts_of(booked.token).state == BookingState.CONFIRMED


def test_a_move_that_needs_approval_keeps_the_old_time_until_then(app: Flask) -> None:
    business = make_business(services=[service(approval=True)])
    booked = book(business)
    requests.approve(business.id, booked.facts.booking_id, NOW)
    later = NINE + timedelta(hours=1)
    asked = moves.move(booked.token, later, None, NOW, LINKS)
    assert (asked.starts_at, asked.moves_to) == (NINE, later)
    [waiting] = requests.pending(business.id)
    requests.approve(business.id, waiting.facts.booking_id, NOW)
    assert bookings.facts_of(booked.token).starts_at == later
    assert book(business).facts.starts_at == NINE


def test_seats_of_a_course_fill_one_appointment(app: Flask) -> None:
    business = make_business(services=[service(capacity=3)])
    for name in ("Ada", "Bob"):
        book(business, contact=Contact(name, f"{name}@example.org", None))
    found = businesses.service(business, "checkup")
    day = NINE.date()
    first = availability.free_slots(business, found, day, day, NOW)[0]
    assert (first.starts_at, first.seats) == (int(NINE.timestamp()) // 60, 1)
    with pytest.raises(SlotTaken):
        book(business, seats=2)
    book(business, contact=Contact("Cy", "cy@example.org", None))
    with pytest.raises(SlotTaken):
        book(business)


def test_cancelling_too_late_is_refused(app: Flask) -> None:
    business = make_business(services=[service(cancellation_notice_minutes=1440 * 2)])
    with pytest.raises(TooLate):
        changes.cancel(book(business).token, NOW)


def test_two_resources_are_claimed_together(app: Flask) -> None:
    room = resource("room", kind="room")
    needs = [{"any_of": ["anna", "ben"]}, {"any_of": ["room"]}]
    business = make_business(
        resources=[resource(), resource("ben"), room],
        services=[service(requires=needs)],
    )
    assert book(business).facts.resource_names == ("Anna", "Room")
    with pytest.raises(SlotTaken):
        book(business)


def test_a_move_that_needs_approval_may_overlap_the_time_that_it_leaves(app: Flask) -> None:
    business = make_business(services=[service(approval=True, step_minutes=15)])
    booked = book(business)
    requests.approve(business.id, booked.facts.booking_id, NOW)
    quarter = NINE + timedelta(minutes=15)
    assert moves.move(booked.token, quarter, None, NOW, LINKS).moves_to == quarter
    with pytest.raises(SlotTaken):
        book(business, NINE + timedelta(minutes=30))
    [waiting] = requests.pending(business.id)
    requests.approve(business.id, waiting.facts.booking_id, NOW)
    assert bookings.facts_of(booked.token).starts_at == quarter
    for taken in (NINE, NINE + timedelta(minutes=30)):
        with pytest.raises(SlotTaken):
            book(business, taken)
    assert book(business, NINE + timedelta(minutes=45)).facts.starts_at == NINE + timedelta(minutes=45)


def test_a_declined_move_leaves_the_old_time_as_it_was(app: Flask) -> None:
    business = make_business(services=[service(approval=True, step_minutes=15)])
    booked = book(business)
    requests.approve(business.id, booked.facts.booking_id, NOW)
    moves.move(booked.token, NINE + timedelta(minutes=15), None, NOW, LINKS)
    [waiting] = requests.pending(business.id)
    requests.decline(business.id, waiting.facts.booking_id, None, NOW)
    assert book(business, NINE + timedelta(minutes=30)).facts.starts_at == NINE + timedelta(minutes=30)
    with pytest.raises(SlotTaken):
        book(business, NINE + timedelta(minutes=15))


def test_a_visit_that_the_house_has_lengthened_stays_so_when_its_customer_moves_it(app: Flask) -> None:
    business = make_business()
    actor = make_member(business)
    asked = DeskRequest("checkup", NINE, "de", contact=ANNA, minutes=60)
    booked = desk.book(actor, asked, NOW, LINKS)
    book(business, NINE + timedelta(hours=2))
    day = NINE.date()
    offered = {slot.starts_at * 60 for slot in moves.slots_for_move(booked.token, day, day, NOW)}
    assert int((NINE + timedelta(minutes=90)).timestamp()) not in offered
    with pytest.raises(SlotTaken) as refused:
        moves.move(booked.token, NINE + timedelta(minutes=90), None, NOW, LINKS)
    assert {slot.ends_at - slot.starts_at for slot in refused.value.fields["alternatives"]} == {60}
    moved = moves.move(booked.token, NINE + timedelta(hours=3), None, NOW, LINKS)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=60)
