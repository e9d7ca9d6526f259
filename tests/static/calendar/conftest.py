"""A page in a real browser that has our scripts, and nobody to talk to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[3] / "static"
HOME = "http://scripts.example/"


def answer(route: Route) -> None:
    """Give a file of ours, or an empty page."""
    path = STATIC / route.request.url.removeprefix(HOME)
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """The page; modules are imported from ``/js/``."""
    context = browser.new_context(timezone_id="Pacific/Honolulu")
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(HOME)
    yield page
    context.close()
