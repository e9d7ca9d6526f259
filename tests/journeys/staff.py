"""People of the practice in a real browser, and customers whom they know."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from playwright.sync_api import Page

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.services import bookings, businesses
from booking.services.accounts import sessions
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.journeys.conftest import Practice

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""24 November 2026, 09:00 in Berlin."""


def signed_in(page: Page, practice: Practice, role: Role = Role.FRONT_DESK, resource: str | None = None) -> Actor:
    """Let somebody of this role sit at this browser."""
    with practice.site.app_context():
        actor = make_member(businesses.business("practice"), role, resource)
        assert actor.user_id is not None
        with unit_of_work() as session:
            token = sessions.begin(session, actor.user_id, NOW, address="127.0.0.1", agent="Test")
    page.context.add_cookies([{"name": "staff", "value": token, "url": practice.address}])
    return actor


def known(site: Flask, *names: str, starts_at: datetime = TUESDAY, resource: str = "anna") -> list[int]:
    """Customers who have a check-up each, half an hour after the other; the numbers of their bookings."""
    with site.app_context():
        practice = businesses.business("practice")
        made = []
        for at, name in enumerate(names):
            email = f"{name.split()[-1].lower()}@example.org".encode("ascii", "ignore").decode()
            request = bookings.Request(Contact(name, email, f"+4936112345{at:02}"), "de")
            begins = starts_at + timedelta(minutes=30 * at)
            links, service = site.extensions["links"], practice.services["checkup"]
            booked = bookings.book(practice, service, begins, NOW, request, links, resource=resource)
            made.append(booked.facts.booking_id)
    return made
