"""Three parsers of different origin, made to say the same about what we wrote."""

from collections.abc import Callable, Iterator
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

TEXTS = ("SUMMARY", "LOCATION", "DESCRIPTION", "UID")


def by_icalendar(content: bytes) -> dict[str, str]:
    """The texts of the only event; *icalendar* collects what it cannot read as errors."""
    (event,) = icalendar.Calendar.from_ical(content).events
    assert event.errors == []
    return {name: str(event[name]) for name in TEXTS if name in event}


def by_vobject(content: bytes) -> dict[str, str]:
    """The texts of the only event, after vobject has validated the whole."""
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    (event,) = calendar.vevent_list
    return {name: event.contents[name.lower()][0].value for name in TEXTS if name.lower() in event.contents}


def by_ical(content: bytes) -> dict[str, str]:
    """The texts of the only event, as the strictly typed *ical* package reads them."""
    (event,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    said = {name: getattr(event, name.lower()) for name in TEXTS}
    return {name: value for name, value in said.items() if value is not None}


PARSERS: tuple[Callable[[bytes], dict[str, str]], ...] = (by_icalendar, by_vobject, by_ical)


def property_names(content: bytes) -> list[str]:
    """The name of every content line in the first event, unfolded by the book (RFC 5545 3.1)."""
    return [line.partition(":")[0].partition(";")[0] for line in event_lines(content)]


def event_lines(content: bytes) -> list[str]:
    """The content lines of the first event, unfolded, without its BEGIN and END."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]


def values(content: bytes, name: str) -> list[str]:
    """Every value of a property in the whole object, raw, with its parameters: ``;TZID=Europe/Berlin:2026…``."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return [line.removeprefix(name) for line in lines if line.startswith((f"{name}:", f"{name};"))]


def instants(content: bytes) -> Iterator[tuple[Any, Any]]:
    """Start and end of the only event as each parser understands them."""
    (first,) = icalendar.Calendar.from_ical(content).events
    yield first.start, first.end
    (second,) = vobject.readOne(content.decode()).vevent_list
    yield second.dtstart.value, second.dtend.value
    (third,) = IcsCalendarStream.calendar_from_ics(content.decode()).events
    yield third.dtstart, third.dtend
