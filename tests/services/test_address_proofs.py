"""Bookings that stand only once their address is confirmed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, HoldLapsed, NotActive, NotFound, OnlyByPhone, SlotTaken, TooManyMails
from booking.services import address_proofs, bookings, businesses, changes, holds, moves, tidying
from booking.services.idempotency import Key
from booking.services.links import Links
from booking.services.setup import online
from booking.storage.models import Booking, Customer, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.holds import let_holds_run_out

LINKS = Links("http://127.0.0.1:5000", b"key")
ANNA = Contact("Anna Weiß", "anna@example.org", None)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin


@pytest.fixture
def careful(app: Flask) -> Business:
    """A business that has addresses confirmed."""
    return confirming(make_business())


def confirming(business: Business) -> Business:
    online.set_confirming(Actor.of_server(business.id), True, NOW)
    return businesses.business(business.slug)


def hold(business: Business, starts_at: datetime = NINE, visitor: holds.Visitor | None = None) -> str:
    found = businesses.service(business, "checkup")
    return holds.hold(business, found, starts_at, NOW, LINKS, visitor or holds.Visitor(capped=False)).token


def send(token: str, contact: Contact = ANNA, *, is_proved: bool = False) -> bookings.Booked:
    return bookings.book_held(token, contact, {}, "de", NOW, LINKS, is_proved=is_proved)


def mailed(booked: bookings.Booked) -> str:
    """The token in the mail."""
    facts = booked.facts
    return LINKS.token("manage", facts.business_id, facts.booking_id, facts.generation)


def reasons(business: Business) -> list[tuple[str, str]]:
    query = select(Message.reason, Message.recipient).where(Message.business_id == business.id)
    with reading() as session:
        return sorted((reason, recipient) for reason, recipient in session.execute(query))


def test_sending_the_form_books_nothing_yet_and_writes_to_the_customer_alone(careful: Business) -> None:
    booked = send(hold(careful))
    assert (booked.facts.state, booked.facts.is_unproved) == (BookingState.HELD, True)
    assert reasons(careful) == [("address", "customer")]


def test_where_nobody_asks_for_it_it_is_booked_at_once(app: Flask) -> None:
    assert send(hold(make_business())).facts.state == BookingState.CONFIRMED


def test_an_address_that_is_proved_is_booked_at_once(careful: Business) -> None:
    assert send(hold(careful), is_proved=True).facts.state == BookingState.CONFIRMED


def test_the_time_is_held_for_half_an_hour(careful: Business) -> None:
    booked = send(hold(careful))
    left = booked.facts.expires_at - databases_clock()
    assert timedelta(minutes=29) < left <= timedelta(minutes=31)
    with pytest.raises(SlotTaken):
        hold(careful)


def test_the_time_is_never_held_past_its_start() -> None:
    assert address_proofs.until(NINE, NINE - timedelta(minutes=5)) == NINE


def test_the_button_books_and_tells_everybody(careful: Business) -> None:
    booked = send(hold(careful))
    confirmed = address_proofs.confirm(mailed(booked), NOW, LINKS)
    assert (confirmed.facts.state, confirmed.token) == (BookingState.CONFIRMED, mailed(booked))
    assert confirmed.facts.reference == booked.facts.reference
    assert reasons(careful) == [("address", "customer"), ("confirmed", "business"), ("confirmed", "customer")]


def test_the_button_pressed_twice_books_once(careful: Business) -> None:
    token = mailed(send(hold(careful)))
    address_proofs.confirm(token, NOW, LINKS)
    assert address_proofs.confirm(token, NOW, LINKS).is_replay
    assert len(reasons(careful)) == 3


def test_what_needs_approval_is_asked_for_by_the_button(app: Flask) -> None:
    business = confirming(make_business(services=[service(approval=True)]))
    confirmed = address_proofs.confirm(mailed(send(hold(business))), NOW, LINKS)
    assert confirmed.facts.state == BookingState.PENDING


def test_whoever_typed_gets_no_token_that_could_press_the_button(careful: Business) -> None:
    booked = send(hold(careful))
    with pytest.raises(NotFound):
        address_proofs.confirm(booked.token, NOW, LINKS)
    assert not address_proofs.standing(booked.token, NOW).may_confirm
    assert address_proofs.standing(mailed(booked), NOW).may_confirm


def test_nobody_becomes_a_customer_before(careful: Business) -> None:
    booked = send(hold(careful))
    query = select(func.count()).where(Customer.business_id == careful.id)
    with reading() as session:
        assert session.scalar(query) == 0
    address_proofs.confirm(mailed(booked), NOW, LINKS)
    with reading() as session:
        assert session.scalar(query) == 1


def test_sending_the_same_again_changes_nothing(careful: Business) -> None:
    token = hold(careful)
    first, again = send(token), send(token)
    assert again.is_replay
    assert again.facts == first.facts
    assert reasons(careful) == [("address", "customer")]


def test_a_mended_address_gets_a_mail_and_the_link_before_is_dead(careful: Business) -> None:
    token = hold(careful)
    wrong, right = send(token), send(token, replace(ANNA, email="anna@example.com"))
    assert len(reasons(careful)) == 2
    with pytest.raises(Gone):
        address_proofs.confirm(mailed(wrong), NOW, LINKS)
    confirmed = address_proofs.confirm(mailed(right), NOW, LINKS)
    assert confirmed.facts.contact.email == "anna@example.com"


def test_a_mended_name_needs_no_other_mail(careful: Business) -> None:
    token = hold(careful)
    send(token)
    again = send(token, replace(ANNA, name="Anna Weiss"))
    assert (again.facts.contact.name, len(reasons(careful))) == ("Anna Weiss", 1)


def test_mails_about_one_booking_are_counted(careful: Business) -> None:
    token = hold(careful)
    send(token)
    for _ in range(3):
        address_proofs.send_again(token, NOW)
    assert address_proofs.waiting(token).mails_left == 0
    with pytest.raises(TooManyMails):
        address_proofs.send_again(token, NOW)
    with pytest.raises(TooManyMails):
        send(token, replace(ANNA, email="anna@example.com"))


def test_no_inbox_is_filled_by_strangers(careful: Business) -> None:
    for minutes in (0, 30, 60):
        send(hold(careful, NINE + timedelta(minutes=minutes)))
    last = hold(careful, NINE + timedelta(minutes=90))
    with pytest.raises(TooManyMails):
        send(last, replace(ANNA, email="Anna@Example.org"))
    assert send(last, replace(ANNA, email="ben@example.org")).facts.is_unproved


def test_it_counts_among_what_one_visitor_may_hold(careful: Business) -> None:
    visitor = holds.Visitor(session="v")
    for minutes in (0, 30, 60):
        send(hold(careful, NINE + timedelta(minutes=minutes), visitor), replace(ANNA, email=f"a{minutes}@example.org"))
    with pytest.raises(holds.TooManyHolds):
        hold(careful, NINE + timedelta(minutes=90), visitor)


def test_who_is_blocked_is_told_so_before_any_mail(careful: Business) -> None:
    address_proofs.confirm(mailed(send(hold(careful))), NOW, LINKS)
    with unit_of_work() as session:
        session.execute(update(Customer).where(Customer.business_id == careful.id).values(blocked_at=NOW))
    with pytest.raises(OnlyByPhone):
        send(hold(careful, NINE + timedelta(hours=1)))


def test_it_lapses_like_any_hold_and_who_it_was_for_is_forgotten(careful: Business) -> None:
    booked = send(hold(careful))
    let_holds_run_out()
    with pytest.raises(HoldLapsed):
        address_proofs.confirm(mailed(booked), NOW, LINKS)
    tidying.lapse_due(NOW)
    facts = bookings.facts_of(mailed(booked))
    assert (facts.state, facts.contact) == (BookingState.LAPSED, Contact("", None, None))
    assert reasons(careful) == [("address", "customer")]
    assert hold(careful)


def test_after_its_start_it_is_not_booked_any_more(careful: Business) -> None:
    booked = send(hold(careful))
    with pytest.raises(HoldLapsed):
        address_proofs.confirm(mailed(booked), NINE, LINKS)


@pytest.mark.parametrize("purpose", ["manage", "view"])
def test_it_can_be_given_back_and_nobody_hears_of_it(careful: Business, purpose: str) -> None:
    booked = send(hold(careful))
    token = mailed(booked) if purpose == "manage" else booked.token
    assert changes.cancel(token, NOW).state == BookingState.LAPSED
    assert changes.cancel(token, NOW).state == BookingState.LAPSED
    assert reasons(careful) == [("address", "customer")]
    assert hold(careful)


def test_the_token_that_shows_cancels_nothing_that_is_booked(careful: Business) -> None:
    booked = send(hold(careful))
    address_proofs.confirm(mailed(booked), NOW, LINKS)
    with pytest.raises(NotFound):
        changes.cancel(booked.token, NOW)


def test_it_cannot_be_moved(careful: Business) -> None:
    booked = send(hold(careful))
    with pytest.raises(NotActive):
        moves.move(mailed(booked), NINE + timedelta(hours=1), None, NOW, LINKS)


def test_more_time_to_type_is_not_more_time_to_confirm(careful: Business) -> None:
    token = hold(careful)
    booked = send(token)
    held = holds.extend(token)
    assert (held.expires_at, held.extendable, held.is_waiting) == (booked.facts.expires_at, False, True)


def test_a_program_learns_that_it_is_held_and_then_that_it_is_booked(careful: Business) -> None:
    found = businesses.service(careful, "checkup")
    asked = bookings.Request(ANNA, "de", source="api", may_be_unproved=True)
    booked = bookings.book(careful, found, NINE, NOW, asked, LINKS, key=Key("k", "b"))
    assert (booked.facts.state, booked.facts.is_unproved) == (BookingState.HELD, True)
    with pytest.raises(NotFound):
        address_proofs.confirm(booked.token, NOW, LINKS)
    again = bookings.book(careful, found, NINE, NOW, asked, LINKS, key=Key("k", "b"))
    assert (again.is_replay, again.token) == (True, booked.token)
    address_proofs.confirm(mailed(booked), NOW, LINKS)
    after = bookings.book(careful, found, NINE, NOW, asked, LINKS, key=Key("k", "b"))
    assert (after.facts.state, after.token) == (BookingState.CONFIRMED, mailed(booked))


def test_the_house_books_as_ever(careful: Business) -> None:
    found = businesses.service(careful, "checkup")
    booked = bookings.book(careful, found, NINE, NOW, bookings.Request(ANNA, "de"), LINKS)
    assert booked.facts.state == BookingState.CONFIRMED


def test_nothing_of_a_visitor_is_kept_with_what_is_booked(careful: Business) -> None:
    visitor = holds.Visitor(session="v", address="a")
    booked = address_proofs.confirm(mailed(send(hold(careful, visitor=visitor))), NOW, LINKS)
    query = select(Booking.visitor, Booking.address).where(Booking.id == booked.facts.booking_id)
    with reading() as session:
        assert tuple(session.execute(query).one()) == (None, None)
