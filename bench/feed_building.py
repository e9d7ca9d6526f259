"""Building a feed of ten thousand events: ours, line by line, against the icalendar library's tree of objects."""

import time
from collections.abc import Callable
from datetime import timedelta
from gettext import NullTranslations
from statistics import median
from zoneinfo import ZoneInfo

import icalendar

from bench.report import spread
from booking.domain.feeds import FeedEntry, FeedFacts, Privacy
from booking.ical.feeds import feed
from tests.factories.booking_facts import ENTRY, feed_entry

EVENTS = 10_000
GOAL = 5.0
COMPARED = ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "TRANSP", "SUMMARY", "CREATED",
            "LOCATION", "DESCRIPTION")  # fmt: skip
FACTS = FeedFacts("Dr. Ada", Privacy.FULL, "de", 1)


def entries() -> list[FeedEntry]:
    """Visits every 37 minutes, over all that a year has."""
    steps = (timedelta(minutes=37 * each) for each in range(EVENTS))
    return [
        feed_entry(uid=f"{at:032x}", starts_at=ENTRY.starts_at + step, ends_at=ENTRY.ends_at + step)
        for at, step in enumerate(steps)
    ]


def ours(found: list[FeedEntry]) -> bytes:
    """As a request has it built."""
    return feed(FACTS, found, NullTranslations())


def theirs(found: list[FeedEntry]) -> bytes:
    """The same said with objects."""
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Terminbuch//Terminbuch//EN")
    zone = ZoneInfo("Europe/Berlin")
    for entry in found:
        event = icalendar.Event()
        event.add("UID", entry.uid)
        event.add("SEQUENCE", entry.sequence)
        event.add("DTSTAMP", entry.updated_at)
        event.add("LAST-MODIFIED", entry.updated_at)
        event.add("DTSTART", entry.starts_at.astimezone(zone))
        event.add("DTEND", entry.ends_at.astimezone(zone))
        event.add("STATUS", "CONFIRMED")
        event.add("TRANSP", "OPAQUE")
        event.add("SUMMARY", f"{entry.customer_names[0]} – {entry.service_names['de']}")
        event.add("CREATED", entry.created_at)
        event.add("LOCATION", ", ".join(entry.place.lines))
        event.add("DESCRIPTION", f"Resources: {', '.join(entry.resource_names)}")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def read(content: bytes) -> list[tuple[object, ...]]:
    """What a reader finds in it."""
    return [
        tuple(getattr(event[name], "dt", None) or str(event[name]) for name in COMPARED)
        for event in icalendar.Calendar.from_ical(content).events
    ]


def seconds(build: Callable[[list[FeedEntry]], bytes], found: list[FeedEntry]) -> float:
    """CPU time of building it once."""
    begin = time.process_time()
    build(found)
    return time.process_time() - begin


def main() -> list[str]:
    """Measure in turn, print; answers the goals that were missed."""
    found = entries()
    assert read(ours(found)) == read(theirs(found)), "they do not say the same"
    pairs = [(seconds(ours, found), seconds(theirs, found)) for _ in range(5)]
    ratios = [slow / fast for fast, slow in pairs]
    print(f"\n| {EVENTS:,} events | ms of CPU | x ours (quartiles) | goal |\n|---|---|---|---|")
    print(f"| ours | {median(fast for fast, _ in pairs) * 1000:.0f} | | |")
    print(f"| icalendar's objects | {median(slow for _, slow in pairs) * 1000:.0f} | {spread(ratios)} | >= {GOAL:g} |")
    return [] if median(ratios) >= GOAL else [f"building a feed: {median(ratios):.1f} x icalendar's speed"]


if __name__ == "__main__":
    if short := main():
        raise SystemExit(f"goals missed: {'; '.join(short)}")
