"""A calendar program, for tests: it comes with an app password, reads, writes, and keeps what it was told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

from flask import current_app

from booking.domain.access import Actor
from booking.domain.programs import TokenKind
from booking.services.accounts.sealing import Seal
from booking.services.own_calendar import reading, syncing, writing
from booking.services.own_calendar.items import Ref
from booking.services.programs import entering, tokens
from booking.services.programs.entering import Entry
from booking.services.programs.tokens import Wanted
from tests.conftest import NOW
from tests.services.desk.desk import LINKS

SEAL = Seal(b"0" * 32)
WALL = "%Y%m%dT%H%M%SZ"


@dataclass
class Program:
    """What stands behind one app password; ``known`` is what it keeps, by name, ``token`` from when."""

    password: str
    known: dict[str, str] = field(default_factory=dict)
    token: str | None = None

    def entry(self, now: datetime = NOW) -> Entry:
        found = entering.enter(self.password, TokenKind.CALENDAR, now)
        assert found is not None
        return found

    def refs(self, now: datetime = NOW) -> dict[str, str]:
        return {each.name: each.etag for each in reading.refs(self.entry(now), now)}

    def texts(self, *names: str, now: datetime = NOW) -> dict[str, str]:
        names = names or tuple(self.refs(now))
        found = reading.items(self.entry(now), names, now, seal=SEAL, links=LINKS, translations=NullTranslations())
        return {each.name: each.text for each in found}

    def sync(self, now: datetime = NOW) -> dict[str, str]:
        """Apply what has changed, and nothing else."""
        found = syncing.changes(self.entry(now), self.token, now)
        self.known.update({each.name: each.etag for each in found.changed})
        for name in found.gone:
            self.known.pop(name, None)
        self.token = found.token
        return self.known

    def put(self, name: str, text: str, now: datetime = NOW, only_if: str | None = None) -> Ref:
        return writing.write(self.entry(now), name, text, now, seal=SEAL, only_if=only_if)

    def remove(self, name: str, now: datetime = NOW, only_if: str | None = None) -> None:
        writing.remove(self.entry(now), name, now, only_if=only_if)


def program(actor: Actor, calendar: str = "anna") -> Program:
    """A program with the app password of somebody, for the calendar of a resource."""
    links = current_app.extensions["links"]
    return Program(tokens.make(actor, Wanted(TokenKind.CALENDAR, "Telephone", calendar=calendar), links, NOW)[1])


def event(
    starts_at: datetime, minutes: int = 30, uid: str = "0A7C-private", *more: str, summary: str = "Dentist"
) -> str:
    """An event as a program writes it."""
    ends_at = starts_at + timedelta(minutes=minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Program//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{NOW:{WALL}}",
        f"DTSTART:{starts_at.astimezone(UTC):{WALL}}",
        f"DTEND:{ends_at.astimezone(UTC):{WALL}}",
        f"SUMMARY:{summary}",
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)
