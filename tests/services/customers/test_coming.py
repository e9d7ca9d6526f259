"""How many appointments an address may have before it: asked once the address is shown to be theirs, never before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import TooManyOpen
from booking.services import address_proofs, bookings, businesses, changes, holds
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.links import Links
from booking.services.series import holding
from tests.conftest import NOW
from tests.factories.businesses import make_business, service

LINKS = Links("http://127.0.0.1:5000", b"key")
ANNA = Contact("Anna Weiß", "anna@example.org", None)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin


@pytest.fixture
def scarce(app: Flask) -> Business:
    """A practice in which one address has at most two of some, and of others as many as it likes."""
    return make_business(
        services=[
            service(open_max=2, series_max=3, combines=True, step_minutes=30),
            service("other", combines=True, step_minutes=30),
        ]
    )


def asked(business: Business, hours: int, contact: Contact = ANNA, slug: str = "checkup") -> bookings.Booked:
    offered = businesses.service(business, slug)
    starts_at = NINE + timedelta(hours=hours)
    token = holds.hold(business, offered, starts_at, NOW, LINKS, holds.Visitor(capped=False)).token
    return bookings.book_held(token, contact, {}, "de", NOW, LINKS, is_proved=False)


def confirmed(booked: bookings.Booked) -> bookings.Booked:
    facts = booked.facts
    token = LINKS.token("manage", facts.business_id, facts.booking_id, facts.generation)
    return address_proofs.confirm(token, NOW, LINKS)


def book(business: Business, hours: int, **more: Any) -> bookings.Booked:
    return confirmed(asked(business, hours, **more))


def test_the_address_is_confirmed_first(scarce: Business) -> None:
    assert asked(scarce, 0).facts.is_unproved
    assert asked(scarce, 1, slug="other").facts.state == BookingState.CONFIRMED


def test_the_third_is_refused_to_who_has_the_mail_and_to_nobody_before(scarce: Business) -> None:
    book(scarce, 0)
    book(scarce, 1)
    third = asked(scarce, 2)
    assert third.facts.is_unproved
    with pytest.raises(TooManyOpen) as refused:
        confirmed(third)
    assert refused.value.fields == {"limit": 2}


def test_the_time_stays_held_and_is_theirs_once_they_have_cancelled_another(scarce: Business) -> None:
    first = book(scarce, 0)
    book(scarce, 1)
    third = asked(scarce, 2)
    with pytest.raises(TooManyOpen):
        confirmed(third)
    changes.cancel(first.token, NOW)
    assert confirmed(third).facts.state == BookingState.CONFIRMED


def test_the_address_counts_whoever_comes(scarce: Business) -> None:
    book(scarce, 0)
    book(scarce, 1, contact=Contact("Ben Weiß", "Anna@Example.org", None))
    with pytest.raises(TooManyOpen):
        book(scarce, 2, contact=Contact("Cleo Weiß", "anna@example.org", None))
    assert book(scarce, 3, contact=Contact("Dora Weiß", "dora@example.org", None))


def test_of_a_visit_of_several_the_part_counts(scarce: Business) -> None:
    assert asked(scarce, 0, slug="other+checkup").facts.is_unproved
    book(scarce, 2, slug="other+checkup")
    book(scarce, 4)
    with pytest.raises(TooManyOpen):
        book(scarce, 6, slug="other+checkup")
    assert asked(scarce, 5, slug="other").facts.state == BookingState.CONFIRMED


def test_a_series_counts_once(scarce: Business) -> None:
    starts = [NINE + timedelta(days=7 * each) for each in range(3)]
    offered = businesses.service(scarce, "checkup")
    held = holding.hold_series(scarce, offered, starts, 7, NOW, LINKS, holds.Visitor(capped=False))
    confirmed(bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS, is_proved=False))
    book(scarce, 1)
    with pytest.raises(TooManyOpen):
        book(scarce, 2)


def test_the_house_books_as_many_as_it_likes(scarce: Business) -> None:
    actor = Actor.of_server(scarce.id)
    for hours in range(3):
        desk.book(actor, DeskRequest("checkup", NINE + timedelta(hours=hours), "de", contact=ANNA), NOW, LINKS)
    with pytest.raises(TooManyOpen):
        book(scarce, 3)


def test_what_is_over_counts_no_more(scarce: Business) -> None:
    book(scarce, 0)
    book(scarce, 1)
    third = asked(scarce, 6)
    token = LINKS.token("manage", scarce.id, third.facts.booking_id, third.facts.generation)
    booked = address_proofs.confirm(token, NINE + timedelta(hours=3), LINKS)
    assert booked.facts.state == BookingState.CONFIRMED


def test_who_has_shown_it_before_is_told_on_the_form(scarce: Business) -> None:
    book(scarce, 0)
    book(scarce, 1)
    offered = businesses.service(scarce, "checkup")
    at = NINE + timedelta(hours=2)
    token = holds.hold(scarce, offered, at, NOW, LINKS, holds.Visitor(capped=False)).token
    with pytest.raises(TooManyOpen):
        bookings.book_held(token, ANNA, {}, "de", NOW, LINKS, is_proved=True)
