"""Zones in the browser: its own, those that a calendar defines, and names that Windows has for them."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from playwright.sync_api import Page

from booking.ical.zones import timezone
from tests.ical.test_zones import ZONES

pytestmark = pytest.mark.browser

FIRST, YEAR = datetime(2025, 1, 1, tzinfo=UTC), 365 * 24
HOURS = 3 * YEAR
OFFSETS = """async ([zones, definitions, first, hours]) => {
    const { Zones, known } = await import("/js/calendar/zones.js");
    const defined = new Zones(definitions, first + hours * 3600);
    const all = (zone) => Array.from({ length: hours }, (_, at) => zone.offset(first + at * 3600));
    return JSON.stringify(zones.map((name) => [all(known(name)), all(defined.named(`x ${name}`))]));
}"""
NAMED = """async (names) => {
    const { Zones } = await import("/js/calendar/zones.js");
    const zones = new Zones([], 0);
    return names.map((name) => zones.named(name)?.offset(1_795_000_000) ?? null);
}"""
WINDOWS = """async () => [...(await import("/js/calendar/windows.js")).WINDOWS]"""
UNKNOWN = """async (names) => {
    const { known } = await import("/js/calendar/zones.js");
    return names.filter((name) => !known(name));
}"""


def test_zones_are_right_in_every_hour(scripts: Page) -> None:
    definitions = [
        [f"TZID:x {zone}" if line.startswith("TZID") else line for line in timezone(zone, 2025, 2027)[1:-1]]
        for zone in ZONES
    ]
    asked = [list(ZONES), definitions, int(FIRST.timestamp()), HOURS]
    hours = [FIRST + timedelta(hours=at) for at in range(HOURS)]
    for name, (known, defined) in zip(ZONES, json.loads(scripts.evaluate(OFFSETS, asked)), strict=True):
        there = ZoneInfo(name)
        right = [round((at.astimezone(there).utcoffset() or timedelta()).total_seconds()) for at in hours]
        # Of the years to come a browser may have heard more than the server: Morocco gives up its summer time.
        assert (name, known[:YEAR] == right[:YEAR], defined == right) == (name, True, True)


def test_windows_calls_zones_as_the_server_knows_it(scripts: Page) -> None:
    assert dict(scripts.evaluate(WINDOWS)) == WINDOWS_TO_OLSON


def test_the_browser_knows_every_zone_that_windows_means(scripts: Page) -> None:
    assert scripts.evaluate(UNKNOWN, [*sorted(set(WINDOWS_TO_OLSON.values())), "Nowhere/At_All"]) == ["Nowhere/At_All"]


def test_names_are_found_by_path_and_by_city(scripts: Page) -> None:
    hour = 3600
    names = {
        "Europe/Berlin": hour,
        "/vendor.example/20050126_1/America/Argentina/Buenos_Aires": -3 * hour,
        "(UTC+05:30) Chennai, Kolkata, Mumbai": 5.5 * hour,
        "W. Europe Standard Time": hour,
        "Nowhere": None,
        "+01:00": None,
        "": None,
    }
    assert scripts.evaluate(NAMED, list(names)) == list(names.values())
