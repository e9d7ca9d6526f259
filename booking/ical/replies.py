"""What mail programs answer to an invitation (iTIP, RFC 5546 3.2.3 and 3.2.7), and no word of their texts.

Whoever knows an address can write such an answer: this only reads. It is worth no more than who sent it.

``python -m booking.ical.replies`` reads from its input a line of JSON, ``{"now", "place"}``, and then a calendar, and
writes the answer as JSON, or ``null``. Where it cannot, it writes the word of a ``Fault`` and exits with 2.
"""

import json
import re
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.timezones import Zone, zone
from booking.ical.cutting import Lines, cut, name_of, value_of
from booking.ical.found import FAILED, Answer, Reply
from booking.ical.limits import limit_program
from booking.ical.tzids import TimeZones

LARGEST = 256 * 1024
"""Bytes of one answer."""
LONGEST_UID = 500
AHEAD = timedelta(days=400)
"""How far a time is looked for that only a calendar's own definition of its zone explains."""
_METHOD = re.compile(r"^METHOD:[ \t]*(\w+)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PARTSTAT = re.compile(r';PARTSTAT="?([A-Z-]+)', re.IGNORECASE)
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)


def read(text: str, now: datetime, place: Zone) -> Reply | None:
    """The answer that a calendar is; none for another method, several events, several people or a series.

    A time without a zone is the place's. Raises CalendarFault for what is no calendar. Like every file of others it
    belongs into a program with little time and memory.
    """
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise CalendarFault(Fault.TOO_LARGE)
    parts = cut(text)
    head = text.replace("\r\n", "\n").upper().partition("\nBEGIN:V")[0]
    said = _METHOD.findall(head)
    if len(said) != 1 or said[0] not in ("REPLY", "COUNTER") or parts.events != 1:
        return None
    ((uid, (lines,)),) = parts.series.items()
    uid, people = uid.strip(), [line for line in lines if name_of(line) == "ATTENDEE"]
    sequence = _value(lines, "SEQUENCE") or "0"
    if not uid or len(uid) > LONGEST_UID or len(people) != 1 or not re.fullmatch(r"[0-9]{1,9}", sequence):
        return None
    # A visit of ours stands alone: who answers for one day of a series answers for another event.
    if _value(lines, "RECURRENCE-ID") or _value(lines, "RRULE"):
        return None
    address = _MAILTO.sub("", value_of(people[0]), count=1).strip().lower()
    zones = TimeZones(parts.zones, now - timedelta(days=1), now + AHEAD, place.name)
    starts_at = _instant(zones, lines, place)
    if said[0] == "COUNTER":
        return None if starts_at is None else Reply(uid, int(sequence), address, Answer.PROPOSED, starts_at)
    answer = _answer(people[0])
    return None if answer is None else Reply(uid, int(sequence), address, answer, starts_at)


def _value(lines: Lines, name: str) -> str:
    return next((value_of(line) for line in lines if name_of(line) == name), "")


def _answer(line: str) -> Answer | None:
    found = _PARTSTAT.search(line)
    word = found[1].lower() if found else ""
    return Answer(word) if word in (Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE) else None


def _instant(zones: TimeZones, lines: Lines, place: Zone) -> datetime | None:
    """When it begins; none for a whole day, which is no time to come at."""
    starts = next((zones.line(line) for line in lines if name_of(line) == "DTSTART"), "")
    whole = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", starts, "END:VEVENT", "END:VCALENDAR", ""]
    try:
        event: Any = Calendar.from_ical("\r\n".join(whole)).walk("VEVENT")[0]
        moment: date = event["DTSTART"].dt
        if not isinstance(moment, datetime):
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(place.name))).astimezone(UTC)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return None


def main() -> int:
    """Read from the input, write to the output."""
    limit_program()
    asked = json.loads(sys.stdin.buffer.readline())
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        found = read(text, datetime.fromisoformat(asked["now"]), zone(asked["place"]))
    except CalendarFault as error:
        sys.stdout.write(error.fault.value)
        return FAILED
    json.dump(None if found is None else asdict(found), sys.stdout, default=datetime.isoformat)
    return 0


if __name__ == "__main__":
    sys.exit(main())
