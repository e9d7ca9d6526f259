"""Who types before a script is there: it looks at what was done meanwhile, and nobody types another letter for it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from booking.domain.access import Role
from tests.journeys.conftest import Open, Practice
from tests.journeys.staff import known, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def page(opened: Open, practice: Practice) -> Page:
    known(practice.site, "Greta Sommer")
    page = opened()
    signed_in(page, practice, Role.OWNER)
    return page


def before(page: Page, module: str, path: str, done: Callable[[], None]) -> None:
    """Do something on a page whose *module* is not there yet, and let it come."""
    held: list[Route] = []
    page.route(f"**/modules/{module}.js", lambda route: held.append(route))
    with page.expect_request(f"**/modules/{module}.js"):
        page.goto(path, wait_until="domcontentloaded")
    done()
    held.pop().continue_()


def test_the_preview_shows_what_was_typed_before(page: Page) -> None:
    typed = page.locator("#body_en")
    before(page, "editor", "/en/staff/practice/messages/texts/email/confirmed", lambda: typed.fill("Typed before!"))
    expect(page.locator(".letter")).to_contain_text("Typed before!")


def test_the_list_of_customers_is_that_of_the_name_typed_before(page: Page) -> None:
    typed = page.get_by_role("searchbox")
    before(page, "finder", "/en/staff/practice/customers", lambda: typed.fill("Nobody"))
    expect(page.locator("[data-found] [role=status]")).to_contain_text("0 customers found")


def test_another_time_is_chosen_by_the_day_typed_before(page: Page) -> None:
    typed = page.locator("#day")
    before(page, "either", "/en/staff/practice/new", lambda: typed.fill("2026-11-25"))
    expect(page.locator("#at-other")).to_be_checked()


def test_the_times_on_the_telephone_are_those_of_the_service_chosen_before(page: Page) -> None:
    times_for = page.locator("input[name=times_for]")
    before(page, "parts", "/en/staff/practice/new", lambda: page.locator("#service").select_option("course"))
    expect(times_for).to_have_value(re.compile("^course"))
