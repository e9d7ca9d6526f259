"""When a resource is busy, for other programs: a VFREEBUSY (RFC 5545 3.6.4) that says with what of nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from booking.domain.intervals import Interval
from booking.domain.texts import one_line
from booking.domain.timezones import to_instant
from booking.ical.lines import calendar, instant, text

AT_ONCE = 10
"""Periods in one line."""


class Busy(StrEnum):
    """How somebody is not free (3.2.9): taken, asked for, or not there at all."""

    BUSY = "BUSY"
    TENTATIVE = "BUSY-TENTATIVE"
    UNAVAILABLE = "BUSY-UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about, in ``[start, end)``, minutes since the epoch; ``updated_at`` is when it was so."""

    name: str
    uid: str
    start: int
    end: int
    updated_at: datetime


def freebusy(told: Told, busy: Iterable[tuple[Busy, Iterable[Interval]]]) -> bytes:
    """Answer the calendar object; *busy* are intervals in order, by how one is not free, within the span."""
    lines = [
        "BEGIN:VFREEBUSY",
        text("UID", told.uid),
        instant("DTSTAMP", told.updated_at),
        instant("DTSTART", to_instant(told.start)),
        instant("DTEND", to_instant(told.end)),
        *(line for kind, taken in busy for line in _lines(kind, list(taken))),
        "END:VFREEBUSY",
    ]
    name = one_line(told.name)
    return calendar(lines, [text("NAME", name), text("X-WR-CALNAME", name)])


def _lines(kind: Busy, taken: list[Interval]) -> Iterable[str]:
    periods = [f"{_utc(start)}/{_utc(end)}" for start, end in taken]
    for at in range(0, len(periods), AT_ONCE):
        yield f"FREEBUSY;FBTYPE={kind}:{','.join(periods[at : at + AT_ONCE])}"


def _utc(minute: int) -> str:
    return f"{to_instant(minute).astimezone(UTC):%Y%m%dT%H%M%SZ}"
