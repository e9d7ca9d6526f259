"""Bookings to look at."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from booking.domain.bookings import Contact
from booking.services import bookings, businesses, customer_feeds, customer_pages, requests
from booking.services.links import Links
from booking.storage.models import CustomerPage
from booking.storage.unit_of_work import reading
from tests.conftest import NOW

ANNA = Contact("Anna Weiß", "anna@example.org", "+493611234567")
WEDNESDAY = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
"""25 November 2026, 14:00 in Berlin."""


def make_booking(
    site: Flask, service: str = "checkup", starts_at: datetime = WEDNESDAY, locale: str = "en", resource: str = "anna"
) -> str:
    """Book at the practice; gives the token of the booking's page."""
    with site.app_context():
        known = businesses.business("practice")
        answers = {"first": "yes"} if service == "visit" else {}
        booked = bookings.book(
            known,
            businesses.service(known, service),
            starts_at,
            NOW,
            bookings.Request(ANNA, locale, answers=answers),
            site.extensions["links"],
            resource=resource,
        )
    return booked.token


def link_to_all(site: Flask, email: str = "anna@example.org", *, subscribes: bool = False) -> str:
    """The token of the page of all that was booked with an address, with a subscription or without."""
    links: Links = site.extensions["links"]
    with site.app_context():
        customer_pages.ask(businesses.business("practice"), email, "en", NOW, links)
        with reading() as session:
            row = session.scalars(select(CustomerPage).where(CustomerPage.email == email)).one()
        token = links.token("customer", row.business_id, row.id, row.generation)
        if subscribes:
            customer_feeds.make(token, "en", NOW, links)
    return token


def decide_token(site: Flask) -> str:
    """The token by which the business decides the request that waits."""
    with site.app_context():
        facts = requests.pending(businesses.business("practice").id)[0].facts
        token: str = site.extensions["links"].token("decide", facts.business_id, facts.booking_id)
    return token
