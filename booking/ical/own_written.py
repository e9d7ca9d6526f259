"""What a calendar program has written: one event, told apart as far as the rules need it, and no word of its text."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.ical.cutting import Lines, cut, name_of, value_of

LARGEST = 256 * 1024
"""Bytes of one object: attachments have no place here."""
COMES_BACK = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_TZID = re.compile(r';TZID="?([A-Za-z0-9_+/-]+)"?;', re.IGNORECASE)
SAYS_WHEN = frozenset({"UID", "DTSTART", "DTEND", "DURATION"})


@dataclass(frozen=True, slots=True)
class Written:
    """One event of a single UID. ``plain`` is ``[starts, ends)`` where its times need no calendar to be understood.

    ``timing`` is a calendar that says when it is, and nothing else; ``is_whole_day`` where it names dates.
    ``last_on`` is the last date that it names, where it names an end.
    """

    uid: str
    is_series: bool
    is_whole_day: bool
    last_on: date | None
    plain: tuple[datetime, datetime] | None
    timing: str


def written(text: str) -> Written:
    """The event that *text* is. Raises CalendarFault where it is no calendar, or does not hold events of one UID."""
    if len(text.encode()) > LARGEST:
        raise CalendarFault(Fault.TOO_LARGE)
    if "\0" in text:
        raise CalendarFault(Fault.NOT_A_CALENDAR)
    parts = cut(text)
    if len(parts.series) != 1:
        raise CalendarFault(Fault.NOT_A_CALENDAR)
    ((uid, events),) = parts.series.items()
    uid = uid.strip()
    starts = [_line(each, "DTSTART") for each in events]
    if not uid or len(uid) > 500 or not all(starts):
        raise CalendarFault(Fault.NOT_A_CALENDAR)
    is_series = len(events) > 1 or any(name_of(line) in COMES_BACK for line in events[0])
    is_whole_day = "T" not in value_of(starts[0]).upper()
    timing = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for zone in parts.zones:
        timing += ["BEGIN:VTIMEZONE", *zone, "END:VTIMEZONE"]
    kept = [line for line in events[0] if name_of(line) in SAYS_WHEN]
    timing += ["BEGIN:VEVENT", *kept, "END:VEVENT", "END:VCALENDAR", ""]
    return Written(uid, is_series, is_whole_day, _last_on(events[0]), _plain(events[0]), "\r\n".join(timing))


def _line(lines: Lines, name: str) -> str:
    return next((line for line in lines if name_of(line) == name), "")


def _last_on(lines: Lines) -> date | None:
    said = value_of(_line(lines, "DTEND") or "DTEND:")
    try:
        return datetime.strptime(said[:8], "%Y%m%d").date()  # noqa: DTZ007 - a date of any zone
    except ValueError:
        return None


def _plain(lines: Lines) -> tuple[datetime, datetime] | None:
    starts, ends = _instant(_line(lines, "DTSTART")), _instant(_line(lines, "DTEND"))
    return (starts, ends) if starts is not None and ends is not None else None


def _instant(line: str) -> datetime | None:
    """A moment in UTC or in a zone that everybody knows, outside of the hours that clocks have twice or never."""
    said = value_of(line)
    try:
        if said.endswith("Z"):
            return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        zone = _TZID.search(line.partition(":")[0] + ";")
        if zone is None or zone[1] not in _zones():
            return None
        wall = datetime.strptime(said, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone[1]))
    except ValueError:
        return None
    if wall.utcoffset() != wall.replace(fold=1).utcoffset():
        return None
    return wall.astimezone(UTC)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
