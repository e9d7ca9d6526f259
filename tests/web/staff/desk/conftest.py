"""Somebody of the front desk, and bookings to work with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Today, 10:00 in Berlin."""
KLARA = Contact("Klara Sommer", "klara@example.org", "+493611234567")
MEHMET = Contact("Mehmet Öztürk", None, "+4915112345678")
HOUSE = "/en/staff/practice"

Enter = Callable[..., Visitor]
Book = Callable[..., int]


@pytest.fixture
def enter(site: Flask, practice: Business) -> Enter:
    """Lets somebody of this role enter."""

    def arrive(role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
        with site.app_context():
            return Visitor(sign_in(site, make_member(businesses.business("practice"), role, resource)))

    return arrive


@pytest.fixture
def desk(enter: Enter) -> Visitor:
    """Somebody of the front desk."""
    return enter()


@pytest.fixture
def book(site: Flask, practice: Business) -> Book:
    """Books for a customer online; answers the number of the booking."""

    def make(
        contact: Contact = KLARA, starts_at: datetime = TEN, service: str = "checkup", resource: str | None = "anna"
    ) -> int:
        with site.app_context():
            known = businesses.business("practice")
            request = bookings.Request(contact, "de", answers={"first": "yes"} if service == "visit" else {})
            links = site.extensions["links"]
            made = bookings.book(known, known.services[service], starts_at, NOW, request, links, resource=resource)
        return made.facts.booking_id

    return make


HALF_AN_HOUR = timedelta(minutes=30)
