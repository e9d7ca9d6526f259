"""From the page of a business, which already tells what is free, to an appointment."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open

pytestmark = pytest.mark.browser

BOOKED = re.compile(r"/en/b/[\w-]+$")


def test_two_presses_besides_name_and_address(page: Page) -> None:
    page.goto("/en/practice")
    card = page.locator("li.service").filter(has_text="Check-up")
    expect(card).to_contain_text("Next free appointment")
    card.get_by_role("button", name="Take this one").click()
    page.get_by_label("Your name").fill("Anna Weiß")
    page.get_by_label("E-mail address").fill("anna@example.org")
    page.get_by_role("button", name="Book appointment").and_(page.locator(".button")).click()
    expect(page).to_have_url(BOOKED)


def test_somebody_is_chosen_by_keyboard(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/en/practice")
    card = page.locator("li.service").filter(has_text="Check-up")
    card.get_by_role("link", name="Ben").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/practice/checkup\?resource=ben$"))
    expect(page.get_by_role("button", name="Take this one")).to_be_visible()
