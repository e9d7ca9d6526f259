"""Saying that somebody is absent, at the house's own pages."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services import businesses
from tests.factories.people import make_member, sign_in
from tests.services.desk.desk import NINE, book
from tests.services.desk.desk import practice as two_doctors
from tests.web.visiting import Visitor

NEW = "/en/staff/practice/absences/new"
TUESDAY = f"{NEW}?who=anna&first=2026-11-24"


@pytest.fixture
def practice(site: Flask) -> Business:
    """Anna and Ben; Klara comes to Anna on Tuesday at nine."""
    with site.app_context():
        made = two_doctors(slug="practice")
        book(make_member(made), NINE, resource="anna")
        return made


def entered(site: Flask, role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(businesses.business("practice"), role, resource)))


def test_whoever_is_affected_is_listed_before_anything_changes(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY)
    assert "Klara Sommer" in page.text
    assert "Move to Ben" in page.text


def test_doing_it_says_what_was_done_and_undo_takes_it_back(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY).press("Close the calendar and do it")
    assert "Moved to" in page.text
    page = page.press("Take everything back")
    assert "everything is as it was" in page.text
    assert "Take everything back" not in page.buttons


def test_telling_them_now_ends_the_way_back(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY).press("Close the calendar and do it").press("Tell them now")
    assert "Take everything back" not in page.buttons


def test_a_day_that_cannot_be_read_comes_back_as_typed(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{NEW}?who=anna&first=soon")
    assert page.value("first") == "soon"
    assert "Please enter a date" in page.text


def test_who_has_one_calendar_is_offered_no_colleague(site: Flask, practice: Business) -> None:
    page = entered(site, Role.STAFF, "anna").go(TUESDAY)
    assert "Klara Sommer" in page.text
    assert "Move to" not in page.text
