"""Booking within a business's own site: on another origin, in a browser that blocks the cookies of others."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser import live_server
from tests.journeys.conftest import Practice, served
from tests.journeys.scripts import wait_until

pytestmark = pytest.mark.browser

WEDNESDAY = "button[value='2026-11-25T14:00+01:00']"
PLACE = """<!doctype html><html lang="en"><title>A salon's own site</title><h1>Our salon</h1>
<script src="{home}/embed.js" data-business="practice" data-service="checkup" async></script>
<noscript><a href="{home}/en/practice">Book</a></noscript><p id="after">Below.</p></html>"""
PLAIN = """<!doctype html><title>Another site</title><iframe src="{home}/en/practice"></iframe>"""


@pytest.fixture(scope="module")
def practice(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One practice for all."""
    with pytest.MonkeyPatch.context() as patch:
        yield from served(sqlite_template, tmp_path_factory.mktemp("practice"), patch)


@pytest.fixture(scope="module")
def place(practice: Practice) -> Iterator[str]:
    """A site of somebody else, under another name: pages that embed, and one that only tries to."""

    def site(environ: dict[str, str], start_response: object) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])  # type: ignore[operator]
        page = PLAIN if environ["PATH_INFO"] == "/plain" else PLACE
        return [page.format(home=practice.address).encode()]

    with live_server(site) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody whose browser takes no cookie from anybody but the site it shows."""
    with browser.new_context(viewport={"width": 700, "height": 700}) as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def height(page: Page) -> float:
    """How high the frame is."""
    box = page.locator("iframe").bounding_box()
    assert box is not None
    return box["height"]


def is_as_high_as_its_content(page: Page) -> bool:
    """Whether the frame shows all of it and no more; before it was told, it is 640 pixels high."""
    content = inside(page).locator("body").evaluate("e => e.getBoundingClientRect().height")
    return height(page) != 640 and abs(height(page) - content) <= 1


def inside(page: Page) -> FrameLocator:
    """What is in the frame."""
    return page.frame_locator("iframe")


def test_a_frame_of_others_may_keep_nothing_in_this_browser(visitor: Page, place: str) -> None:
    visitor.goto(place)
    expect(inside(visitor).locator("main")).to_be_attached()
    denied = "() => { try { return Boolean(sessionStorage) } catch (error) { return error.name } }"
    assert inside(visitor).locator("main").evaluate(denied) == "SecurityError"


def test_it_is_booked_within_another_site(visitor: Page, place: str, practice: Practice) -> None:
    visitor.goto(place)
    expect(visitor.locator("iframe")).to_have_attribute("title", "Book an appointment")
    inside(visitor).locator(WEDNESDAY).click()
    inside(visitor).get_by_label("Your name").fill("Anna Weiß")
    inside(visitor).get_by_label("E-mail address").fill("anna@example.org")
    inside(visitor).get_by_role("button", name="Book appointment").click()
    expect(inside(visitor).get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    with visitor.context.expect_page() as opened:
        inside(visitor).get_by_role("link", name="Move or cancel").click()
    # Links are those of the address in the settings, which is not where this test serves.
    assert re.search(r"/en/b/[\w-]+$", opened.value.url) or opened.value.url.startswith("chrome-error")
    assert visitor.context.cookies(practice.address) == []


def test_another_time_keeps_what_was_typed_and_gives_the_first_one_back(visitor: Page, place: str) -> None:
    first, second = "button[value='2026-11-26T10:00+01:00']", "button[value='2026-11-26T11:00+01:00']"
    # Under the same name: with cookies of others blocked, Chromium lets a frame of others keep nothing at all.
    visitor.goto(place.replace("localhost", "127.0.0.1"))
    inside(visitor).locator(first).click()
    inside(visitor).get_by_label("Your name").fill("Anna Weiß")
    expect(inside(visitor).locator("form[data-kept]")).to_be_attached()
    visitor.evaluate("history.back()")
    expect(inside(visitor).locator("[name=instead_of]")).to_be_attached()
    inside(visitor).locator(second).click()
    expect(inside(visitor).get_by_label("Your name")).to_have_value("Anna Weiß")
    inside(visitor).get_by_role("button", name="Another time").click()
    inside(visitor).locator(first).click()
    expect(inside(visitor).get_by_label("Your name")).to_have_value("Anna Weiß")


def test_the_frame_is_as_high_as_what_is_in_it(visitor: Page, place: str) -> None:
    visitor.goto(place)
    wait_until(visitor, lambda: is_as_high_as_its_content(visitor))
    wide = height(visitor)
    visitor.set_viewport_size({"width": 340, "height": 700})
    wait_until(visitor, lambda: height(visitor) > wide and is_as_high_as_its_content(visitor))
    assert inside(visitor).locator("body").evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_stranger_cannot_size_the_frame(visitor: Page, place: str) -> None:
    visitor.goto(place)
    wait_until(visitor, lambda: is_as_high_as_its_content(visitor))
    before = height(visitor)
    visitor.evaluate("postMessage({ terminbuch: 'height', height: 5 }, '*')")
    visitor.evaluate("() => new Promise((done) => setTimeout(done))")
    assert height(visitor) == before


def test_any_other_page_refuses_to_be_framed(visitor: Page, place: str) -> None:
    with visitor.expect_console_message(lambda message: "frame-ancestors" in message.text):
        visitor.goto(f"{place}/plain")
