"""When the events of one UID take time: a single event, or one that comes back with all that is changed of it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, vDuration

from booking.domain.intervals import Interval
from booking.domain.timezones import Zone, to_minutes, to_minutes_ceil
from booking.ical.cutting import Lines, name_of, value_of
from booking.ical.limits import TooLong, limited

SECONDS = 1.0
"""Of the processor, for one series."""
MOST_DATES = 10_000
"""Named one by one in a series: every day of 27 years."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Refused before they are looked at: a rule by the second or minute, or one that never gets on.
_BOMB = re.compile(r"FREQ=(?:SECONDLY|MINUTELY)|INTERVAL=0*(?:;|$)", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?$")


class Unreadable(Exception):
    """Not all that a series says can be read; ``known`` is the time that it takes at least."""

    def __init__(self, known: list[Interval]) -> None:
        super().__init__()
        self.known = known


class Reader:
    """Reads series for a span of time, as somebody whose addresses are ``own`` sees them at a place."""

    def __init__(self, first: datetime, last: datetime, place: Zone, own: frozenset[str]) -> None:
        self.first, self.last, self.place, self.own = first, last, place, own
        self._low, self._high = to_minutes(first), to_minutes(last)

    def is_outside(self, events: list[Lines]) -> bool:
        """Whether a single event lies wholly outside: told by its dates alone, without reading it."""
        if len(events) != 1 or any(name_of(line) in ("RRULE", "RDATE", "DURATION") for line in events[0]):
            return False
        starts = _date(events[0], "DTSTART")
        ends = _date(events[0], "DTEND") or starts
        # A day on either side: these dates are of any zone.
        return bool(starts and ends) and (starts > _digits(self.last + DAY) or ends < _digits(self.first - DAY))

    def taken(self, events: list[Lines]) -> list[Interval]:
        """When they take time, in minutes, within the span. Raises Unreadable."""
        if _is_bomb(events):
            raise Unreadable(self._least(events))
        try:
            with limited(SECONDS):
                found, is_whole = self._expanded(events)
        except (Exception, TooLong) as error:
            raise Unreadable(self._least(events)) from error
        if not is_whole:
            raise Unreadable(found + self._least(events))
        return found

    def _expanded(self, events: list[Lines]) -> tuple[list[Interval], bool]:
        """What the libraries make of it, and whether they could read every line."""
        calendar: Any = Calendar.from_ical(_written(events))
        is_whole = not any(each.errors or "DTSTART" not in each for each in calendar.walk("VEVENT"))
        found = recurring_ical_events.of(calendar).between(self.first - 2 * DAY, self.last + 2 * DAY)
        spans = (self._span(each) for each in found if self._takes_time(each))
        return [each for each in spans if each is not None], is_whole

    def _span(self, event: Any) -> Interval | None:
        starts, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
        if ends is None:
            length = event["DURATION"].dt if "DURATION" in event else None
            # RFC 5545 3.6.1: a day for a date, nothing for a time.
            ends = starts + (length or (timedelta() if isinstance(starts, datetime) else DAY))
        return self._within(self._minute(starts), self._end(starts, ends))

    def _end(self, starts: date, ends: date) -> int:
        """By the clock or by the hours that pass, whichever is later: in a change-over night they differ."""
        by_clock = self._minute(ends, is_end=True)
        if isinstance(starts, datetime) and isinstance(ends, datetime) and starts.tzinfo and ends.tzinfo:
            passed = ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
            if starts.tzinfo is ends.tzinfo:
                return max(by_clock, to_minutes_ceil(starts.astimezone(UTC) + passed))
        return by_clock

    def _minute(self, said: date, *, is_end: bool = False) -> int:
        """A minute; what has no zone is of the place, a date its midnight there."""
        if not isinstance(said, datetime):
            return self.place.midnight(said.toordinal())
        if said.tzinfo is not None and said.utcoffset() is not None:
            return to_minutes_ceil(said) if is_end else to_minutes(said)
        wall = said.hour * 60 + said.minute + (1 if is_end and said.second else 0)
        return self.place.resolve(said.toordinal(), wall, later=is_end)

    def _within(self, start: int, end: int) -> Interval | None:
        start, end = max(start, self._low), min(end, self._high)
        return (start, end) if start < end else None

    def _takes_time(self, event: Any) -> bool:
        said = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
        is_free = said["TRANSP"] == "TRANSPARENT" or said["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
        return not is_free and said["STATUS"] != "CANCELLED" and not self._is_declined(event)

    def _is_declined(self, event: Any) -> bool:
        """Whether the calendar's own person will not come: known by address, or being the only one who is asked."""
        said = event.get("ATTENDEE", [])
        attendees: list[Any] = said if isinstance(said, list) else [said]
        own = [each for each in attendees if str(each).casefold().removeprefix("mailto:") in self.own]
        mine = own or (attendees if len(attendees) == 1 else [])
        return any(str(each.params.get("PARTSTAT", "")).upper() == "DECLINED" for each in mine)

    def _least(self, events: list[Lines]) -> list[Interval]:
        """The time of each event as its own dates tell it, without a rule: what is readable is never free."""
        return [span for each in events if (span := self._plain(each)) is not None]

    def _plain(self, lines: Lines) -> Interval | None:
        said = {name_of(line): value_of(line) for line in reversed(lines)}
        free = said.get("TRANSP", "").upper() == "TRANSPARENT" or said.get("STATUS", "").upper() == "CANCELLED"
        starts = _moment(said.get("DTSTART", ""))
        if free or starts is None:
            return None
        ends = _moment(said.get("DTEND", "")) or _after(starts, said.get("DURATION", ""))
        try:
            return self._within(self._minute(starts), self._minute(ends, is_end=True))
        except (ValueError, OverflowError):
            return None


def _is_bomb(events: list[Lines]) -> bool:
    """Whether a rule would never get on, or more days are named one by one than any calendar has use for."""
    if any(name_of(line) in ("RRULE", "EXRULE") and _BOMB.search(line) for each in events for line in each):
        return True
    named = (line.count(",") + 1 for each in events for line in each if name_of(line) in ("EXDATE", "RDATE"))
    return sum(named) > MOST_DATES


def _written(events: list[Lines]) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", *_components(events), "END:VCALENDAR", ""])


def _components(events: list[Lines]) -> Iterator[str]:
    for lines in events:
        yield "BEGIN:VEVENT"
        yield from lines
        yield "END:VEVENT"


def _date(lines: Lines, name: str) -> str:
    said = next((value_of(line) for line in lines if name_of(line) == name), "")
    return said[:8] if said[:8].isdigit() and len(said) >= 8 else ""


def _digits(moment: datetime) -> str:
    return moment.strftime("%Y%m%d")


def _moment(said: str) -> date | None:
    """A date, or a moment in UTC or without a zone."""
    found = _MOMENT.match(said)
    if not found:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = UTC if utc else None
        return datetime(int(year), int(month), int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=zone)
    except ValueError:
        return None


def _after(starts: date, duration: str) -> date:
    usual = HOUR if isinstance(starts, datetime) else DAY
    try:
        return starts + (_length(duration) if duration else usual)
    except (ValueError, OverflowError):
        return starts + usual


def _length(said: str) -> timedelta:
    read: Any = vDuration.from_ical
    length: timedelta = read(said)
    return length
