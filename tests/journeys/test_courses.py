"""A weekly course in a real browser: published, booked by a customer, printed, written to, and one date cancelled."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.journeys.conftest import PHONE, Open, Practice, served
from tests.journeys.looks import LIGHT_LOOK
from tests.journeys.sights import seen
from tests.journeys.staff import signed_in
from tests.web.site import make_practice

pytestmark = pytest.mark.browser

COURSES = "/en/staff/practice/courses"


def make_school() -> Business:
    """One who gives a course for eight people at published dates, and none is published yet."""
    course = {"capacity": 8, "by_sessions": True, "name": {"de": "Kurs", "en": "Course"}}
    return make_practice(resources=[resource("anna")], services=[service("course", **course)], audiences=[])


@pytest.fixture
def practice(sqlite_template: Path, instance_path: Path) -> Iterator[Practice]:
    """A school without dates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.journeys.conftest.make_practice", make_school)
        yield from served(sqlite_template, instance_path, patch)


def type_dates(page: Page) -> None:
    """Three Tuesdays, and a look at them."""
    page.locator("#day").fill("2026-11-24")
    page.locator("#clock").fill("9")
    page.locator("#count").fill("3")
    page.locator("#title").fill("Carving")
    page.locator("button[value=show]").click()
    expect(page.locator(".planned")).to_have_count(3)


def join(page: Page) -> None:
    """Somebody books a seat in the first date."""
    page.goto("/en/practice/course")
    page.get_by_role("button", name="Choose Tuesday 24 November").click()
    page.get_by_label("Your name").fill("Greta Sommer")
    page.get_by_label("E-mail address").fill("greta@example.org")
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")


def test_a_weekly_course_is_published_booked_printed_written_to_and_cancelled_without_script(
    opened: Open, practice: Practice
) -> None:
    page = opened(viewport=PHONE, java_script_enabled=False)
    signed_in(page, practice)
    page.goto(COURSES)
    page.get_by_role("link", name="Publish dates").first.click()
    type_dates(page)
    page.get_by_role("button", name="Publish the ticked dates").click()
    expect(page.get_by_role("status")).to_contain_text("3 sessions are published.")

    join(opened(viewport=PHONE, java_script_enabled=False))

    page.goto(COURSES)
    page.get_by_role("link", name="Course: Carving").first.click()
    page.get_by_role("link", name="List to print").click()
    expect(page.get_by_role("rowheader")).to_have_text(["Greta Sommer"])
    page.get_by_role("link", name="Back to the session").click()
    page.get_by_role("link", name="Message to all").click()
    page.get_by_label("Subject").fill("Bring shoes")
    page.get_by_label("Text").fill("The floor is cold.")
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name="Send to 1 person").click()
    expect(page.get_by_role("status")).to_contain_text("The message is on its way to 1 person.")

    page.get_by_role("link", name="Cancel session").click()
    page.get_by_role("button", name="Cancel session").click()
    expect(page.get_by_role("status")).to_contain_text("The session is cancelled. 1 person is told by mail.")
    page.goto("/en/practice/course")
    expect(page.locator("li.date")).to_have_count(2)


def visited(page: Page, practice: Practice, lang: str) -> Iterator[Page]:
    """Every page of courses, before anything is published and after somebody has booked."""
    signed_in(page, practice)
    home = f"{practice.address}/{lang}/staff/practice/courses"
    page.goto(home)
    yield page
    page.goto(f"{home}/new")
    yield page
    type_dates(page)
    yield page
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/courses?*")
    yield page
    with practice.site.app_context():
        known = businesses.business("practice")
        start = datetime.fromisoformat("2026-11-24T09:00:00+01:00")
        for who in (Contact("Greta Sommer", "greta@example.org", None), Contact("Otto Winter", None, "+493611234567")):
            links = practice.site.extensions["links"]
            bookings.book(known, known.services["course"], start, NOW, bookings.Request(who, "de"), links)
    page.goto(home)
    page.locator(".listed h2 a").first.click()
    page.locator("#people").wait_for()
    yield page
    session = page.url
    for path in ("participants", "edit", "message", "cancel", "cancel?later=1"):
        page.goto(f"{session}/{path}")
        yield page
    page.goto(f"{practice.address}/{lang}/practice/course")
    yield page


@LIGHT_LOOK
def test_every_page_can_be_used_by_everybody(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    sights = seen(visited(opened(color_scheme=scheme), practice, lang))
    assert [each for each in sights if each.faults or each.jumps or each.too_wide or each.too_small] == []
