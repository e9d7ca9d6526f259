"""A practice behind a real server, and a real browser that is watched: nothing foreign, nothing forbidden."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from booking.storage.db import db
from booking.web import clock
from tests.browser import live_server
from tests.conftest import NOW, settings_for, shared, sqlite_copy
from tests.web.site import make_practice

PHONE = {"width": 375, "height": 667}
DESK = {"width": 1200, "height": 900}
# Chromium says so of every answer that is no success; which of them are meant, the journeys say. And of a field that
# would have been focused, had nobody been faster.
KNOWN = (
    "Failed to load resource: the server responded with a status of 4",
    "Autofocus processing was blocked because a document already has a focused element.",
)


@dataclass
class Watched:
    """What a browser did that it should not have."""

    home: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """Look at everything that the page asks for and complains of."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:")):
            self.foreign.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(KNOWN):
            self.complaints.append(message.text)


@dataclass(frozen=True)
class Practice:
    """The practice, where it is served, and the application behind."""

    site: Flask
    address: str


@pytest.fixture
def practice(sqlite_template: Path, instance_path: Path) -> Iterator[Practice]:
    """A practice of one's own."""
    with pytest.MonkeyPatch.context() as patch:
        yield from served(sqlite_template, instance_path, patch)


def served(template: Path, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """Serve a practice from *folder* at a time that stands still."""
    patch.setattr(clock, "now", lambda: NOW)
    site = shared(settings_for(sqlite_copy(template, folder), folder))
    site.testing = False
    with site.app_context():
        make_practice()
    with live_server(site) as address:
        yield Practice(site, address)
    with site.app_context():
        db.engine.dispose()


Open = Callable[..., Page]


@pytest.fixture
def opened(practice: Practice, browser: Browser) -> Iterator[Open]:
    """Opens a browser of somebody's own; in the end none may have asked for anything foreign or complained."""
    watched = Watched(practice.address)
    contexts: list[BrowserContext] = []

    def open_browser(**options: object) -> Page:
        defaults = {"base_url": practice.address, "viewport": DESK, "timezone_id": "Europe/Berlin"}
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watched.watch(context.new_page())

    yield open_browser
    for context in contexts:
        context.close()
    assert watched.foreign == []
    assert watched.complaints == []


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    """Whether somebody's browser runs scripts."""
    return bool(request.param)


@pytest.fixture
def page(has_script: bool, opened: Open) -> Page:
    """Somebody's browser, with script and without."""
    return opened(java_script_enabled=has_script)
