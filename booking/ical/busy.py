"""When a calendar of somebody else's takes time: read by a program of its own, of which nothing else is learned.

``python -m booking.ical.busy`` reads from its input a line of JSON, ``{"first", "last", "place", "own"}``, and then a
calendar, and writes what takes time in ``[first, last)`` as JSON. Times without a zone are those of the place, the
addresses ``own`` those of its person. Where it cannot, the word of a ``Fault`` is all that it writes, and it exits
with 2.
"""

import json
import re
import sys
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from icalendar import vPeriod

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.intervals import Interval, merge
from booking.domain.timezones import Zone, to_minutes, to_minutes_ceil, zone
from booking.ical.cutting import Cut, cut, value_of
from booking.ical.found import FAILED, Busy
from booking.ical.limits import limit_program
from booking.ical.series import Reader, Unreadable
from booking.ical.tzids import TimeZones

MOST_EVENTS, MOST_OCCURRENCES = 20_000, 100_000
OURS = re.compile(r"[0-9a-f]{32}")
"""How the UIDs of this house look: what may be one of them is told apart, so that it can be looked up."""


def busy(text: str, first: datetime, last: datetime, place: Zone, own: frozenset[str]) -> Busy:
    """When it takes time within ``[first, last)``. Raises CalendarFault."""
    parts = cut(text)
    own |= {name for name in (parts.name.casefold(),) if "@" in name}
    found = Busy(events=parts.events)
    reader, zones = Reader(first, last, place, own), TimeZones(parts.zones, first, last, place.name)
    taken = _periods(found, parts, reader)
    ours: dict[str, list[Interval]] = defaultdict(list)
    series = [(uid, events) for uid, events in parts.series.items() if not reader.is_outside(events)]
    if sum(len(events) for _, events in series) > MOST_EVENTS:
        raise CalendarFault(Fault.ENDLESS)
    occurrences = bad = 0
    for uid, events in series:
        try:
            spans = reader.taken([[zones.line(line) for line in each] for each in events])
        except Unreadable as error:
            bad, spans = bad + 1, error.known
            found.unreadable += len(events)
        occurrences += len(spans)
        if occurrences > MOST_OCCURRENCES:
            raise CalendarFault(Fault.ENDLESS)
        (ours[uid] if OURS.fullmatch(uid) else taken).extend(spans)
    found.taken, found.perhaps_ours = merge(taken), {uid: merge(spans) for uid, spans in ours.items() if spans}
    if found.unreadable and bad == len(series) and not (found.taken or found.perhaps_ours):
        # Nothing at all could be read: that is no calendar in which nothing stands.
        raise CalendarFault(Fault.NOT_A_CALENDAR)
    return found


def _periods(found: Busy, parts: Cut, reader: Reader) -> list[Interval]:
    """What VFREEBUSY says (RFC 5545 3.6.4): all but what is free."""
    taken = []
    low, high = to_minutes(reader.first), to_minutes(reader.last)
    for line in parts.free_busy:
        if re.search(r";FBTYPE=\"?FREE\"?[;:]", line, re.IGNORECASE):
            continue
        for said in value_of(line).split(","):
            try:
                starts, ends = _period(said)
                ends = starts + ends if not isinstance(ends, datetime) else ends
                start, end = max(to_minutes(starts), low), min(to_minutes_ceil(ends), high)
            except (ValueError, TypeError, OverflowError):
                found.unreadable += 1
                continue
            if start < end:
                taken.append((start, end))
    return taken


def _period(said: str) -> tuple[datetime, datetime | timedelta]:
    read: Any = vPeriod.from_ical
    period: tuple[datetime, datetime | timedelta] = read(said)
    return period


def main() -> int:
    """Read from the input, write to the output."""
    limit_program()
    asked = json.loads(sys.stdin.buffer.readline())
    first, last = (datetime.fromisoformat(asked[each]) for each in ("first", "last"))
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        found = busy(text, first, last, zone(asked["place"]), frozenset(asked["own"]))
    except CalendarFault as error:
        sys.stdout.write(error.fault.value)
        return FAILED
    json.dump(asdict(found), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
