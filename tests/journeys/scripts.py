"""When a page's scripts are at work. They are loaded after the page: who needs one of them waits for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

# Each is imported once a page, so what is imported here has been put to work by the page before.
ALL_AT_WORK = """() => Promise.all([...document.querySelectorAll("[data-module]")].map((each) =>
  import(new URL(`modules/${each.dataset.module}.js`, document.querySelector("script[type=module]").src))))"""
PATIENCE = 30_000
"""Milliseconds, on a machine that has other things to do."""


def wait_for_scripts(page: Page) -> None:
    """Wait until every module of the page has begun its work."""
    page.wait_for_load_state()
    page.evaluate(ALL_AT_WORK)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Ask again and again from outside: what a page asks itself is text, which its policy does not run."""
    for _ in range(PATIENCE // 20):
        if is_so():
            return
        page.wait_for_timeout(20)
    pytest.fail(f"it did not come to that within {PATIENCE // 1000} seconds")
