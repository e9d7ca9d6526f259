"""A calendar (RFC 5545) cut into its parts, without a look into them: what takes time, and the zones it is told in.

Of an event only the lines are kept that say when it takes time and whether; what it is about is left where it was.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from booking.domain.foreign_calendars import CalendarFault, Fault

Lines = list[str]

KEPT = frozenset(
    {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "TRANSP",
     "STATUS", "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS"}
)  # fmt: skip
MOST_LINES = 1000
"""Kept lines of one event."""
DEEPEST = 10
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE = re.compile(r"[^\r\n]+")
_NAME = re.compile(r"[^:;]*")


@dataclass(slots=True)
class Cut:
    """The parts: events by UID, those without one alone, each as lines without folds."""

    name: str = ""
    zones: list[Lines] = field(default_factory=list)
    series: dict[str, list[Lines]] = field(default_factory=lambda: defaultdict(list))
    free_busy: Lines = field(default_factory=list)
    events: int = 0


def name_of(line: str) -> str:
    """The name of the property that a line says, in capitals."""
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def value_of(line: str) -> str:
    """What it says: after the first colon that stands in no quotation marks."""
    quoted = False
    for at, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[at + 1 :].strip()
    return ""


def cut(text: str) -> Cut:
    """The parts of a calendar, or of several in one file.

    Raises CalendarFault: what does not begin as a calendar is none; what does not end as one is half a calendar, and
    must never pass for one in which nothing stands.
    """
    found = Cut()
    unfolded = _FOLD.sub("", text.lstrip("\ufeff"))
    lines = (line[0] for line in _LINE.finditer(unfolded) if not line[0].isspace())
    if next(lines, "").strip().upper() != "BEGIN:VCALENDAR":
        raise CalendarFault(Fault.NOT_A_CALENDAR)
    stack = ["VCALENDAR"]
    for line in lines:
        name = name_of(line)
        if name == "BEGIN":
            kind = value_of(line).upper()
            if stack and kind in ("VEVENT", "VTIMEZONE", "VFREEBUSY"):
                _take(found, kind, list(_inside(kind, lines)))
            else:
                stack.append(kind)
        elif name == "END":
            if not stack or stack.pop() != value_of(line).upper():
                raise CalendarFault(Fault.HALF_A_CALENDAR)
        elif name == "X-WR-CALNAME" and stack == ["VCALENDAR"]:
            found.name = value_of(line)
        if len(stack) > DEEPEST:
            raise CalendarFault(Fault.NOT_A_CALENDAR)
    if stack:
        raise CalendarFault(Fault.HALF_A_CALENDAR)
    return found


def _inside(kind: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines of a component; of an event without those of what stands in it. Takes them off *lines*."""
    stack = [kind]
    for line in lines:
        name = name_of(line)
        if name == "BEGIN":
            stack.append(value_of(line).upper())
        elif name == "END" and stack.pop() != value_of(line).upper():
            raise CalendarFault(Fault.HALF_A_CALENDAR)
        if not stack:
            return
        if len(stack) > DEEPEST:
            raise CalendarFault(Fault.NOT_A_CALENDAR)
        if kind == "VTIMEZONE" or (len(stack) == 1 and name != "END"):
            yield line
    raise CalendarFault(Fault.HALF_A_CALENDAR)


def _take(found: Cut, kind: str, lines: Lines) -> None:
    if kind == "VTIMEZONE":
        found.zones.append(lines[:MOST_LINES])
    elif kind == "VFREEBUSY":
        found.free_busy += [line for line in lines if name_of(line) == "FREEBUSY"]
    else:
        found.events += 1
        kept = [line for line in lines if name_of(line) in KEPT][:MOST_LINES]
        uid = next((value_of(line) for line in kept if name_of(line) == "UID"), "")
        found.series[uid or f" {found.events}"].append(kept)
