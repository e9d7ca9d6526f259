"""Reading somebody else's calendar, in the program that is started for it: ``python -m bench.importing``.

5,000 events of a year and a half, of which 200 come back, with all that programs put around them: descriptions,
alarms, people, exceptions, changed occurrences, a zone of their own. Time and memory are the child's.
"""

import resource
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from booking.domain.foreign_calendars import window
from booking.ical.apart import busy_apart
from booking.ical.found import Busy

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EVENTS, SERIES = 5_000, 200
MOST_SECONDS, MOST_MEGABYTES = 15.0, 200.0
TURNS = 5
ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def event(number: int) -> str:
    """One of them; every twenty-fifth comes back, with an exception, and one occurrence at another time."""
    on = NOW.date() - timedelta(days=180) + timedelta(days=number % 540)
    begins = f"{on:%Y%m%d}T{8 + number % 10:02}{number % 4 * 15:02}00"
    zone = "W. Europe Standard Time" if number % 3 else "Europe/Berlin"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{number}-bench@calendar.example",
        "DTSTAMP:20261101T080000Z",
        f"DTSTART;TZID={zone}:{begins}",
        "DURATION:PT45M",
        f"SUMMARY:What event {number} is about",
        "DESCRIPTION:" + "A line of what somebody wrote about it.\\n" * 8,
        *(f"ATTENDEE;CN=Person {each};PARTSTAT=ACCEPTED:mailto:person-{each}@example.org" for each in range(3)),
        *(["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM"] if number % 2 else []),
    ]
    if number % (EVENTS // SERIES) == 0:
        later = f"{on + timedelta(days=7):%Y%m%d}{begins[8:]}"
        lines += ["RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR", f"EXDATE;TZID={zone}:{later}"]
    return "\r\n".join([*lines, "END:VEVENT"])


def calendar() -> bytes:
    """The whole."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *ZONE.split("\n")]
    return "\r\n".join([*head, *map(event, range(EVENTS)), "END:VCALENDAR", ""]).encode()


def read(content: bytes) -> tuple[Busy, float, float]:
    """What it says, and how many seconds that took: of the processor, and by the clock."""
    begun, before = perf_counter(), used()
    found = busy_apart(content, *window(NOW), "Europe/Berlin")
    return found, used() - before, perf_counter() - begun


def used() -> float:
    """Seconds of the processor that the programs have taken which were started here."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main() -> None:
    """Print the table; exit 1 where the goal is missed."""
    content = calendar()
    found, *_ = read(content)
    assert (found.events, found.unreadable) == (EVENTS, 0), found
    turns = [read(content)[1:] for _ in range(TURNS)]
    seconds, clock = max(each for each, _ in turns), median(each for _, each in turns)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print("| 5,000 events, 200 of them recurring, a year ahead | found | goal |")
    print("|---|---|---|")
    print(f"| seconds of the processor, the slowest of {TURNS} | **{seconds:.1f}** | <= {MOST_SECONDS:g} |")
    print(f"| seconds by the clock, the median | {clock:.1f} | |")
    print(f"| memory of the program, MiB | **{megabytes:.0f}** | <= {MOST_MEGABYTES:g} |")
    print(f"\n{len(content) / 2**20:.1f} MiB of text, {len(found.taken):,} spans of time")
    if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES:
        raise SystemExit("\nimporting a calendar misses its goal")


if __name__ == "__main__":
    main()
