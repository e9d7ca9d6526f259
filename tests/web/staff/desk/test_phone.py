"""The form of the telephone without script: step by step, everything typed kept."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor, Role
from booking.services import businesses
from booking.services.desk import showing
from booking.services.reminders import rules
from booking.storage.models import Booking
from booking.storage.models import Business as BusinessRow
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.web.staff.desk.conftest import HOUSE, KLARA, MEHMET, TEN, Book, Enter
from tests.web.visiting import Visitor


def test_two_letters_find_a_customer_and_the_first_one_is_chosen(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="so")
    assert "Klara Sommer" in desk.text
    assert desk.value("customer").isdigit()
    assert desk.value("q") == "so"


def test_the_next_free_time_is_chosen_beforehand(desk: Visitor, book: Book) -> None:
    book(KLARA, NOW)
    desk.go(f"{HOUSE}/new?resource=anna")
    assert desk.value("starts_at") == "2026-11-23T09:30+01:00"


def test_the_plain_button_goes_one_step_on_and_books_in_the_end(desk: Visitor, book: Book) -> None:
    book(KLARA, TEN)
    desk.go(f"{HOUSE}/new").press("Book appointment", q="Sommer")
    assert desk.status == 200
    desk.press("Book appointment")
    assert desk.heading == "Check-up"
    assert "Booked: Check-up, Mon 23 November, 09:00." in desk.text
    assert "by telephone" in desk.text


def test_nobody_found_becomes_somebody_new_with_what_was_typed(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Book appointment", q="Berta Blume")
    assert desk.value("name") == "Berta Blume"
    desk.press("Book appointment", phone="0361 99887")
    assert desk.heading == "Check-up"
    assert "+49 361 99887" in desk.text
    assert "No e-mail goes out: print the slip, or read out the number." in desk.text


def test_a_number_that_is_not_known_becomes_the_number_of_somebody_new(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("Find", q="0361 99887")
    assert (desk.value("name"), desk.value("phone")) == ("", "0361 99887")


def test_faults_come_back_with_everything_typed(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/new").press("New customer", q="Berta", note="rings twice")
    desk.press("Book appointment", name="", email="nonsense", phone="abc", minutes="ever", note="rings twice")
    assert desk.status == 422
    assert "4 entries need another look" in desk.text
    assert "Please type the customer's name." in desk.text
    assert (desk.value("email"), desk.value("phone"), desk.value("minutes")) == ("nonsense", "abc", "ever")
    assert desk.value("note") == "rings twice"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [({"clock": "9 o'clock"}, "Please type a time, such as 14:30."), ({"day": "soon"}, "Please type a date")],
)
def test_a_time_that_cannot_be_read_is_told_at_its_field(
    desk: Visitor, book: Book, typed: dict[str, str], fault: str
) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    desk.press("Book appointment", **{"starts_at": "other", "day": "2026-11-24", "clock": "10:00", **typed})
    assert desk.status == 422
    assert fault in desk.text


def test_a_free_time_and_a_typed_one_are_not_both_meant(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    desk.press("Book appointment", starts_at="2026-11-24T11:00+01:00", day="2026-11-24", clock="10:00")
    assert desk.status == 422
    assert "not both" in desk.text


def test_a_time_typed_in_german_is_understood(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    desk.press("Book appointment", day="24.11.2026", clock="14.30")
    assert "Booked: Check-up, Tue 24 November, 14:30." in desk.text


def test_another_service_shows_its_own_times_before_anything_is_booked(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    desk.press("Book appointment", service="course")
    assert "Please choose the time once more" in desk.text
    assert desk.value("starts_at") == "2026-11-23T09:00+01:00"
    assert "4 places left" in desk.text
    desk.press("Book appointment", seats="2")
    assert desk.heading == "Book appointment"
    desk.press("Book appointment")
    assert desk.heading == "Course"
    assert "2 of 4 places" in desk.text


def test_a_time_that_was_chosen_in_the_calendar_stays_chosen(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new?starts_at=2026-11-25T15:00%2B01:00&resource=ben")
    assert (desk.value("starts_at"), desk.value("resource")) == ("2026-11-25T15:00+01:00", "ben")
    desk.press("Find", q="Sommer").press("Book appointment")
    assert "Booked: Check-up, Wed 25 November, 15:00." in desk.text


def test_a_rule_warns_and_can_be_gone_over_knowingly(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new?starts_at=2026-11-24T20:05%2B01:00").press("Find", q="Sommer").press("Book appointment")
    assert desk.status == 409
    assert "Outside opening hours. Tuesday 24 November – Anna, Ben: 09:00–17:00." in desk.text
    assert "Nothing is booked yet, and your entries are kept." in desk.text
    desk.press("Book anyway")
    assert desk.heading == "Check-up"
    assert "Booked against: Outside opening hours" in desk.text


def test_going_over_a_rule_that_was_not_shown_is_not_possible(desk: Visitor, book: Book) -> None:
    book(KLARA)
    desk.go(f"{HOUSE}/new?starts_at=2026-11-24T20:00%2B01:00").press("Find", q="Sommer").press("Book appointment")
    desk.press("Book anyway", over="notice")
    assert desk.status == 409


def test_whose_role_goes_over_no_rule_of_the_house_is_offered_none(enter: Enter, book: Book) -> None:
    book(KLARA, resource="anna")
    anna = enter(Role.STAFF, "anna")
    anna.go(f"{HOUSE}/new?starts_at=2027-11-24T10:00%2B01:00").press("Find", q="Sommer").press("Book appointment")
    assert anna.status == 409
    assert "Too far ahead" in anna.text
    assert "Book anyway" not in anna.buttons


def test_what_is_taken_tells_by_whom_and_what_is_free_near_by(desk: Visitor, book: Book) -> None:
    book(KLARA, TEN)
    book(MEHMET, TEN + timedelta(hours=1))
    desk.go(f"{HOUSE}/new?starts_at=2026-11-23T10:00%2B01:00&resource=anna").press("Find", q="Öztürk")
    desk.press("Book appointment")
    assert desk.status == 409
    assert "Anna, 10:00–10:30: Check-up, Klara Sommer" in desk.text
    assert "Book anyway" not in desk.buttons
    desk.press("Mon 23 November, 10:30")
    assert "Booked: Check-up, Mon 23 November, 10:30." in desk.text


def test_a_squeeze_in_needs_a_reason_and_stands_beside(desk: Visitor, book: Book) -> None:
    book(KLARA, TEN)
    book(MEHMET, TEN + timedelta(hours=1))
    desk.go(f"{HOUSE}/new?starts_at=2026-11-23T10:00%2B01:00&resource=anna").press("Find", q="Öztürk")
    desk.press("Book appointment").press("Squeeze in")
    assert desk.status == 422
    assert "Please say why: the reason stays with the appointment." in desk.text
    desk.press("Squeeze in", reason="Acute pain")
    assert "Squeezed in: Acute pain" in desk.text


def test_the_same_form_twice_books_once(desk: Visitor, book: Book, site: Flask) -> None:
    book(KLARA, TEN)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    form = {name: desk.value(name) for name in ("customer", "q", "q_for", "key", "service", "starts_at", "preset")}
    form |= {name: desk.value(name) for name in ("csrf_token", "times_for", "resource", "seats", "audience")}
    first = desk.post(f"{HOUSE}/new", {**form, "action": "go"}).path
    assert desk.post(f"{HOUSE}/new", {**form, "action": "go"}).path == first
    with site.app_context():
        actor = make_member(businesses.business("practice"))
        assert len(showing.visits_on(actor, businesses.business("practice"), NOW.date())) == 2


def test_another_appointment_from_the_same_form_is_asked_for_once_more(desk: Visitor, book: Book) -> None:
    book(KLARA, TEN)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    form = {name: desk.value(name) for name in ("customer", "q", "q_for", "key", "service", "starts_at", "preset")}
    form |= {name: desk.value(name) for name in ("csrf_token", "times_for", "resource", "seats", "audience")}
    desk.post(f"{HOUSE}/new", {**form, "action": "go"})
    desk.post(f"{HOUSE}/new", {**form, "starts_at": "2026-11-24T11:00+01:00", "action": "go"})
    assert desk.status == 409
    assert "This form has booked already" in desk.text
    desk.press("Book appointment")
    assert "Booked: Check-up, Tue 24 November, 11:00." in desk.text


def test_undo_takes_the_booking_back(desk: Visitor, book: Book) -> None:
    book(KLARA, TEN)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer").press("Book appointment").press("Undo")
    assert "Taken back: nothing is booked." in desk.text
    desk.press("Undo")
    assert "It stands again as it was." in desk.text


def test_who_walks_in_begins_now_and_is_here(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/walk-in").press("New customer", q="Berta Blume").press("Take in now", email="berta@example.org")
    assert "Booked: Check-up, Mon 23 November, 09:00." in desk.text
    assert "Is here" in desk.text
    assert "as a walk-in" in desk.text


def test_staff_book_with_themselves_only(enter: Enter, book: Book) -> None:
    ben = enter(Role.STAFF, "ben").go(f"{HOUSE}/new")
    assert ben.value("resource") == "ben"
    assert [each for each in ("course", "laser") if f'value="{each}"' in str(ben.page)] == []


def test_staff_without_a_calendar_have_nothing_to_book(enter: Enter) -> None:
    assert enter(Role.STAFF).go(f"{HOUSE}/new").heading == "There is nothing to book yet"


def test_find_answers_with_customers_and_the_way_to_somebody_new(desk: Visitor, book: Book) -> None:
    book(KLARA)
    answer = desk.client.get(f"{HOUSE}/find?q=1234567").get_json()
    assert [each["name"] for each in answer["options"]] == ["Klara Sommer", "New customer: “1234567”"]
    assert answer["options"][0]["detail"].startswith("+49 361 1234567 · klara@example.org")


def test_a_colleagues_customer_is_not_there_for_staff(enter: Enter, book: Book, site: Flask) -> None:
    booking_id = book(KLARA, resource="anna")
    with site.app_context():
        sheet = showing.sheet_of(make_member(businesses.business("practice")), booking_id)
    number = sheet.bookings[0].customer_id
    assert enter(Role.STAFF, "anna").go(f"{HOUSE}/new?customer={number}").value("q") == "Klara Sommer"
    assert enter(Role.STAFF, "ben").go(f"{HOUSE}/new?customer={number}").value("q") == ""


def test_reminders_are_read_out_and_taken_in(site: Flask, desk: Visitor, book: Book) -> None:
    with site.app_context():
        rules.add_usual(Actor.of_server(businesses.business("practice").id), NOW)
    book(KLARA)
    desk.go(f"{HOUSE}/new").press("Find", q="Sommer")
    assert "Please ask, and read it out: By e-mail: the day before at 14:00 and 2 hours before." in desk.text
    assert desk.value("reminders") == ""
    desk.press("Book appointment", day="26.11.2026", clock="14.30", reminders="1")
    assert "Booked: Check-up, Thu 26 November, 14:30." in desk.text
    with site.app_context(), reading() as session:
        assert session.scalars(select(Booking.wants_reminders).order_by(Booking.id.desc())).first()


def test_the_desk_is_told_where_reminders_come_unasked(site: Flask, desk: Visitor, book: Book) -> None:
    with site.app_context():
        known = businesses.business("practice")
        with unit_of_work() as session:
            session.execute(update(BusinessRow).where(BusinessRow.id == known.id).values(trade="hairdresser"))
        rules.add_usual(Actor.of_server(known.id), NOW)
        rules.set_always(Actor.of_server(known.id), True, NOW)
    desk.go(f"{HOUSE}/new")
    assert "Please tell the customer that reminders come unasked: By e-mail" in desk.text
    assert "The customer wants to be reminded" not in desk.text


def test_where_nobody_is_reminded_the_desk_asks_nothing(desk: Visitor) -> None:
    assert "The customer wants to be reminded" not in desk.go(f"{HOUSE}/new").text
