"""Parsers of four origins: what each of them reads, and what it writes out anew."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.foreign import SYSTEM_PYTHON, run
from tests.ical.foreign.by_the_book import INSTANTS, PEOPLE, Event, person, utc

PROGRAM = Path(__file__).with_name("libical.py")


@dataclass(frozen=True)
class Reading:
    """The events as a parser understands them, and the whole as it writes it out."""

    events: list[Event]
    written: bytes


def by_icalendar(content: bytes) -> Reading:
    """*icalendar* of the collective, which collects what it cannot read as errors."""
    calendar = icalendar.Calendar.from_ical(content)
    assert [each.errors for each in calendar.events if each.errors] == []
    return Reading([_of_icalendar(each) for each in calendar.events], calendar.to_ical())


def _of_icalendar(event: Any) -> Event:
    said = {}
    for name, found in event.items():
        if name in INSTANTS:
            said[name] = utc(found.dt)
        elif name in PEOPLE:
            said[name] = person(str(found), found.params.get("CN", ""), found.params.get("PARTSTAT", ""))
        else:
            said[name] = str(found)
    return said


def by_vobject(content: bytes) -> Reading:
    """*vobject* of the Open Source Applications Foundation, after it has validated the whole."""
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    events = [_of_vobject(each) for each in getattr(calendar, "vevent_list", [])]
    return Reading(events, calendar.serialize().encode())


def _of_vobject(event: Any) -> Event:
    said = {}
    for line in event.lines():
        name = line.name
        assert name not in said, f"{name} stands twice"
        if isinstance(line.value, datetime):
            said[name] = utc(line.value)
        elif name in PEOPLE:
            shown, status = (line.params.get(each, [""])[0] for each in ("CN", "PARTSTAT"))
            said[name] = person(line.value, shown, status)
        else:
            said[name] = line.value
    return said


FIELDS = {"CLASS": "classification", "TRANSP": "transparency", "ATTENDEE": "attendees"}


def by_ical(content: bytes) -> Reading:
    """The strictly typed *ical* package, of a home automation."""
    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    events = [_of_ical(each) for each in calendar.events]
    written = IcsCalendarStream.calendar_to_ics(calendar).splitlines()  # bare LF, and none at the end
    return Reading(events, "".join(f"{line}\r\n" for line in written).encode())


def _of_ical(event: Any) -> Event:
    said = {}
    for name in ("UID", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "CLASS"):
        if (found := getattr(event, FIELDS.get(name, name.lower()))) is not None:
            said[name] = str(getattr(found, "value", found))
    for name in INSTANTS:
        if (found := getattr(event, name.lower().replace("-", "_"))) is not None:
            said[name] = utc(found)
    for name, people in (("ORGANIZER", [event.organizer]), ("ATTENDEE", event.attendees)):
        for each in filter(None, people):
            said[name] = person(str(each.uri), each.common_name or "", getattr(each.status, "value", each.status) or "")
    # What it has no field for it keeps as it came.
    return said | {each.name.upper(): each.value for each in event.extras}


IN_PYTHON: Mapping[str, Callable[[bytes], Reading]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical": by_ical,
}


@dataclass(frozen=True)
class StrictReading(Reading):
    """As libical reads it: with the count of its errors, and whether RFC 5546 allows what is there."""

    errors: int
    is_allowed: bool


def by_libical(home: Path, contents: Mapping[str, bytes]) -> dict[str, StrictReading]:
    """*libical* of the GNOME and KDE calendars, in a process of its own."""
    asked = json.dumps({name: content.decode() for name, content in contents.items()}).encode()
    answers = json.loads(run(home, SYSTEM_PYTHON, PROGRAM, given=asked))
    return {
        name: StrictReading(each["events"], each["written"].encode(), each["errors"], each["is_allowed"])
        for name, each in answers.items()
    }
