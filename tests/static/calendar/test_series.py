"""Series with all that is changed of them, in zones of all kinds: the browser says what the server says."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from booking.domain.timezones import to_minutes, zone
from booking.ical.busy import busy
from tests.ical.corpus import CUSTOM, event, file
from tests.static.calendar.test_read import hours, read

pytestmark = pytest.mark.browser

FIRST = datetime(2026, 10, 12, tzinfo=UTC)
DAYS = 35
"""Around the night in which clocks go back."""
PLACES = (";TZID=Europe/Berlin", ";TZID=America/New_York", ";TZID=Customized Time Zone", "", "Z")
RULES = (
    "FREQ=DAILY;COUNT=20", "FREQ=WEEKLY;BYDAY=MO,WE,SU", "FREQ=DAILY;INTERVAL=3", "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SA", "FREQ=DAILY;UNTIL=20261101T120000Z",
    "FREQ=HOURLY;INTERVAL=7;COUNT=40",
)  # fmt: skip


def said(name: str, wall: datetime, place: str) -> str:
    text = f"{wall:%Y%m%dT%H%M%S}"
    return f"{name}:{text}Z" if place == "Z" else f"{name}{place}:{text}"


def series(chance: random.Random) -> str:
    """Some series: with days left out and added, one or more of them changed, and some changed from then on."""
    place = chance.choice(PLACES)
    start = datetime(2026, 10, 5) + timedelta(hours=chance.randint(0, 300), minutes=chance.choice((0, 30)))  # noqa: DTZ001
    length = chance.choice(("PT45M", "PT3H", "PT26H"))
    rule = chance.choice(RULES)
    if place == "":
        rule = rule.replace("120000Z", "120000")
    lines = [said("DTSTART", start, place), f"DURATION:{length}", f"RRULE:{rule}"]
    # Not on the sixth, from which on all is changed: two changes of one day mean nothing that programs agree on.
    days = [start + timedelta(days=each) for each in chance.sample([1, 2, 3, 4, 5, *range(7, 30)], 4)]
    if chance.random() < 0.5:
        lines.append(said("EXDATE", days[0], place))
    if chance.random() < 0.4:
        lines.append(said("RDATE", days[1] + timedelta(hours=5), place))
    events = [event(*lines)]
    if chance.random() < 0.6:
        moved = days[2] + timedelta(hours=chance.randint(-30, 30))
        how = chance.choice(("", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"))
        events.append(
            event(
                said("RECURRENCE-ID", days[2], place),
                said("DTSTART", moved, place),
                "DURATION:PT2H",
                how or "STATUS:CONFIRMED",
            )
        )
    if chance.random() < 0.4 and rule.startswith("FREQ=DAILY"):
        later = start + timedelta(days=6)
        events.append(
            event(
                said("RECURRENCE-ID;RANGE=THISANDFUTURE", later, place),
                said("DTSTART", later + timedelta(hours=2), place),
                "DURATION:PT90M",
            )
        )
    return file(CUSTOM, *events)


@pytest.mark.parametrize(
    ("many", "seed"), [(30, 1), *(pytest.param(300, seed, marks=pytest.mark.prove) for seed in range(2, 5))]
)
def test_series_take_the_time_that_the_server_says(scripts: Page, many: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same series every time
    texts = [series(chance) for _ in range(many)]
    first = to_minutes(FIRST)
    wrong = []
    for text, found in zip(texts, read(scripts, texts, first, DAYS), strict=True):
        theirs = busy(text, FIRST, FIRST + timedelta(days=DAYS), zone("Europe/Berlin"), frozenset())
        expected = tuple(((start - first) / 60, (end - first) / 60) for start, end in theirs.taken)
        if (hours(found, first), found["unreadable"]) != (expected, theirs.unreadable):
            wrong.append((text, sorted(set(hours(found, first)) ^ set(expected))))
    assert wrong == []
