"""A course's dates in a real browser: one is full, somebody waits for a seat in it, gets it, and changes the date."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.courses import Rhythm
from booking.services import bookings, businesses, changes
from booking.services.beginnings import Request
from booking.services.courses import publishing
from booking.services.courses.publishing import Course
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.journeys.conftest import PHONE, Open, Practice, served
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.services.desk.desk import NINE
from tests.web.site import make_practice
from tests.web.waiting import look

pytestmark = pytest.mark.browser


def make_school() -> Business:
    """Carving on two Tuesdays, for two people each."""
    course = {"capacity": 2, "by_sessions": True, "waiting_list": True, "name": {"de": "Kurs", "en": "Course"}}
    business = make_practice(
        resources=[resource("anna")], services=[service("course", duration_minutes=90, **course)], audiences=[]
    )
    rhythm = Rhythm(date(2026, 11, 24), 9 * 60, count=2)
    publishing.publish(make_member(business, Role.OWNER), Course("course", rhythm, title="Carving"), NOW)
    return business


@pytest.fixture
def practice(sqlite_template: Path, instance_path: Path) -> Iterator[Practice]:
    """A school with two dates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.journeys.conftest.make_practice", make_school)
        yield from served(sqlite_template, instance_path, patch)


def fill_first_date(site: Flask) -> str:
    """Two people are in the first date; the token of one of them."""
    with site.app_context():
        known, links = businesses.business("practice"), site.extensions["links"]
        for who in ("a", "b"):
            request = Request(Contact("Anybody", f"{who}@example.org", None), "en")
            booked = bookings.book(known, known.services["course"], NINE, NOW, request, links)
        return booked.token


def test_a_seat_in_a_full_date_is_waited_for_taken_and_moved_without_script(opened: Open, practice: Practice) -> None:
    token = fill_first_date(practice.site)
    page = opened(viewport=PHONE, java_script_enabled=False)
    page.goto("/en/practice/course")
    expect(page.locator("li.date")).to_contain_text(["fully booked", "2 places left"])
    page.get_by_role("link", name="Waiting list Tuesday 24 November").click()
    page.get_by_label("Your name").fill("Greta Sommer")
    page.get_by_label("E-mail address").fill("greta@example.org")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are the first on the waiting list.")

    with practice.site.app_context():
        changes.cancel(token, NOW)
    look(practice.site)
    page.reload()
    page.get_by_role("button", name="Yes, book this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    expect(page.get_by_text("Course: Carving").first).to_be_visible()

    page.get_by_role("link", name="Move").first.click()
    page.get_by_role("button", name="Choose Tuesday 1 December").click()
    expect(page.locator("time").first).to_have_text(re.compile("Tuesday 1 December 2026, 09:00–10:30"))


@pytest.mark.prove
@EVERY_LOOK
def test_every_page_with_dates_is_sound(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    token = fill_first_date(practice.site)
    page = opened(color_scheme=scheme, viewport=PHONE)
    for path in (
        f"/{lang}/practice/course",
        f"/{lang}/practice/course?seats=2&tz=America/New_York",
        f"/{lang}/practice",
        f"/{lang}/b/{token}/move",
    ):
        page.goto(path)
        assert faults(page) == []
        assert too_small(page) == []
        assert not is_too_wide(page)
