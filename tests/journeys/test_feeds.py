"""Somebody takes their calendar along: a feed is made, its address copied and replaced, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from booking.domain.access import Role
from tests.journeys.conftest import Open, Practice
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.staff import known, signed_in
from tests.journeys.test_signing_in import look

pytestmark = pytest.mark.browser


def fetched(page: Page, practice: Practice, address: str) -> tuple[int, str]:
    """What a program gets at the address, which is that of the installation and not of this server."""
    answer = page.request.get(f"{practice.address}{address.removeprefix('http://127.0.0.1:5000')}")
    return answer.status, answer.text()


def test_somebody_subscribes_to_their_calendar_and_replaces_its_address(page: Page, practice: Practice) -> None:
    known(practice.site, "Greta Sommer")
    signed_in(page, practice, Role.STAFF, "anna")
    page.goto("/en/staff/practice/connections/feeds")
    page.get_by_role("link", name="Make the first feed").click()
    page.get_by_role("radio", name=re.compile("First name and service")).check()
    page.locator("#name").fill("My visits")
    page.get_by_role("button", name="Make the feed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My visits")
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    first = page.get_by_role("textbox", name="Address of the feed").input_value()
    status, text = fetched(page, practice, first)
    assert (status, "SUMMARY:Greta – Check-up" in text, "Sommer" in text) == (200, False, False)
    assert "SUMMARY:Greta – Vorsorge" in text
    expect(page.get_by_role("link", name="Open in the calendar program")).to_have_attribute(
        "href", first.replace("http://", "webcal://")
    )
    page.get_by_text("Replace the address").click()
    page.get_by_role("button", name="Give it a new address").click()
    expect(page.get_by_role("status").first).to_contain_text("The feed has a new address.")
    second = page.get_by_role("textbox", name="Address of the feed").input_value()
    assert fetched(page, practice, first)[0] == 404
    assert fetched(page, practice, second)[0] == 200


def test_the_address_is_copied_by_a_button(opened: Open, practice: Practice) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    signed_in(page, practice, Role.OWNER)
    page.goto("/en/staff/practice/connections/feeds/new")
    expect(page.get_by_label("Whose calendar")).to_be_hidden()
    page.get_by_role("radio", name="One calendar").check()
    page.get_by_label("Whose calendar").select_option(label="Ben")
    page.get_by_role("button", name="Make the feed").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.get_by_role("textbox", name="Address of the feed").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == address


@EVERY_LOOK
def test_every_page_is_clean_by_axe_and_fits(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 320, "height": 640})
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/{lang}/staff/practice/connections/feeds")
    look(page)
    page.goto(f"/{lang}/staff/practice/connections/feeds/new")
    look(page)
    page.locator("#kind-customer").check()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.locator("#customer").fill("anna-maria.von-der-heide@a-very-long-domain.example.org")
    page.locator("main form button[type=submit]").click()
    for summary in page.locator("main summary").all():
        summary.click()
    look(page)
    page.goto(f"/{lang}/staff/practice/connections/feeds")
    look(page)
