"""Calendars as they leave the house: a business of many zones, made, moved and cancelled through the services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from booking.app import assembled
from booking.domain.access import Actor
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, Privacy
from booking.domain.policies import Refusal
from booking.services import bookings, businesses
from booking.services.bookings import Booked
from booking.services.desk import blocks, rebooking
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.storage.db import db
from booking.web import clock
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.factories.businesses import location, make_business, resource, service
from tests.factories.feeds import make_feed
from tests.factories.people import make_member
from tests.ical.foreign.by_the_book import events, method
from tests.services.customer_calendar import delivered, invitations

ZONES = {
    "berlin": "Europe/Berlin",
    "lisbon": "Europe/Lisbon",
    "dublin": "Europe/Dublin",
    "new-york": "America/New_York",
    "santiago": "America/Santiago",
    "casablanca": "Africa/Casablanca",
    "kathmandu": "Asia/Kathmandu",
    "lord-howe": "Australia/Lord_Howe",
}
WHENEVER = frozenset(Refusal)
LONG = "Erstgespräch mit Anamnese; Untersuchung, Befund \\ Beratung: „alles“ in einem " * 4
FAMILY = 'Zoë 👩‍👩‍👧‍👦, Ünal; "Sami" O\'Neill \\ Sohn & Söhne'
INVITED = "klara@example.org"
HOUR = timedelta(hours=1)
SETTINGS: dict[str, dict[str, Any]] = {
    **{str(privacy): {"privacy": privacy} for privacy in Privacy},
    "alarming": {"privacy": Privacy.FULL, "alarm_minutes": 30, "name": LONG[:60]},
}
OF = {
    FeedKind.BUSINESS: "",
    FeedKind.RESOURCE: "at-berlin",
    FeedKind.SERVICE: "visit-berlin",
    FeedKind.CUSTOMER: INVITED,
}


@dataclass
class Produced:
    """What left the house: feeds, single events and invitations, each by a name that says what it is.

    ``facts`` are those of the bookings as they are in the end, ``invited`` says whose event an invitation is.
    """

    feeds: dict[str, bytes] = field(default_factory=dict)
    downloads: dict[str, bytes] = field(default_factory=dict)
    invitations: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, BookingFacts] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, bytes]:
        """Everything of it."""
        return {**self.feeds, **self.downloads, **self.invitations}


@contextmanager
def house(template: Path, folder: Path) -> Iterator[Flask]:
    """An installation of its own, at whose clock it is Monday morning."""
    app = assembled(settings_for(sqlite_copy(template, folder), folder))
    app.testing = True
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(clock, "now", lambda: NOW)
        yield app
        db.engine.dispose()


def many_zones() -> Business:
    """A place, somebody, a visit and a group in each zone."""
    return make_business(
        name="Praxis Müller, Meier & Söhne",
        locations=[
            location(slug=slug, name=f"Haus {slug}; Aufgang 2, links", time_zone=zone) for slug, zone in ZONES.items()
        ],
        resources=[resource(f"at-{slug}", name=f"Dr. {slug.title()}", location=slug) for slug in ZONES],
        services=[
            *(service(f"visit-{slug}", (f"at-{slug}",), location=slug) for slug in ZONES),
            *(service(f"group-{slug}", (f"at-{slug}",), location=slug, capacity=6) for slug in ZONES),
            service("long", ("at-berlin",), location="berlin", name={"de": LONG[:200], "en": "Long 🎉" * 20}),
            service("asked", ("at-berlin",), location="berlin", approval=True),
        ],
    )


class Secretary:
    """Books at the desk, where a time may be any."""

    def __init__(self, app: Flask, business: Business) -> None:
        self.actor: Actor = make_member(business)
        self.links = app.extensions["links"]

    def book(self, slug: str, starts_at: datetime, name: str = "Klara Sommer", email: str = INVITED) -> Booked:
        asked = DeskRequest(slug, starts_at, "de", contact=Contact(name, email, None), over=WHENEVER)
        return desk.book(self.actor, asked, NOW, self.links)


def around_changes_of_the_clock(zone: str) -> list[datetime]:
    """Half an hour before each change of this zone's clock in the year after now, and at noon in both halves."""
    there, found, at = ZoneInfo(zone), [], NOW.replace(minute=0) + timedelta(days=7)
    while at < NOW + timedelta(days=360):
        if at.astimezone(there).utcoffset() != (at + HOUR).astimezone(there).utcoffset():
            found.append(at + HOUR / 2)
        at += HOUR
    return [*found, datetime(2027, 2, 2, 12, 0, tzinfo=there), datetime(2027, 7, 6, 12, 0, tzinfo=there)]


def produced(app: Flask) -> Produced:
    """Fill the house, change this and that, and take what leaves it."""
    business, made, tokens = many_zones(), Produced(), {}
    secretary = Secretary(app, business)

    def keep(name: str, booked: Booked) -> Booked:
        tokens[name] = booked.token
        return booked

    for slug, zone in ZONES.items():
        for number, at in enumerate(around_changes_of_the_clock(zone)):
            keep(f"visit {slug} {number}", secretary.book(f"visit-{slug}", at))
        group = datetime(2027, 3, 2, 18, 0, tzinfo=ZoneInfo(zone))
        keep(f"group {slug}", secretary.book(f"group-{slug}", group))
        secretary.book(f"group-{slug}", group, FAMILY, "sami@example.org")
    keep("long", secretary.book("long", datetime(2027, 1, 12, 9, 0, tzinfo=UTC), FAMILY))
    asking = bookings.Request(Contact("Klara Sommer", INVITED, None), "de")
    asked = businesses.service(business, "asked")
    in_hours = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    keep("asked", bookings.book(business, asked, in_hours, NOW, asking, secretary.links))
    moved = keep("moved", secretary.book("visit-berlin", datetime(2027, 1, 14, 9, 0, tzinfo=UTC)))
    gone = keep("cancelled", secretary.book("visit-berlin", datetime(2027, 1, 15, 9, 0, tzinfo=UTC)))
    begins = datetime(2027, 1, 18, 9, 0, tzinfo=UTC)
    blocks.add(secretary.actor, ["at-berlin"], begins, begins + 3 * HOUR, LONG[:80], "Für alle: \\n; x", NOW)
    made.invitations |= by_uid(invitations(to_customer()))
    later = NOW + timedelta(minutes=5)
    at = moved.facts.starts_at + HOUR
    rebooking.rebook(secretary.actor, moved.facts.booking_id, at, later, sequence=moved.facts.sequence)
    desk.cancel(secretary.actor, gone.facts.booking_id, later)
    made.invitations |= by_uid(invitations(to_customer()))
    client = app.test_client()
    for name, token in tokens.items():
        made.facts[name] = bookings.facts_of(token)
        made.downloads[f"download {name}"] = client.get(f"/b/{token}.ics").data
    for name, settings in SETTINGS.items():
        for kind, of in OF.items():
            address = make_feed(business, kind, of, links=secretary.links, **settings).address
            made.feeds[f"feed {name} {kind}"] = client.get(urlsplit(address).path).data
    return made


def to_customer() -> list[EmailMessage]:
    """What leaves for Klara."""
    return [message for message in delivered() if message["To"] == INVITED]


def by_uid(contents: list[bytes]) -> dict[str, bytes]:
    """Invitations by their method and the event that they speak of, and how often it has changed."""
    said = [(method(content), events(content)[0], content) for content in contents]
    return {f"{name} {event['UID']} {event['SEQUENCE']}": content for name, event, content in said}
