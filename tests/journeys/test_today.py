"""The queue of the day in a real browser: it renews itself, and a second click does nothing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from booking.services.desk import visits
from booking.storage.models import Booking, RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.journeys.conftest import Open, Practice
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.staff import known, signed_in

pytestmark = pytest.mark.browser

SOON = NOW + timedelta(minutes=30)


def count(practice: Practice, model: type, *where: object) -> int:
    """How many there are of something."""
    with practice.site.app_context(), reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def test_a_visit_goes_through_the_day(page: Page, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", starts_at=SOON)
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    for button, heading in (("Check in", "Waiting"), ("Start", "In progress")):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("region", name=heading).get_by_role("link", name="Klara Sommer")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("status")).to_contain_text("Done: Klara Sommer.")


def test_what_others_do_appears_by_itself_and_takes_no_focus(opened: Open, practice: Practice) -> None:
    [first, second] = known(practice.site, "Klara Sommer", "Jan Novak", starts_at=SOON)
    page = opened()
    actor = signed_in(page, practice)
    page.clock.install()
    page.goto("/en/staff/practice/today")
    wait_for_scripts(page)
    page.locator(f"#visit-{second}-check_in").focus()
    with practice.site.app_context():
        visits.check_in(actor, first, NOW)
    page.clock.run_for(6_000)
    waiting = page.get_by_role("region", name="Waiting")
    expect(waiting.get_by_role("link", name="Klara Sommer")).to_be_visible()
    expect(page.locator(f"#visit-{second}-check_in")).to_be_focused()


def test_it_says_when_it_is_not_up_to_date(opened: Open, practice: Practice) -> None:
    page = opened()
    signed_in(page, practice)
    page.clock.install()
    page.goto("/en/staff/practice/today")
    wait_for_scripts(page)
    page.route("**/today/columns*", lambda route: route.fulfill(status=429, body=""))
    page.clock.run_for(6_000)
    expect(page.get_by_role("status")).to_contain_text("Not up to date since")
    page.unroute("**/today/columns*")
    page.clock.run_for(11_000)
    expect(page.get_by_text("Not up to date since")).to_be_hidden()


def test_two_clicks_book_once(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer")
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    wait_for_scripts(page)
    page.locator("#q").fill("Sommer")
    page.locator("#q-list li").first.click()
    page.locator(".phone__book button").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Booked: Check-up")
    assert count(practice, Booking) == 2


def test_who_types_before_the_script_is_there_gets_suggestions_all_the_same(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer")
    page = opened()
    signed_in(page, practice)
    late: list[Route] = []
    page.route("**/combobox.js", lambda route: late.append(route))
    with page.expect_request("**/combobox.js"):
        page.goto("/en/staff/practice/new", wait_until="domcontentloaded")
    page.locator("#q").press_sequentially("Sommer")
    late.pop().continue_()
    expect(page.locator("#q-list li").first).to_contain_text("Klara Sommer")


def test_two_clicks_check_in_once(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", starts_at=SOON)
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    wait_for_scripts(page)
    page.get_by_role("button", name="Check in").dblclick()
    expect(page.get_by_role("region", name="Waiting").get_by_role("link", name="Klara Sommer")).to_be_visible()
    assert count(practice, RecordEntry, RecordEntry.action == "checked_in") == 1
