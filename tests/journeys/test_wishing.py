"""*When suits you?*, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open
from tests.journeys.sights import faults, is_too_wide, too_small

pytestmark = pytest.mark.browser


def test_a_time_said_in_words_is_taken(page: Page) -> None:
    page.goto("/en/practice/checkup")
    field = page.get_by_role("searchbox", name="When suits you?")
    field.fill("next week Wednesday after 2 pm")
    field.press("Enter")
    expect(page.locator(".when")).to_contain_text("Wednesday 2 December, from 14:00")
    page.locator(".when .slot").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check-up")
    expect(page.locator("body")).to_contain_text("Wednesday 2 December 2026, 14:00–14:30")


def test_what_is_not_understood_can_be_said_again_at_once(opened: Open) -> None:
    page = opened(viewport=PHONE)
    page.goto("/de/practice/checkup?when=Mittwoch+oder+blau")
    field = page.locator("#when")
    expect(field).to_be_focused()
    expect(field).to_have_value("Mittwoch oder blau")
    expect(page.locator("#when-error")).to_contain_text("„blau“")
    assert (faults(page), too_small(page), is_too_wide(page)) == ([], [], False)
    field.fill("Mittwoch")
    field.press("Enter")
    expect(page.locator(".when .slot").first).to_have_text(re.compile("Mi, 25. November"))
    assert (faults(page), too_small(page), is_too_wide(page)) == ([], [], False)
