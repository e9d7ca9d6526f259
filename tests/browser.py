"""A real browser and a real server for journeys: Chromium as it is found, an application on loopback.

A plugin: tests marked ``browser`` are skipped, visibly, where there is no Chromium. Chromium is the one
that the machine has, else the one that Playwright keeps.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
from waitress import wasyncore
from waitress.server import create_server

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    # Nothing is loaded from elsewhere; a page that tries finds no such host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
MISSING = (
    "no Chromium: neither chromium, chromium-browser nor google-chrome is installed, and Playwright keeps none "
    "(on Debian: apt install chromium; elsewhere: .venv/bin/playwright install chromium)"
)

ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


@cache
def chromium() -> Path | None:
    """The browser's program; None where there is none."""
    for name in INSTALLED:
        if found := shutil.which(name):
            return Path(found)
    # In a process of its own, as Playwright runs once per process only and the tests may have it running.
    kept = Path(subprocess.check_output([sys.executable, "-c", ASK_PLAYWRIGHT], text=True).strip())
    return kept if kept.exists() else None


def launch_arguments() -> list[str]:
    """What Chromium is started with; root cannot have its sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return {**browser_type_launch_args, "executable_path": str(chromium()), "args": launch_arguments()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey that fails is walked once more, and the closing lines name it (docs/decisions/0045)."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Say that a journey is left out, and why."""
    if item.get_closest_marker("browser") and chromium() is None:
        pytest.skip(MISSING)


@contextmanager
def live_server(application: WSGIApplication, threads: int = 8) -> Iterator[str]:
    """Serve *application* on a free loopback port; gives the address, without a slash at the end."""
    sockets: dict[int, Any] = {}
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=server.run, name="live server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # In the server's own thread: closing a socket under its feet would be an error there.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(10)
