"""Calendars of others, read by a program of its own: whatever is in a file, it ends, and takes nothing with it.

``python -m booking.ical.reading FIRST LAST`` reads a calendar (RFC 5545) from its input and writes the occurrences
that touch ``[FIRST, LAST)`` as JSON. It gives itself little time and memory first. Exit 2: no calendar; 3: rules that
would never end, or too many occurrences.
"""

import json
import re
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

CPU_SECONDS, MEMORY = 20, 512 * 1024 * 1024
MOST_EVENTS, MOST_OCCURRENCES = 20_000, 100_000
LONGEST_TEXT = 4000
NO_CALENDAR, ENDLESS = 2, 3
_END = "END:VCALENDAR"
# Unfolded first (RFC 5545 3.1); a rule by the second or minute, or one that never gets on, would run for ever.
_FOLD = re.compile(r"\r?\n[ \t]")
_BOMB = re.compile(r"^(?:RRULE|EXRULE)[^\n]*(?:FREQ=(?:SECONDLY|MINUTELY)|INTERVAL=0*(?:;|\s|$))", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence; ``starts`` and ``ends`` are ISO: with an offset, floating, or dates of a whole day."""

    uid: str
    starts: str
    ends: str
    summary: str
    description: str
    location: str
    person: str
    email: str
    is_free: bool
    is_cancelled: bool


class Refused(Exception):
    """The file cannot be read, with the exit code that says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def occurrences(text: str, first: datetime, last: datetime) -> Iterator[Occurrence]:
    """What touches ``[first, last)``. Raises Refused."""
    plain = _FOLD.sub("", text)
    if _BOMB.search(plain):
        raise Refused(ENDLESS)
    if plain.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise Refused(ENDLESS)
    # Half a file must never pass for a calendar in which nothing stands.
    if not plain.upper().rstrip().endswith(_END):
        raise Refused(NO_CALENDAR)
    try:
        calendar: Any = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise Refused(NO_CALENDAR) from error
    if isinstance(calendar, list) or calendar.name != "VCALENDAR":
        raise Refused(NO_CALENDAR)
    owner = str(calendar.get("X-WR-CALNAME", "")).casefold()
    found = recurring_ical_events.of(calendar, skip_bad_series=True).between(first, last)
    if len(found) > MOST_OCCURRENCES:
        raise Refused(ENDLESS)
    for event in found:
        if (said := _occurrence(event, owner)) is not None:
            yield said


def _occurrence(event: Any, owner: str) -> Occurrence | None:
    try:
        starts = event["DTSTART"].dt
        ends = event["DTEND"].dt if "DTEND" in event else starts + _length(event, starts)
    except (KeyError, AttributeError, TypeError, OverflowError):
        return None
    person, email, is_declined = _attendee(event, owner)
    return Occurrence(
        uid=_text(event, "UID"),
        starts=starts.isoformat(),
        ends=ends.isoformat(),
        summary=_text(event, "SUMMARY"),
        description=_text(event, "DESCRIPTION"),
        location=_text(event, "LOCATION"),
        person=person,
        email=email,
        is_free=_text(event, "TRANSP").upper() == "TRANSPARENT" or is_declined,
        is_cancelled=_text(event, "STATUS").upper() == "CANCELLED",
    )


def _length(event: Any, starts: date) -> timedelta:
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return length
    # RFC 5545 3.6.1: a day for a date, nothing for a time.
    return timedelta() if isinstance(starts, datetime) else timedelta(days=1)


def _attendee(event: Any, owner: str) -> tuple[str, str, bool]:
    """Who else takes part, and whether the calendar's own person has declined."""
    said = event.get("ATTENDEE", [])
    attendees: list[Any] = said if isinstance(said, list) else [said]
    own = [each for each in attendees if str(each).casefold().removeprefix("mailto:") == owner]
    mine = own or (attendees if len(attendees) == 1 else [])
    is_declined = any(str(each.params.get("PARTSTAT", "")).upper() == "DECLINED" for each in mine)
    for each in attendees:
        if each not in own:
            address = re.sub(r"(?i)^mailto:", "", str(each))
            return str(each.params.get("CN", ""))[:200], address[:254], is_declined
    return "", "", is_declined


def _text(event: Any, name: str) -> str:
    return str(event.get(name, ""))[:LONGEST_TEXT]


def main() -> int:
    """Read from the input, write to the output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first, last = (datetime.fromisoformat(each) for each in sys.argv[1:3])
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        found = [asdict(each) for each in occurrences(text, first, last)]
    except Refused as error:
        return error.code
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
