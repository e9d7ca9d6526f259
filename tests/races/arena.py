"""Where a race is run: a business of its own on a served database, and a crowd in front of it."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Engine, text

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from booking.services.links import Links
from booking.services.setup.importing import import_business
from booking.storage.db import db
from tests.factories.businesses import Document, document, resource, service
from tests.races.clients import Answer, Call, Crowd

PLACE = ZoneInfo("Europe/Berlin")
EVERY_DAY = [
    {"weekday": weekday, "opens": "06:00", "closes": "22:00"} for weekday in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
]
FAR = {"horizon_days": 1000}
_numbers = itertools.count(1)


def person(slug: str, **changes: Any) -> Document:
    """Somebody or something that can be had every day, from 6 to 22."""
    return resource(slug, weekly_hours=EVERY_DAY, **changes)


def visit(slug: str, *needs: Sequence[str], **changes: Any) -> Document:
    """An hour with one of each of these; offered far ahead, every half hour."""
    requires = [{"any_of": list(each)} for each in needs]
    return service(slug, requires=requires, **{"duration_minutes": 60, "step_minutes": 30, **FAR, **changes})


def standing(people: Sequence[str], services: Sequence[Document], **changes: Any) -> Document:
    """A business of these people."""
    return document(resources=[person(each) for each in people], services=list(services), **changes)


@dataclass
class Arena:
    """One business on one served database."""

    app: Flask
    crowd: Crowd
    said: Document
    business: Business = field(init=False)

    def __post_init__(self) -> None:
        with self.app.app_context():
            import_business(self.said, replace=False, now=datetime.now(UTC))
            self.business = businesses.business(self.said["slug"])

    @property
    def engine(self) -> Engine:
        """The database, for questions that go round the code."""
        with self.app.app_context():
            return db.engine

    @property
    def slug(self) -> str:
        """The business's slug."""
        return self.business.slug

    def start(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        """An instant on the day of round *number*; no two rounds share a day."""
        day = datetime.now(PLACE).date() + timedelta(days=3 + number)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PLACE)

    def booking(self, service: str, starts_at: datetime, key: str | None = None, **more: Any) -> Call:
        """A call that books, each by another customer unless it is said."""
        number = next(_numbers)
        body = {
            "service": service,
            "starts_at": starts_at.isoformat(),
            "customer": {"name": f"Customer {number}", "email": f"customer-{number}@example.org"},
            **more,
        }
        path = f"/api/v1/businesses/{self.slug}/bookings"
        return Call(path, body, {"Idempotency-Key": key or f"race-{number}-{starts_at.isoformat()}"})

    def move(self, token: str, starts_at: datetime, **more: Any) -> Call:
        """A call that moves a booking."""
        return Call(f"/api/v1/bookings/{token}/reschedule", {"starts_at": starts_at.isoformat(), **more})

    def cancel(self, token: str) -> Call:
        """A call that cancels a booking."""
        return Call(f"/api/v1/bookings/{token}/cancel", {})

    def door(self, name: str, /, **said: Any) -> Call:
        """A call to a use case without an address."""
        return Call(f"/doors/{name}", said)

    def hold(self, service: str, starts_at: datetime) -> Call:
        """A call that holds a start."""
        return self.door("hold", business=self.slug, service=service, starts_at=starts_at.isoformat())

    def desk(self, service: str, starts_at: datetime, **more: Any) -> Call:
        """A call that books at the desk, each for another customer unless it is said."""
        said = {"service": service, "starts_at": starts_at.isoformat(), "customer": f"caller-{next(_numbers)}", **more}
        return self.door("desk_book", business_id=self.business.id, **said)

    def booked(self, service: str, starts_at: datetime, **asked: Any) -> bookings.Booked:
        """A booking that is there before the race begins."""
        number = next(_numbers)
        request = bookings.Request(Contact(f"Customer {number}", f"customer-{number}@example.org", None), "de")
        with self.app.app_context():
            known = businesses.business(self.slug)
            links: Links = self.app.extensions["links"]
            offered = businesses.service(known, service)
            return bookings.book(known, offered, starts_at, datetime.now(UTC), request, links, **asked)

    def replace(self, said: Document) -> None:
        """Replace the set-up of the business before a race begins."""
        with self.app.app_context():
            import_business(said, replace=True, now=datetime.now(UTC))

    def count(self, question: str, **values: Any) -> int:
        """The answer to an SQL question; ``:business`` is this one."""
        with self.engine.connect() as connection:
            return int(connection.execute(text(question), {"business": self.business.id, **values}).scalar_one())

    def change(self, statement: str, **values: Any) -> None:
        """Change the database round the code."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), {"business": self.business.id, **values})

    @property
    def is_sqlite(self) -> bool:
        """Whether it is served from SQLite."""
        return self.engine.dialect.name == "sqlite"


def with_status(answers: Sequence[Answer], *statuses: int) -> list[Answer]:
    """The answers of these statuses."""
    return [each for each in answers if each.status in statuses]


def histogram(answers: Sequence[Answer]) -> Mapping[int, int]:
    """How often each status came back."""
    found: dict[int, int] = {}
    for each in answers:
        found[each.status] = found.get(each.status, 0) + 1
    return dict(sorted(found.items()))
