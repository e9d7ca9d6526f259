"""Calendars as the browser reads them: as the server does, over the same files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from booking.domain.intervals import merge
from booking.domain.timezones import to_minutes
from tests.ical.corpus import REFUSED, WHOLE, Readable

pytestmark = pytest.mark.browser

MONDAY = to_minutes(datetime.fromisoformat("2026-11-23T00:00:00+01:00"))
DAY = 24 * 60
READ = """async ([texts, from, to]) => {
    const { read } = await import("/js/calendar/read.js");
    return texts.map((text) => {
        const begun = performance.now();
        try {
            const found = read(text, { from, to, zone: "Europe/Berlin" });
            return { ...found, took: performance.now() - begun };
        } catch (error) {
            return { fault: error.fault ?? String(error.stack), took: performance.now() - begun };
        }
    });
}"""
DIFFERENT = {
    # The server's library counts on behind the end of time to clip it; here the file's end is enough.
    "until the year 9999": Readable(WHOLE["until the year 9999"].text, ((34.0, 168.0),)),
    # The server's library looks for such a day until the year 9999, and is stopped; here the week's end is enough.
    "the 30th of February": Readable(WHOLE["the 30th of February"].text, ((34.0, 35.0),)),
}
"""Where the browser rightly reads more than the server does."""

Hours = tuple[tuple[float, float], ...]


def read(scripts: Page, texts: Iterable[str], first: int = MONDAY, days: int = 7) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = scripts.evaluate(READ, [list(texts), first, first + days * DAY])
    return found


def hours(found: dict[str, Any], first: int = MONDAY) -> Hours:
    spans = merge([(each["start"], each["end"]) for each in found["busy"]])
    return tuple(((start - first) / 60, (end - first) / 60) for start, end in spans)


def test_every_calendar_takes_the_time_that_it_says(scripts: Page) -> None:
    expected = {**WHOLE, **DIFFERENT}
    answers = read(scripts, [each.text for each in expected.values()])
    found = {
        name: (hours(each), each["unreadable"]) if "busy" in each else each["fault"]
        for name, each in zip(expected, answers, strict=True)
    }
    assert found == {name: (each.hours, each.unreadable) for name, each in expected.items()}
    assert max(each["took"] for each in answers) < 2000


def test_the_browser_differs_from_the_server_only_where_it_is_said_why() -> None:
    assert all(WHOLE[name] != each for name, each in DIFFERENT.items())


def test_what_is_no_whole_calendar_is_refused(scripts: Page) -> None:
    answers = read(scripts, [text for text, _ in REFUSED.values()])
    found = {name: each.get("fault") for name, each in zip(REFUSED, answers, strict=True)}
    assert found == {name: fault.value for name, (_, fault) in REFUSED.items()}
