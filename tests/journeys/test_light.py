"""The slot page on a slow line: usable within two seconds, and nothing jumps while it comes."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, Open

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


@pytest.fixture
def slow(opened: Open) -> Page:
    """A telephone in the train, that has never been here."""
    page = opened(viewport=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", FAST_3G)
    page.add_init_script(WATCH_SHIFTS)
    return page


def test_on_3g_the_slot_page_is_usable_within_two_seconds_and_does_not_jump(slow: Page) -> None:
    slow.goto("/de/practice/checkup", wait_until="load")
    # Asked from outside: what is asked again and again within the page is text, which its policy does not run.
    while not slow.evaluate(f"{PAINTED} > 0 && {LOADED} > 0"):
        slow.wait_for_timeout(10)
    # Two round trips and the time of the line at least: without them nothing was slowed down.
    assert 150 < slow.evaluate(PAINTED) <= 2000
    assert slow.evaluate(LOADED) <= 2000
    assert slow.locator("#slots button[name=starts_at]").first.is_enabled()
    assert slow.evaluate("shifts") == []


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_who_asks_for_less_motion(opened: Open, motion: str, moves: bool) -> None:
    page = opened(reduced_motion=motion)
    for path in ("/en/practice", "/en/practice/checkup", "/en/accessibility"):
        page.goto(path)
        assert (page.evaluate(ANIMATED) > 0) is moves, path
