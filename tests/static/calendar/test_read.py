"""Calendars as the browser reads them: as the server does, over the same files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from booking.domain.intervals import merge
from booking.domain.timezones import to_minutes
from tests.ical.corpus import REFUSED, TEN, WHOLE, Readable, event, file

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


SPRING = to_minutes(datetime.fromisoformat("2027-03-28T00:00:00+01:00"))
AUTUMN = to_minutes(datetime.fromisoformat("2026-10-25T00:00:00+02:00"))


@pytest.mark.parametrize(
    ("night", "lines", "expected"),
    [
        (SPRING, ("DTSTART:20270328T013000", "DTEND:20270328T033000"), ((1.5, 2.5),)),
        (SPRING, ("DTSTART:20270328T021500", "DTEND:20270328T033000"), ((2.0, 2.5),)),
        (
            SPRING,
            ("DTSTART;TZID=Europe/Berlin:20270328T013000", "DTEND;TZID=Europe/Berlin:20270328T033000"),
            ((1.5, 3.5),),
        ),
        (AUTUMN, ("DTSTART:20261025T013000", "DTEND:20261025T023000"), ((1.5, 3.5),)),
        (AUTUMN, ("DTSTART;VALUE=DATE:20261025",), ((0.0, 25.0),)),
        (SPRING, ("DTSTART;VALUE=DATE:20270328",), ((0.0, 23.0),)),
    ],
)
def test_in_change_over_nights_the_longer_time_counts(
    scripts: Page, night: int, lines: tuple[str, ...], expected: Hours
) -> None:
    (found,) = read(scripts, [file(event(*lines))], night, 2)
    assert hours(found, night) == expected


def test_a_rule_until_a_date_ends_on_the_day_where_it_happens(scripts: Page) -> None:
    # 20:00 in New York on Tuesday is 02:00 in Berlin on Wednesday; the date is New York's.
    evening = ("DTSTART;TZID=America/New_York:20261123T200000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261125")
    (found,) = read(scripts, [file(event(*evening))])
    assert hours(found) == ((26.0, 27.0), (50.0, 51.0))


def test_titles_are_plain_text_and_follow_what_is_changed(scripts: Page) -> None:
    text = file(
        event(*TEN, "RRULE:FREQ=DAILY;COUNT=2", "SUMMARY:Choir\\, rehearsal\\nhall <b>2</b>"),
        event(
            "RECURRENCE-ID:20261125T090000Z", "DTSTART:20261125T100000Z", "DURATION:PT1H", "SUMMARY;LANGUAGE=en:Concert"
        ),
    )
    (found,) = read(scripts, [text])
    assert [each["title"] for each in found["busy"]] == ["Choir, rehearsal hall <b>2</b>", "Concert"]


def test_more_occurrences_than_anybody_has_are_refused(scripts: Page) -> None:
    many = [event(TEN[0], "DURATION:PT10M", "RRULE:FREQ=HOURLY", uid=f"UID:{at}") for at in range(20)]
    (found,) = read(scripts, [file(*many)], days=400)
    assert found["fault"] == "endless"
