"""An installation that has something to lose: a visit, a feed, a second factor, a record, odd texts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, insert, select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.services import bookings, businesses, feeds, record
from booking.storage.backups.reading import tables
from booking.storage.db import db
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member

ODD = "Zoë 🦊\u2028“O'Neil\\” \t; DROP"


@dataclass(frozen=True)
class House:
    """Paths that must lead somewhere afterwards."""

    feed: str
    manage: str


def furnished(app: Flask) -> House:
    """A practice with one visit, its mail waiting, and a calendar that somebody subscribes to."""
    practice = make_business(slug="practice", name="Practice")
    make_member(practice)
    links = app.extensions["links"]
    booked = bookings.book(
        practice,
        businesses.service(practice, "checkup"),
        datetime.fromisoformat("2026-11-30T10:00:00+01:00"),
        NOW,
        bookings.Request(Contact(ODD, "zoe@example.org", None), "de"),
        links,
    )
    with unit_of_work() as session:
        record.add(session, Actor.of_server(practice.id), "paused", "business", practice.id, NOW, {"note": (None, ODD)})
    feed = feeds.create(Actor.of_server(practice.id), practice, links, NOW).address.removeprefix(links.base_url)
    return House(feed, f"/de/b/{booked.token}")


def counts() -> dict[str, int]:
    """How many rows there are of what is copied."""
    with reading() as session:
        return {each.name: session.scalar(select(func.count()).select_from(each)) or 0 for each in tables()}


def values() -> dict[str, list[object]]:
    """All rows of what is copied."""
    with reading() as session:
        return {each.name: sorted((tuple(row) for row in session.execute(select(each))), key=repr) for each in tables()}


def add_mail(number: int) -> None:
    """Messages that were sent long ago, so that a table has many rows."""
    with db.engine.begin() as connection:
        booking = connection.execute(select(Booking.business_id, Booking.id)).first()
        assert booking is not None
        rows = [
            {
                "business_id": booking.business_id,
                "id": each + 1,
                "booking_id": booking.id,
                "reason": "booked",
                "recipient": "customer",
                "message_id": f"many-{each}",
                "state": "sent",
                "due_at": NOW - timedelta(minutes=each),
                "created_at": NOW,
            }
            for each in range(number)
        ]
        connection.execute(insert(Message), rows)
