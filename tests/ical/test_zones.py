"""RFC 5545 3.6.5: a VTIMEZONE says the truth about the years that it is written for."""

from bisect import bisect
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from dateutil.rrule import rrulestr

from booking.ical.lines import calendar
from booking.ical.zones import local_time, timezone, timezones

ZONES = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Etc/UTC",
)


def described_onsets(component: Any, last_year: int) -> list[tuple[datetime, timedelta]]:
    """When each offset of a VTIMEZONE begins, as RFC 5545 reads it: wall times by the clock that is being changed."""
    onsets = []
    for part in component.subcomponents:
        before, after, first = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td, part["DTSTART"].dt
        walls = [first]
        if "RRULE" in part:
            end = datetime(last_year + 1, 1, 1)  # noqa: DTZ001 - a wall time
            walls = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first).between(first, end, inc=True)
        onsets += [((wall - before).replace(tzinfo=UTC), after) for wall in walls]
    return sorted(onsets)


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_right_in_every_hour_of_its_years(zone: str) -> None:
    component = icalendar.Component.from_ical("\r\n".join(timezone(zone, 2025, 2027)))
    onsets = described_onsets(component, 2027)
    there = ZoneInfo(zone)
    at, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    wrong = []
    while at < end:
        described = onsets[bisect(onsets, at, key=lambda onset: onset[0]) - 1][1]
        if described != at.astimezone(there).utcoffset():
            wrong.append(at)
        at += timedelta(hours=1)
    assert wrong == []


@pytest.mark.parametrize("zone", ZONES)
def test_other_programs_read_the_zone_as_we_mean_it(zone: str) -> None:
    content = calendar(timezone(zone, 2026, 2026)).decode()
    theirs = vobject.readOne(content).vtimezone.tzinfo
    noons = [datetime(2026, month, 15, 12) for month in range(1, 13)]  # noqa: DTZ001 - wall times
    assert [noon.replace(tzinfo=theirs).utcoffset() for noon in noons] == [
        noon.replace(tzinfo=ZoneInfo(zone)).utcoffset() for noon in noons
    ]


def test_berlin_is_two_yearly_rules() -> None:
    assert timezone("Europe/Berlin", 2026, 2026) == (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_a_zone_that_never_changes_is_one_observance() -> None:
    assert timezone("Asia/Kathmandu", 2026, 2026) == (
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kathmandu",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545",
        "TZNAME:+0545",
        "END:STANDARD",
        "END:VTIMEZONE",
    )


def test_the_winter_of_ireland_is_standard_time() -> None:
    lines = timezone("Europe/Dublin", 2026, 2026)
    assert lines[lines.index("TZNAME:GMT") - 4] == "BEGIN:STANDARD"


def test_each_zone_is_described_once_for_all_its_spans() -> None:
    spans = [
        ("Europe/Berlin", datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 5, 2, tzinfo=UTC)),
    ]
    zones = [line for line in timezones(spans) if line.startswith("TZID:")]
    assert zones == ["TZID:America/New_York", "TZID:Europe/Berlin"]


def test_a_time_is_written_as_the_clock_on_the_wall() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert local_time("DTSTART", "Europe/Berlin", at) == "DTSTART;TZID=Europe/Berlin:20260701T140000"


@pytest.mark.parametrize("hour", (0, 1))
def test_an_hour_that_comes_twice_is_written_in_utc(hour: int) -> None:
    at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert local_time("DTSTART", "Europe/Berlin", at) == f"DTSTART:20261025T0{hour}3000Z"


def test_a_zone_without_yearly_rules_is_written_in_utc() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert local_time("DTSTART", "Africa/Casablanca", at) == "DTSTART:20260701T120000Z"


def test_a_zone_that_never_changes_keeps_its_clock() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert local_time("DTSTART", "Asia/Kathmandu", at) == "DTSTART;TZID=Asia/Kathmandu:20260701T174500"


def test_the_hour_after_the_one_that_comes_twice_is_not() -> None:
    at = datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    assert local_time("DTSTART", "Europe/Berlin", at) == "DTSTART;TZID=Europe/Berlin:20261025T030000"
