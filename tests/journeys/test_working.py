"""The small sum against programs, in a browser that does it."""

import pytest
from playwright.sync_api import Page, expect

from booking.domain.access import Actor
from booking.services import businesses
from booking.services.setup import online
from tests.conftest import NOW
from tests.journeys.conftest import Open, Practice
from tests.journeys.test_booking import BOOKED, WEDNESDAY, type_details

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _working(practice: Practice) -> None:
    with practice.site.app_context():
        online.set_working(Actor.of_server(businesses.business("practice").id), True, NOW)


def to_the_form(page: Page) -> None:
    page.goto("/en/practice/checkup?resource=anna")
    page.locator(WEDNESDAY).click()
    type_details(page)


def test_whoever_types_notices_nothing(opened: Open) -> None:
    page = opened()
    to_the_form(page)
    page.wait_for_function("document.querySelector('[name=work]').value")
    expect(page.get_by_text("A mail will ask you")).to_be_hidden()
    page.get_by_role("button", name="Book appointment").click()
    expect(page).to_have_url(BOOKED)


def test_who_is_faster_than_the_sum_waits_for_it(opened: Open) -> None:
    page = opened()
    # A sum that takes longer than anybody types: what is pressed meanwhile is kept, and sent when it is done.
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {"
        "const field = document.querySelector('[name=work]'); if (field) field.dataset.bits = '18'; })"
    )
    to_the_form(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(BOOKED, timeout=30_000)


def test_without_scripts_a_mail_asks(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    to_the_form(page)
    expect(page.get_by_text("A mail will ask you")).to_be_visible()
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not booked yet: please look into your mail")
