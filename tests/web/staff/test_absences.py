"""Saying that somebody is absent, at the house's own pages."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.services import businesses
from booking.services.absences import applying
from booking.services.texts import writing
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.services.desk.desk import NINE, OTTO, at, book
from tests.services.desk.desk import practice as two_doctors
from tests.web.visiting import Visitor

HOUSE = "/en/staff/practice"
NEW = f"{HOUSE}/absences/new"
TUESDAY = f"{NEW}?who=anna&first=2026-11-24"
DO_IT = "Close the calendar and do it"


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


def also(site: Flask, practice: Business, hour: int = 10, **asked: object) -> int:
    """Somebody else comes to Anna; the number of the booking."""
    with site.app_context():
        return book(make_member(practice), at(hour), resource="anna", **asked).facts.booking_id


def test_whoever_is_affected_is_listed_before_anything_changes(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY)
    assert "Klara Sommer" in page.text
    assert "Move to Ben" in page.text


def test_doing_it_says_what_was_done_and_undo_takes_it_back(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY).press(DO_IT)
    assert "Moved to" in page.text
    page = page.press("Take everything back")
    assert "everything is as it was" in page.text
    assert "Take everything back" not in page.buttons


def test_telling_them_now_ends_the_way_back(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY).press(DO_IT).press("Tell them now")
    assert "Take everything back" not in page.buttons
    assert "everybody is looked after" in page.text


def test_a_day_that_cannot_be_read_comes_back_as_typed(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{NEW}?who=anna&first=soon")
    assert page.value("first") == "soon"
    assert "Please enter a date" in page.text


def test_who_has_one_calendar_is_offered_no_colleague(site: Flask, practice: Business) -> None:
    page = entered(site, Role.STAFF, "anna").go(TUESDAY)
    assert "Klara Sommer" in page.text
    assert "Move to" not in page.text


def test_one_of_the_next_times_is_proposed(site: Flask, practice: Business) -> None:
    number = also(site, practice)
    page = entered(site).go(TUESDAY)
    assert "Propose Tue 24 November, 10:30" in page.text
    page.press(DO_IT, **{f"do-{number}": "propose/2026-11-24T09:30:00+00:00"})
    assert "Proposed: Tue 24 November, 10:30. Not answered yet" in page.text


def test_words_are_there_already_and_words_in_braces_come_back(site: Flask, practice: Business) -> None:
    page = entered(site).go(TUESDAY)
    assert page.value("words_en").startswith("Unfortunately this appointment cannot take place.")
    assert page.value("words_de").startswith("Leider muss dieser Termin ausfallen.")
    page.press(DO_IT, words_en="Dear {customer}, sorry.", reason="flu")
    assert (page.status, page.value("words_en"), page.value("reason")) == (422, "Dear {customer}, sorry.", "flu")
    assert "Words in braces are not filled in here" in page.text
    page.press(DO_IT, words_en="Sorry.")
    assert page.go(f"{NEW}?who=ben&first=2026-11-24").value("words_en") == "Sorry."


@pytest.mark.prove
def test_what_the_mail_of_the_house_says_besides_stands_there_with_its_placeholders(
    site: Flask, practice: Business
) -> None:
    words = OwnWords("Cancelled", "Dear {customer}, we cancel. {reason}")
    with site.app_context():
        writing.save(make_member(practice), Reason.CANCELLED, Channel.EMAIL, {}, {"en": words}, NOW)
    page = entered(site).go(TUESDAY)
    assert "Dear {customer}, we cancel. {reason}" in page.text


def test_a_long_run_goes_on_by_a_button_and_can_be_left(
    site: Flask, practice: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in (10, 11):
        also(site, practice, hour)
    monkeypatch.setattr(applying.go_on, "__defaults__", (1,))
    page = entered(site).go(TUESDAY).press(DO_IT)
    assert "1 of 3 appointments are done." in page.text
    page.press("Go on")
    assert "2 of 3 appointments are done." in page.text
    page.press("Leave the others as they are")
    assert "1 appointment is left as it is." in page.text
    assert "Tell them now" in page.buttons


def test_whom_only_the_telephone_reaches_is_on_the_list_and_is_ticked(site: Flask, practice: Business) -> None:
    number = also(site, practice, contact=OTTO)
    page = entered(site).go(TUESDAY).press(DO_IT)
    assert "1 customer has no e-mail address" in page.text
    page.follow("Telephone list")
    assert "Otto Winter" in page.text
    assert "Klara Sommer" not in page.text
    page.press("Save ticks", reached=str(number))
    assert "Reached: Mon 23 November, 09:00" in page.text
    page.press("Show", all="1")
    assert "Klara Sommer" in page.text


def test_earlier_absences_are_listed_and_a_list_without_any_says_so(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{HOUSE}/absences")
    assert "No absence has been reported here yet." in page.text
    page.go(TUESDAY).press(DO_IT, for_all="leave")
    page.go(f"{HOUSE}/absences")
    assert "1 appointment was affected" in page.text
    assert "1 still open" in page.text
    page.follow("Anna, Tuesday 24 November 2026")
    assert "Left open" in page.text


def test_the_calendar_of_a_day_leads_there(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{HOUSE}/calendar/day?date=2026-11-24")
    page.follow("Absent on this day: Anna")
    assert (page.value("first"), page.value("who")) == ("2026-11-24", "anna")
    assert "Klara Sommer" in page.text


@pytest.mark.prove
def test_a_time_off_leads_to_whom_it_concerns(site: Flask, practice: Business) -> None:
    page = entered(site, Role.OWNER).go(f"{HOUSE}/setup/exceptions?who=resources/anna")
    page.press("Save", first="2026-11-24", from_time="8:00", until_time="12:00")
    page.follow("Look after them")
    assert (page.value("from_time"), page.value("until_time")) == ("8:00", "12:00")
    assert "Klara Sommer" in page.text
    page.go(f"{HOUSE}/setup/exceptions?who=resources/anna").follow(
        "Affected appointments: Tuesday 24 November 2026, 08:00–12:00"
    )
    assert (page.value("first"), page.value("from_time"), page.value("until_time")) == ("2026-11-24", "08:00", "12:00")
