"""When a resource is open, for other programs: a VAVAILABILITY (RFC 7953) with the weekly hours as rules.

What is not named as available is closed: ``BUSYTYPE`` says so. The rules are in wall time with their zone, so that they
stay right when clocks change; on which dates they do not hold stands in EXDATE, and what else is open stands by itself,
in UTC.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from booking.domain.regular_hours import Pattern, RegularHours
from booking.domain.texts import one_line
from booking.domain.timezones import to_instant, zone
from booking.ical.lines import calendar, instant, text
from booking.ical.zones import WEEKDAYS, timezones

REFRESH = "PT15M"
AT_ONCE = 20
"""Dates in one EXDATE: lines stay readable, and programs of old have a limit."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource that is told about: ``uid`` is that of the whole, ``updated_at`` when any of it last changed."""

    name: str
    uid: str
    updated_at: datetime


def availability(opened: Opened, hours: RegularHours) -> bytes:
    """Answer the calendar object: the same bytes for the same hours."""
    stamp = instant("DTSTAMP", opened.updated_at)
    start, end = to_instant(hours.start), to_instant(hours.end)
    patterns = [_pattern(opened, stamp, each) for each in hours.patterns]
    rest = [_single(opened, stamp, *each) for each in hours.rest]
    lines = [
        *timezones((each.time_zone, start, end) for each in hours.patterns),
        "BEGIN:VAVAILABILITY",
        text("UID", opened.uid),
        stamp,
        instant("DTSTART", start),
        instant("DTEND", end),
        "BUSYTYPE:BUSY-UNAVAILABLE",
        text("SUMMARY", one_line(opened.name)),
        *(line for each in (*patterns, *rest) for line in each),
        "END:VAVAILABILITY",
    ]
    name = one_line(opened.name)
    head = [text("NAME", name), text("X-WR-CALNAME", name), f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"]
    return calendar(lines, head)


def _pattern(opened: Opened, stamp: str, pattern: Pattern) -> list[str]:
    """Weekly hours (RFC 5545 3.3.10): the length is in hours that pass, not in those that a clock shows (3.3.6)."""
    interval = f";INTERVAL={pattern.every_weeks}" if pattern.every_weeks > 1 else ""
    weekday = WEEKDAYS[_local(pattern, pattern.first).weekday()]
    rule = f"RRULE:FREQ=WEEKLY{interval}{_until(pattern)};WKST=MO;BYDAY={weekday}"
    return [
        "BEGIN:AVAILABLE",
        text("UID", _uid(opened, repr((pattern.time_zone, pattern.first, pattern.opens, pattern.minutes)))),
        stamp,
        f"DTSTART;TZID={pattern.time_zone}:{_local(pattern, pattern.first):%Y%m%dT%H%M%S}",
        f"DURATION:{_duration(pattern.minutes)}",
        rule,
        *_left_out(pattern),
        "END:AVAILABLE",
    ]


def _single(opened: Opened, stamp: str, start: int, end: int) -> list[str]:
    return [
        "BEGIN:AVAILABLE",
        text("UID", _uid(opened, repr((start, end)))),
        stamp,
        instant("DTSTART", to_instant(start)),
        instant("DTEND", to_instant(end)),
        "END:AVAILABLE",
    ]


def _local(pattern: Pattern, on: date) -> datetime:
    """The wall time at which a pattern opens on a date, naive."""
    return datetime.combine(on, datetime.min.time()) + timedelta(minutes=pattern.opens)


def _until(pattern: Pattern) -> str:
    """The last date as the instant of its start: UNTIL is in UTC where DTSTART has a zone (3.3.10)."""
    if pattern.last is None:
        return ""
    begins = to_instant(zone(pattern.time_zone).resolve(pattern.last.toordinal(), pattern.opens, later=True))
    return f";UNTIL={begins.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _left_out(pattern: Pattern) -> Iterable[str]:
    dates = [f"{_local(pattern, each):%Y%m%dT%H%M%S}" for each in pattern.but]
    for at in range(0, len(dates), AT_ONCE):
        yield f"EXDATE;TZID={pattern.time_zone}:{','.join(dates[at : at + AT_ONCE])}"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{rest}M' if rest or not hours else ''}"


def _uid(opened: Opened, what: str) -> str:
    return hashlib.sha256(f"{opened.uid} {what}".encode()).hexdigest()[:32]
