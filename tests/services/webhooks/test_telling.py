"""What programs of others hear: each thing that happens, once, as it stands then, and nothing of other businesses."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business
from booking.domain.errors import SlotTaken
from booking.domain.waiting import Wanted as Waiting
from booking.domain.webhooks import EventKind
from booking.services import agenda, bookings, changes, holds, moves, proposals, releases, requests
from booking.services.beginnings import Request
from booking.services.customers import contacts
from booking.services.customers.contacts import Details
from booking.services.desk import blocks, endings, visits
from booking.services.desk import bookings as desk
from booking.services.desk import moves as desk_moves
from booking.services.desk.bookings import DeskRequest
from booking.services.links import Target
from booking.services.setup import online
from booking.services.waiting import joining, own
from booking.services.webhooks import hooks, telling
from booking.storage.db import db
from booking.storage.models import Booking, WebhookDelivery
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.test_bookings import ANNA, LINKS, NINE, book
from tests.services.webhooks.listeners import EVERYTHING, Listener, deliveries, hook, listen

HOUR = timedelta(hours=1)
OF_BOOKINGS = [each for each in EVERYTHING if each.startswith("booking.")]


def appointment_of(facts: BookingFacts) -> int:
    """The number of the appointment in which a booking is."""
    return agenda.with_booking(Actor.of_server(facts.business_id), facts.booking_id).id


def lapse(business: Business, facts: BookingFacts) -> None:
    """Let the time to decide be over."""
    with unit_of_work() as session:
        this = (Booking.business_id == business.id, Booking.id == facts.booking_id)
        session.execute(update(Booking).where(*this).values(expires_at=from_minutes(0)))
    releases.lapse_apart(business.id, appointment_of(facts), NOW)


def test_a_booking_is_told_with_all_that_stands_then(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner)
    booked = book(business)
    assert listener.hear() == ["customer.created", "booking.created"]
    said = listener.told[-1].said
    assert (said["business"], said["timestamp"]) == ("practice", "2026-11-23T08:00:00Z")
    assert said["data"]["booking"]["reference"] == booked.facts.reference
    assert said["data"]["booking"]["status"] == "confirmed"
    assert said["data"]["booking"]["customer"]["email"] == ANNA.email
    assert said["data"]["appointment"]["starts_at"] == "2026-11-24T09:00:00+01:00"
    assert said["data"]["appointment"]["resources"] == ["anna"]


def test_who_else_is_there_and_what_the_house_notes_is_not_told(
    business: Business, owner: Actor, listener: Listener
) -> None:
    listen(owner, "booking.created")
    book(business, slug="group")
    book(business, slug="group", contact=Contact("Ben", "ben@example.org", None))
    listener.hear()
    assert not [each for each in listener.told if {"bookings", "note"} & set(each.said["data"]["appointment"])]
    assert b"anna@" not in listener.told[1].body


def test_of_a_booking_all_is_heard_that_becomes_of_it(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, *OF_BOOKINGS[1:])
    booked = book(business)
    number = booked.facts.booking_id
    moves.move(booked.token, NINE + HOUR, None, NOW, LINKS)
    desk_moves.move(owner, appointment_of(booked.facts), NINE, NOW)
    visits.check_in(owner, number, NOW)
    visits.start(owner, number, NOW)
    visits.finish(owner, number, NOW)
    visits.back(owner, number, NOW)
    changes.cancel(book(business, NINE + 2 * HOUR).token, NOW)
    assert listener.hear() == [
        "booking.moved",
        "booking.moved",
        "booking.arrived",
        "booking.changed",
        "booking.completed",
        "booking.changed",
        "booking.cancelled",
    ]


def test_a_request_is_decided(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, *OF_BOOKINGS)
    first, second, third = (book(business, NINE + count * HOUR, "approved") for count in range(3))
    requests.approve(business.id, first.facts.booking_id, NOW)
    requests.decline(business.id, second.facts.booking_id, "Full", NOW, owner)
    with unit_of_work() as session:
        third_row = changes.for_change(session, Target("manage", business.id, third.facts.booking_id))
        changes.leave(session, business.id, third_row, BookingState.CANCELLED, NOW)
    assert listener.hear() == [*["booking.created"] * 3, "booking.confirmed", "booking.declined"]


def test_a_request_that_nobody_decides_lapses(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.lapsed")
    booked = book(business, slug="approved")
    lapse(business, booked.facts)
    assert listener.hear() == ["booking.lapsed"]
    assert listener.told[0].said["data"]["booking"]["status"] == "lapsed"


def test_a_move_that_is_asked_for_is_told_of_the_booking_that_would_move(
    business: Business, owner: Actor, listener: Listener
) -> None:
    listen(owner, *OF_BOOKINGS)
    booked = book(business, slug="approved")
    number = booked.facts.booking_id
    requests.approve(business.id, number, NOW)
    for decide in (requests.approve, lambda *who: requests.decline(*who[:2], None, NOW)):
        moves.move(booked.token, NINE + HOUR if decide is requests.approve else NINE, None, NOW, LINKS)
        (waiting,) = requests.pending(business.id)
        decide(business.id, waiting.facts.booking_id, NOW)
    moves.move(booked.token, NINE, None, NOW, LINKS)
    (waiting,) = requests.pending(business.id)
    lapse(business, waiting.facts)
    assert listener.hear()[2:] == [
        "booking.move_requested",
        "booking.moved",
        "booking.move_requested",
        "booking.move_declined",
        "booking.move_requested",
        "booking.move_declined",
    ]
    assert {each.said["data"]["booking"]["id"] for each in listener.told} == {number}


def test_what_is_only_held_is_no_news(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner)
    found = business.services["checkup"]
    held = holds.hold(business, found, NINE, NOW, LINKS, holds.Visitor(capped=False))
    assert listener.hear() == []
    bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert listener.hear() == ["customer.created", "booking.created"]


def test_all_in_a_group_are_moved(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.moved")
    booked = [book(business, slug="group", contact=Contact(name, None, "+491701")) for name in ("Ada", "Bob", "Cy")]
    changes.cancel(booked[2].token, NOW)
    desk_moves.move(owner, appointment_of(booked[0].facts), NINE + HOUR, NOW)
    assert listener.hear() == ["booking.moved", "booking.moved"]


def test_what_the_desk_does_is_heard(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, *OF_BOOKINGS)
    made = desk.book(owner, DeskRequest("checkup", NINE, "de", contact=Contact("Ada", None, None)), NOW, LINKS)
    number = made.facts.booking_id
    proposed = proposals.propose(owner, number, proposals.Wanted(NINE + HOUR), NOW)
    assert proposed.starts_at == NINE + HOUR
    proposals.withdraw(owner, number, NOW)
    endings.cancel(owner, number, NOW)
    endings.restore(owner, number, NOW)
    visits.check_in(owner, number, NOW)
    later = NINE + HOUR
    visits.no_show(owner, number, later)
    assert listener.hear() == [
        "booking.created",
        "booking.changed",
        "booking.changed",
        "booking.cancelled",
        "booking.restored",
        "booking.arrived",
        "booking.no_show",
    ]


def test_a_block_is_told_by_its_number_alone(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner)
    number = blocks.add(owner, ["anna"], NINE, NINE + HOUR, "Dentist", None, NOW)
    desk_moves.move(owner, number, NINE + HOUR, NOW)
    blocks.remove(owner, number, NOW)
    assert listener.hear() == ["block.changed"] * 3
    assert listener.told[0].said["data"] == {"appointment": {"id": number}}


def test_customers_and_waiting_places_and_the_setup_are_told_by_number(
    business: Business, owner: Actor, listener: Listener
) -> None:
    listen(owner, "customer.created", "customer.changed", "setup.changed")
    number = contacts.add(owner, Details("Ada", "ada@example.org", None, None, "de"), NOW)
    contacts.archive(owner, number, NOW)
    online.pause(owner, "Away", NOW)
    assert listener.hear() == ["customer.created", "customer.changed", "setup.changed"]
    assert listener.told[0].said["data"] == {"customer": {"id": number}}
    assert b"ada@" not in b"".join(each.body for each in listener.told)


def test_nothing_is_noted_where_nobody_listens(business: Business, owner: Actor) -> None:
    book(business)
    assert deliveries() == []


@pytest.mark.parametrize("end", [hooks.pause, hooks.remove])
def test_nothing_is_noted_once_it_was_paused_or_taken_away(
    business: Business, owner: Actor, end: Callable[..., None]
) -> None:
    end(owner, listen(owner), NOW)
    book(business)
    assert deliveries() == []


def test_what_was_not_asked_for_is_not_told(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.cancelled")
    changes.cancel(book(business).token, NOW)
    assert listener.hear() == ["booking.cancelled"]


def test_everybody_who_listens_is_told_of_the_same_event(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    listen(owner, "booking.created", "customer.created", address="https://other.example/")
    book(business)
    listener.hear()
    told = [(each.address, each.said["type"], each.headers["Webhook-Id"]) for each in listener.told]
    assert len(told) == 3
    assert len({number for _, kind, number in told if kind == "booking.created"}) == 1


def test_another_business_hears_nothing(business: Business, owner: Actor, listener: Listener) -> None:
    listen(make_member(make_business()))
    book(business)
    assert listener.hear() == []


def _tell_and_fail(session: Session, business: Business) -> None:
    telling.tell(session, business.id, EventKind.SETUP_CHANGED, "business", business.id, NOW)
    raise SlotTaken


def test_what_is_rolled_back_is_not_told(business: Business, owner: Actor) -> None:
    listen(owner)
    with pytest.raises(SlotTaken), unit_of_work() as session:
        _tell_and_fail(session, business)
    assert deliveries() == []


def test_who_books_costs_no_statement_more_where_nobody_listens(business: Business, owner: Actor) -> None:
    def statements(starts_at: datetime) -> int:
        seen: list[str] = []

        def note(*said: object) -> None:
            seen.append(str(said[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            book(business, starts_at)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert not [each for each in seen if "business.listens" in each and "rules_version" not in each]
        return len(seen)

    book(business, NINE)
    alone = statements(NINE + HOUR)
    listen(owner, "booking.cancelled")
    book(business, NINE + 2 * HOUR)
    assert statements(NINE + 3 * HOUR) == alone + 1


def test_the_waiting_list_is_heard(business: Business, listener: Listener) -> None:
    business = make_business(services=[service(waiting_list=True)])
    owner = make_member(business)
    listen(owner, "waiting.changed")
    wanted = Waiting(first_on=NINE.date(), last_on=NINE.date())
    request = Request(ANNA, "de")
    joined = joining.join(business, business.services["checkup"], wanted, request, NOW, LINKS)
    own.leave(joined.token, NOW)
    assert listener.hear() == ["waiting.changed"] * 2
    assert list(listener.told[0].said["data"]) == ["waiting"]


def test_a_booking_that_is_gone_is_told_no_more(business: Business, owner: Actor, listener: Listener) -> None:
    listen(owner, "booking.created")
    book(business)
    with unit_of_work() as session:
        session.execute(update(WebhookDelivery).values(subject_id=4711))
    assert listener.hear() == []
    assert [each.state for each in deliveries()] == ["dropped"]
    assert hook().failing_since is None
