"""Cancelling by the house, and taking it back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.errors import NotActive, NotAllowed, NotFound, SlotTaken
from booking.services import changes, requests
from booking.services.desk import bookings as desk
from booking.services.desk import moves, visits
from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member
from tests.services.desk.desk import (
    NINE,
    OTTO,
    appointment_of,
    at,
    book,
    changed,
    deeds,
    practice,
    stands_on,
    stored,
    told,
    versions,
)
from tests.services.test_bookings import book as book_online


def all_sent() -> None:
    """Everything that is due has left."""
    with unit_of_work() as session:
        session.execute(update(Message).values(state="sent", attempts=1, sent_at=NOW))


def test_the_time_is_free_again_and_the_reason_is_told(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked = book(actor)
    facts = desk.cancel(actor, booked.facts.booking_id, NOW, reason="Anna is ill.")
    assert (facts.state, facts.decline_reason) == (BookingState.CANCELLED, "Anna is ill.")
    assert told(booked.facts.booking_id)[-1] == ("cancelled", "customer", "due")
    assert deeds(booked.facts.booking_id)[-1] == ("user", "cancelled")
    assert changed(booked.facts.booking_id)["state"] == ("confirmed", "cancelled")
    assert book_online(business, NINE, resource="anna").facts.starts_at == NINE


def test_cancelled_twice_is_cancelled_once(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    first = desk.cancel(actor, booked.facts.booking_id, NOW)
    assert desk.cancel(actor, booked.facts.booking_id, NOW, reason="other") == first
    assert len(deeds(booked.facts.booking_id)) == 2


def test_nobody_is_told_who_is_not_to_be_or_cannot(app: Flask) -> None:
    actor = make_member(practice())
    quiet, without = book(actor), book(actor, at(11), contact=OTTO)
    desk.cancel(actor, quiet.facts.booking_id, NOW, is_told=False)
    desk.cancel(actor, without.facts.booking_id, NOW)
    assert told(quiet.facts.booking_id) == [("confirmed", "customer", "due")]
    assert told(without.facts.booking_id) == []


def test_the_business_may_cancel_when_the_customer_may_not_any_more(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), cancellation_notice_minutes=1440 * 7)])
    actor = make_member(business)
    assert desk.cancel(actor, book(actor).facts.booking_id, NOW).state == BookingState.CANCELLED


def test_what_is_over_is_not_cancelled(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    visits.finish(actor, booked.facts.booking_id, NINE)
    with pytest.raises(NotActive):
        desk.cancel(actor, booked.facts.booking_id, NOW)


def test_a_squeeze_in_is_cancelled_and_put_back_between_the_others(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, contact=OTTO)
    booked = book(actor, squeezed_reason="pain")
    desk.cancel(actor, booked.facts.booking_id, NOW)
    assert desk.restore(actor, booked.facts.booking_id, NOW).state == BookingState.CONFIRMED
    found = appointment_of(booked)
    assert (found.squeezed_reason, found.status, stands_on(found.id)) == ("pain", "active", ["anna"])


def test_one_of_a_group_is_cancelled_and_comes_back(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), capacity=2)]))
    first, second = book(actor), book(actor, contact=OTTO)
    desk.cancel(actor, first.facts.booking_id, NOW)
    assert appointment_of(second).seats_taken == 1
    desk.restore(actor, first.facts.booking_id, NOW)
    assert appointment_of(second).seats_taken == 2


def test_a_seat_that_somebody_else_has_now_does_not_come_back(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), capacity=2)])
    actor = make_member(business)
    first, _ = book(actor), book(actor, contact=OTTO)
    desk.cancel(actor, first.facts.booking_id, NOW)
    book_online(business, NINE)
    with pytest.raises(SlotTaken):
        desk.restore(actor, first.facts.booking_id, NOW)
    assert stored(first).state == BookingState.CANCELLED


def test_it_comes_back_where_it_was_last_with_its_length_and_link(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked = book(actor, minutes=50)
    moves.move(actor, appointment_of(booked).id, NINE, NOW, sequence=0, resource="ben", replaces="anna")
    desk.cancel(actor, booked.facts.booking_id, NOW)
    before = versions(business)
    again = desk.restore(actor, booked.facts.booking_id, NOW)
    assert (again.starts_at, again.ends_at, again.staff_slug) == (NINE, at(9, 50), "ben")
    assert (again.reference, again.uid, again.sequence) == (booked.facts.reference, booked.facts.uid, 3)
    assert stands_on(appointment_of(booked).id) == ["ben"]
    assert changes.cancel(booked.token, NOW).state == BookingState.CANCELLED
    assert versions(business)["ben"][0] > before["ben"][0]
    assert [action for _, action in deeds(booked.facts.booking_id)] == ["booked", "cancelled", "restored", "cancelled"]


def test_it_comes_back_outside_the_rules_if_it_stood_there(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, at(19), over=frozenset(["outside_hours"]))
    desk.cancel(actor, booked.facts.booking_id, NOW)
    assert desk.restore(actor, booked.facts.booking_id, NOW).starts_at == at(19)
    assert appointment_of(booked).overridden == ["outside_hours"]


def test_it_does_not_come_back_where_somebody_is_now(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    booked = book(actor)
    desk.cancel(actor, booked.facts.booking_id, NOW)
    book_online(business, NINE, resource="anna")
    with pytest.raises(SlotTaken) as refused:
        desk.restore(actor, booked.facts.booking_id, NOW)
    assert [each.name for each in refused.value.fields["taken_by"]] == ["Anna Weiß"]
    assert len(refused.value.fields["alternatives"]) == 5
    assert stored(booked).state == BookingState.CANCELLED


def test_a_mail_that_has_not_left_is_dropped_with_the_cancellation(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    all_sent()
    desk.cancel(actor, booked.facts.booking_id, NOW)
    desk.restore(actor, booked.facts.booking_id, NOW)
    assert told(booked.facts.booking_id)[1:] == [("cancelled", "customer", "superseded")]


def test_who_was_told_of_the_cancellation_is_told_that_it_stands(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    desk.cancel(actor, booked.facts.booking_id, NOW)
    all_sent()
    desk.restore(actor, booked.facts.booking_id, NOW + timedelta(minutes=1))
    assert told(booked.facts.booking_id)[-1] == ("confirmed", "customer", "due")


def test_a_confirmation_that_was_dropped_for_the_cancellation_is_owed(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    desk.cancel(actor, booked.facts.booking_id, NOW)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.reason == "confirmed").values(state="superseded"))
    desk.restore(actor, booked.facts.booking_id, NOW)
    assert told(booked.facts.booking_id) == [
        ("confirmed", "customer", "superseded"),
        ("cancelled", "customer", "superseded"),
        ("confirmed", "customer", "due"),
    ]


def test_a_request_comes_back_as_a_request(app: Flask) -> None:
    business = practice(services=[service("checkup", ("anna",), approval=True)])
    actor = make_member(business)
    booked = book_online(business)
    desk.cancel(actor, booked.facts.booking_id, NOW)
    assert desk.restore(actor, booked.facts.booking_id, NOW).state == BookingState.PENDING
    assert [each.facts.reference for each in requests.pending(business.id)] == [booked.facts.reference]


def test_what_the_customer_cancelled_may_be_put_back_too(app: Flask) -> None:
    business = practice()
    booked = book_online(business)
    changes.cancel(booked.token, NOW)
    assert deeds(booked.facts.booking_id) == [("customer", "cancelled")]
    assert desk.restore(make_member(business), booked.facts.booking_id, NOW).state == BookingState.CONFIRMED


def test_what_stands_needs_no_putting_back(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    assert desk.restore(actor, booked.facts.booking_id, NOW).sequence == 0
    assert len(deeds(booked.facts.booking_id)) == 1


def test_staff_end_their_own_visits_only(app: Flask) -> None:
    business = practice()
    booked, ben = book(make_member(business)), make_member(business, Role.STAFF, "ben")
    for deed in (desk.cancel, desk.restore):
        with pytest.raises(NotFound):
            deed(ben, booked.facts.booking_id, NOW)


def test_nobody_else_does(app: Flask) -> None:
    business = practice()
    booked = book(make_member(business))
    with pytest.raises(NotAllowed):
        desk.cancel(make_member(business, Role.READ_ONLY), booked.facts.booking_id, NOW)
    with pytest.raises(NotFound):
        desk.cancel(make_member(practice()), booked.facts.booking_id, NOW)
