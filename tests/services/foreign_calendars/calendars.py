"""Calendars of others that answer as they are told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor
from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.timezones import zone
from booking.ical.busy import busy
from booking.ical.found import Busy
from booking.network.fetching import Answer
from booking.services.accounts.sealing import Seal
from booking.services.foreign_calendars import connecting
from booking.services.foreign_calendars.asking import Asking, ask_due
from booking.storage.models import ForeignCalendar
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW

SEAL = Seal.of("secret-key-for-tests-only-0123456789")
ADDRESS = "https://calendar.example/private-4711/basic.ics"


def event(begins: str, ends: str, *further: str, uid: str = "1@example.org") -> str:
    """One event."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{begins}", f"DTEND:{ends}", *further, "END:VEVENT"]
    return "\r\n".join(lines)


def calendar(*parts: str) -> bytes:
    """A calendar of these events and properties."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


TEN = event("20261124T100000", "20261124T110000")
"""An hour of that Tuesday, at the place."""


def read(content: bytes, first: datetime, last: datetime, place: str, own: Iterable[str]) -> Busy:
    """As the program does that is started for it, without starting it."""
    return busy(content.decode(), first, last, zone(place), frozenset(own))


@dataclass
class Servers:
    """Answers with ``content``, or fails with ``fault``; remembers what it was asked."""

    content: bytes = calendar(TEN)
    etag: str | None = None
    fault: Fault | None = None
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def fetch(self, address: str, etag: str | None, last_modified: str | None) -> Answer:
        self.asked.append((address, etag, last_modified))
        if self.fault is not None:
            raise CalendarFault(self.fault)
        if self.etag is not None and etag == self.etag:
            return Answer(None, None, None)
        return Answer(self.content, self.etag, None)

    def ask(self, now: datetime = NOW) -> int:
        """Ask all whose turn it is."""
        return ask_due(Asking(SEAL, self.fetch, read), lambda: now)

    def ask_again(self, now: datetime = NOW) -> int:
        """The same, everybody's turn being come."""
        with unit_of_work() as session:
            waiting = ForeignCalendar.next_at.is_not(None)
            session.execute(update(ForeignCalendar).where(waiting).values(next_at=from_minutes(0)))
        return self.ask(now)


def connect(actor: Actor, resource: str = "anna", address: str = ADDRESS, name: str = "Private") -> int:
    """Connect a calendar."""
    return connecting.add_address(actor, resource, name, address, SEAL, NOW)
