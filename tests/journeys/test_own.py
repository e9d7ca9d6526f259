"""What a customer does later, by the link of the booking."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Practice
from tests.web.bookings import decide_token, make_booking

pytestmark = pytest.mark.browser


def test_a_booking_is_moved(page: Page, practice: Practice) -> None:
    page.goto(f"/en/b/{make_booking(practice.site)}")
    page.get_by_role("link", name="Move", exact=True).click()
    page.locator("button[value='2026-11-26T10:00+01:00']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    expect(page.locator("time")).to_have_text(re.compile("Thursday 26 November 2026, 10:00–10:30"))


def test_a_booking_is_cancelled(page: Page, practice: Practice) -> None:
    page.goto(f"/en/b/{make_booking(practice.site)}")
    page.get_by_role("link", name="Cancel appointment").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This appointment is cancelled.")


def test_a_request_is_approved(page: Page, practice: Practice) -> None:
    token = make_booking(practice.site, "visit")
    page.goto(f"/en/d/{decide_token(practice.site)}")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This request is approved.")
    page.goto(f"/en/b/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")


def test_a_request_is_declined_with_a_reason(page: Page, practice: Practice) -> None:
    token = make_booking(practice.site, "visit")
    page.goto(f"/en/d/{decide_token(practice.site)}")
    page.get_by_label("Reason, if you decline").fill("We are away that week.")
    page.get_by_role("button", name="Decline").click()
    page.goto(f"/en/b/{token}")
    expect(page.get_by_text("We are away that week.")).to_be_visible()


def test_the_event_is_downloaded(opened: Open, practice: Practice) -> None:
    page = opened()
    page.goto(f"/en/b/{make_booking(practice.site)}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to calendar (.ics)").click()
    assert re.fullmatch(r"\w{4}-\w{4}\.ics", download.value.suggested_filename)


def test_the_other_language_keeps_the_place(page: Page) -> None:
    page.goto("/de/practice/checkup?week=2026-W50&resource=ben")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/practice/checkup\?week=2026-W50&resource=ben$"))
    expect(page.get_by_role("heading", name="7–13 December")).to_be_visible()


def test_the_language_is_remembered(page: Page, practice: Practice) -> None:
    page.goto("/de/practice")
    page.get_by_role("link", name="English").click()
    page.goto("/")
    expect(page).to_have_url(re.compile("/en/"))
