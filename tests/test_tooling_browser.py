"""The browser and the server that journeys use: real, local, and stopped afterwards."""

import threading
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Page

from tests import browser
from tests.browser import live_server

PAGE = b"""<!doctype html><title>A page</title><p id="word">without</p>
<script>document.getElementById("word").textContent = "with"</script>
<img src="https://example.org/far-away.png" alt="">"""


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/html")])
    return [PAGE]


def test_an_application_is_served_on_loopback() -> None:
    with live_server(application) as address, urllib.request.urlopen(address, timeout=5) as response:
        assert response.read() == PAGE


def test_two_applications_are_served_side_by_side() -> None:
    with live_server(application) as one, live_server(application) as other:
        assert one != other


def test_the_server_is_stopped_afterwards() -> None:
    with live_server(application) as address:
        urllib.request.urlopen(address, timeout=5).close()
    assert [thread.name for thread in threading.enumerate() if thread.name == "live server"] == []
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address, timeout=5)


def test_a_missing_browser_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser, "INSTALLED", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    browser.chromium.cache_clear()
    try:
        assert browser.chromium() is None
    finally:
        browser.chromium.cache_clear()


@pytest.mark.parametrize(("user", "sandboxed"), [(0, False), (1000, True)])
def test_only_root_goes_without_the_sandbox(monkeypatch: pytest.MonkeyPatch, user: int, sandboxed: bool) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert ("--no-sandbox" not in browser.launch_arguments()) is sandboxed


@pytest.mark.browser
def test_a_page_is_seen_as_its_script_left_it(page: Page) -> None:
    with live_server(application) as address:
        page.goto(address)
        assert page.text_content("#word") == "with"


@pytest.mark.browser
def test_another_host_cannot_be_reached(page: Page) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    with live_server(application) as address:
        page.goto(address, wait_until="networkidle")
    assert failed == ["https://example.org/far-away.png net::ERR_NAME_NOT_RESOLVED"]
