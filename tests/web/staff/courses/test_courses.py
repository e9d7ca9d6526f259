"""Courses at the house's own pages: published, looked at, printed, written to, cancelled."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services import bookings, businesses
from booking.services.desk import blocks
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member, sign_in
from tests.services.desk.desk import KLARA, LINKS, NINE, OTTO, at, told
from tests.services.desk.desk import practice as two_doctors
from tests.web.visiting import Visitor, text

HOUSE = "/en/staff/practice"
COURSES = f"{HOUSE}/courses"
TYPED = {"day": "2026-11-24", "clock": "9", "count": "3", "title": "Woodwork"}


@pytest.fixture
def practice(site: Flask) -> Business:
    """Anna and Ben, either of whom gives the course at published dates, eight seats."""
    with site.app_context():
        questions = [{"slug": "age", "kind": "number", "label": {"de": "Wie alt?", "en": "How old?"}}]
        course = service(
            "course", ("anna", "ben"), capacity=8, duration_minutes=60, by_sessions=True, questions=questions
        )
        return two_doctors(slug="practice", services=[service("checkup", ("anna", "ben")), course])


def entered(site: Flask, role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(businesses.business("practice"), role, resource)))


def published(site: Flask) -> Visitor:
    return entered(site).go(f"{COURSES}/new").press("Show the dates", **TYPED).press("Publish the ticked dates")


def joined(site: Flask, contact=KLARA, **answers) -> int:
    with site.app_context():
        known = businesses.business("practice")
        request = bookings.Request(contact, "en", answers)
        return bookings.book(known, known.services["course"], NINE, NOW, request, LINKS).facts.booking_id


def opened(site: Flask, visitor: Visitor | None = None) -> Visitor:
    return (visitor or entered(site, Role.OWNER)).go(COURSES).follow("Check-up: Woodwork")


def test_the_menu_names_courses_where_there_is_a_service_with_seats(site: Flask, practice: Business) -> None:
    assert "Courses" in entered(site).go(f"{HOUSE}/today").text


def test_the_menu_names_none_where_there_is_not(site: Flask) -> None:
    with site.app_context():
        two_doctors(slug="practice")
    page = entered(site).go(f"{HOUSE}/today")
    assert "Courses" not in page.text
    assert "There is no service with places yet." in page.go(COURSES).text
    assert "There is no service with places yet." in page.go(f"{COURSES}/new").text


def test_without_dates_the_page_says_what_to_do(site: Flask, practice: Business) -> None:
    page = entered(site).go(COURSES)
    assert "No dates are published." in page.text
    assert page.follow("Publish dates").heading == "Publish dates"


def test_dates_are_shown_before_they_are_published(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{COURSES}/new").press("Show the dates", **TYPED)
    assert "Tuesday 24 November 2026, 09:00–10:00" in page.text
    assert "Tuesday 8 December 2026, 09:00–10:00" in page.text
    assert "No dates are published." in page.go(COURSES).text


def test_what_is_ticked_is_published_and_can_be_taken_back(site: Flask, practice: Business) -> None:
    page = published(site)
    assert "3 sessions are published." in page.text
    assert page.text.count("0 of 8 places taken") == 3
    page = page.press("Undo")
    assert "The sessions are taken back." in page.text
    assert "No dates are published." in page.text


def test_what_somebody_has_booked_is_not_taken_back(site: Flask, practice: Business) -> None:
    page = published(site)
    joined(site)
    page = page.press("Undo")
    assert "somebody has booked a place meanwhile" in page.text
    assert "1 of 8 places taken" in page.text


def test_who_is_in_the_way_is_named_and_the_date_left_out(site: Flask, practice: Business) -> None:
    with site.app_context():
        blocks.add(make_member(practice), ["anna", "ben"], NINE, at(11), "Inventory", None, NOW)
    page = entered(site).go(f"{COURSES}/new").press("Show the dates", **TYPED)
    assert "Anna, 09:00–11:00: Inventory" in page.text
    assert "2 sessions are published." in page.press("Publish the ticked dates").text


def test_a_date_outside_the_hours_is_published_by_a_tick(site: Flask, practice: Business) -> None:
    evening = {**TYPED, "clock": "19:00", "count": "2"}
    page = entered(site).go(f"{COURSES}/new").press("Show the dates", **evening)
    assert "Please tick at least one date." in page.press("Publish the ticked dates").text
    page = page.press("Publish the ticked dates", dates="2026-12-01")
    assert "1 session is published." in page.text


def test_what_was_changed_after_the_look_is_looked_at_again(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{COURSES}/new").press("Show the dates", **TYPED)
    page = page.press("Publish the ticked dates", clock="10:00")
    assert page.alerts == ["You have changed something: please look at the dates once more."]
    assert "10:00–11:00" in page.text
    assert "3 sessions are published." in page.press("Publish the ticked dates").text


def test_what_cannot_be_read_comes_back_as_typed(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{COURSES}/new")
    page = page.press("Show the dates", day="soon", clock="25", seats="0", count="many", title="Woodwork")
    assert page.status == 422
    assert [page.value(each) for each in ("day", "clock", "seats", "count", "title")] == [
        "soon",
        "25",
        "0",
        "many",
        "Woodwork",
    ]
    assert "Please type a date, such as 31.12.2026." in page.text


def test_a_course_without_an_end_asks_for_one(site: Flask, practice: Business) -> None:
    page = entered(site).go(f"{COURSES}/new").press("Show the dates", day="2026-11-24", clock="9")
    assert "Please say how often it takes place, or until when." in page.text


def test_a_session_shows_who_takes_part_and_checks_them_in(site: Flask, practice: Business) -> None:
    published(site)
    joined(site, OTTO, age=7)
    page = opened(site)
    assert "Otto Winter" in page.text
    assert "How old? 7" in page.text
    page = page.press(next(each for each in page.buttons if each.startswith("Check in: Otto Winter")))
    assert "Checked in: Otto Winter." in page.text
    assert page.path.startswith(COURSES)


def test_the_list_to_print_has_a_row_for_each_and_empty_ones(site: Flask, practice: Business) -> None:
    published(site)
    joined(site, OTTO, age=7)
    page = opened(site).follow("List to print")
    rows = [[text(cell) for cell in each] for each in page.page.iter("tr")]
    assert rows[0] == ["Here", "Name", "Places", "Telephone number", "How old?"]
    assert rows[1][1:] == ["Otto Winter", "1", "+49 361 1234567", "7"]
    assert len(rows) == 6


def test_the_file_holds_no_formula(site: Flask, practice: Business) -> None:
    published(site)
    joined(site, type(OTTO)("=HYPERLINK(1)", None, "+493611234567"))
    page = opened(site)
    response = page.client.get(page.path.rstrip("/") + "/participants.csv")
    assert response.mimetype == "text/csv"
    assert "'=HYPERLINK(1)" in response.text


def test_who_may_not_take_customers_along_gets_no_file(site: Flask, practice: Business) -> None:
    published(site)
    joined(site)
    page = opened(site, entered(site, Role.FRONT_DESK))
    assert "As a file (CSV)" not in page.text
    assert page.client.get(page.path + "/participants.csv").status_code == 403


def test_a_message_is_looked_at_and_sent_to_all(site: Flask, practice: Business) -> None:
    published(site)
    booking_id = joined(site)
    joined(site, OTTO)
    page = opened(site).follow("Message to all").press("Look at it first", subject="Bring shoes", text="It is cold.")
    assert "1 person has no e-mail address" in page.text
    page = page.press("Send to 1 person")
    assert "The message is on its way to 1 person." in page.text
    with site.app_context():
        assert told(booking_id)[-1] == ("to_all", "customer", "due")


def test_a_message_without_words_comes_back(site: Flask, practice: Business) -> None:
    published(site)
    joined(site)
    page = opened(site).follow("Message to all").press("Look at it first", subject="Bring shoes")
    assert page.status == 422
    assert page.value("subject") == "Bring shoes"


def test_seats_are_changed_and_put_back(site: Flask, practice: Business) -> None:
    published(site)
    joined(site)
    page = opened(site).follow("Change places and title").press("Keep the changes", seats="0")
    assert "Please type a number from 1 to 1000." in page.text
    page = page.press("Keep the changes", seats="12", title="Carving")
    assert "1 of 12 places taken" in page.text
    assert page.heading == "Check-up: Carving"
    assert opened(site, page.press("Undo")).heading == "Check-up: Woodwork"


def test_cancelling_says_first_who_is_told(site: Flask, practice: Business) -> None:
    published(site)
    booking_id = joined(site)
    joined(site, OTTO)
    page = opened(site).follow("Cancel session")
    assert "1 person is told by mail." in page.text
    assert "Otto Winter · +49 361 1234567" in page.text
    page = page.press("Cancel session", words_en="The room is flooded.")
    assert "Please telephone: Otto Winter +493611234567." in page.text
    with site.app_context():
        assert told(booking_id)[-1] == ("cancelled", "customer", "due")
    assert "Cancel session" not in page.text


def test_one_and_all_later_ones_are_cancelled_together(site: Flask, practice: Business) -> None:
    published(site)
    page = opened(site).follow("Cancel session").follow("This one and the 2 after it").press("Cancel 3 sessions")
    assert "3 sessions are cancelled." in page.text
    assert "No dates are published." in page.go(COURSES).text


def test_who_has_one_calendar_sees_their_own_sessions_only(site: Flask, practice: Business) -> None:
    published(site)
    assert "Woodwork" in entered(site, Role.STAFF, "anna").go(COURSES).text
    assert "Woodwork" not in entered(site, Role.STAFF, "ben").go(COURSES).text


def test_customers_choose_among_the_dates_and_full_ones_have_a_waiting_list(site: Flask, practice: Business) -> None:
    published(site)
    page = Visitor(site.test_client()).go("/en/practice/course")
    assert page.starts == ["2026-11-24T09:00+01:00", "2026-12-01T09:00+01:00", "2026-12-08T09:00+01:00"]
    assert "8 places left" in page.text
    page = page.take("2026-12-01T09:00+01:00").press("Book appointment", name="Klara Sommer", email="k@example.org")
    assert "Tuesday 1 December 2026" in page.text


def test_a_session_is_moved_to_a_free_time_and_never_onto_another(site: Flask, practice: Business) -> None:
    published(site)
    joined(site)
    page = opened(site).follow("Move")
    free = [each for each in page.buttons if each.startswith(("Mon", "Tue"))]
    assert free[:2] == ["Mon 23 November, 09:00", "Mon 23 November, 10:00"]
    page = page.press("Mon 23 November, 10:00")
    assert "Monday 23 November 2026, 10:00–11:00" in page.text
