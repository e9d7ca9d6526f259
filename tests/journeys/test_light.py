"""The slot page on a slow line: usable within two seconds, and nothing jumps while it comes."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, Open
from tests.journeys.scripts import wait_until

pytestmark = pytest.mark.browser

# "Fast 3G" as browsers' tools name it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, and 4 ms for each packet.
FAST_3G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((each) => each.value)))
    .observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
ANIMATED = """[...document.querySelectorAll("*")]
  .flatMap((each) => [null, "::before", "::after"].map((part) => getComputedStyle(each, part)))
  .flatMap((style) => `${style.transitionDuration}, ${style.animationDuration}`.split(", "))
  .filter((time) => parseFloat(time) > 0).length"""


def slow(opened: Open) -> Page:
    """A telephone in the train, that has never been here."""
    page = opened(viewport=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FAST_3G)
    page.add_init_script(WATCH_SHIFTS)
    return page


def test_on_3g_the_slot_page_is_usable_within_two_seconds_and_does_not_jump(opened: Open) -> None:
    times = []
    # The line is what is slow here: a machine that has other things to do may be slow once, not three times.
    while len(times) < 3 and not (times and max(times[-1]) <= 2000):
        page = slow(opened)
        page.goto("/de/practice/checkup", wait_until="load")
        wait_until(page, lambda page=page: page.evaluate(f"{PAINTED} > 0 && {LOADED} > 0"))  # type: ignore[misc]
        times.append([page.evaluate(PAINTED), page.evaluate(LOADED)])
        assert page.locator("#slots button[name=starts_at]").first.is_enabled()
        assert page.evaluate("shifts") == []
    # Two round trips and the time of the line at least: without them nothing was slowed down.
    assert all(each > 150 for measured in times for each in measured)
    assert max(times[-1]) <= 2000, times


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_asks_for_less_motion(opened: Open, motion: str, moves: bool) -> None:
    page = opened(reduced_motion=motion)
    for path in ("/en/practice", "/en/practice/checkup", "/en/accessibility"):
        page.goto(path)
        assert (page.evaluate(ANIMATED) > 0) is moves, path
