"""Moving an appointment by its form."""

from datetime import timedelta

import pytest

from tests.web.staff.desk.conftest import HOUSE, KLARA, MEHMET, TEN, Book
from tests.web.visiting import Visitor


def form(visitor: Visitor, booking_id: int) -> Visitor:
    """The form that moves the appointment of a booking."""
    return visitor.go(f"{HOUSE}/bookings/{booking_id}").follow("Move")


def test_the_form_begins_with_the_present_place(desk: Visitor, book: Book) -> None:
    form(desk, book())
    found = {name: desk.value(name) for name in ("day", "clock", "minutes", "resource", "is_told")}
    assert found == {"day": "2026-11-23", "clock": "10:00", "minutes": "30", "resource": "anna", "is_told": "1"}


def test_it_is_moved_to_another_time_person_and_length(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Move", day="2026-11-24", clock="11:15", resource="ben", minutes="45")
    assert desk.status == 409
    desk.press("Move anyway")
    assert "Moved to Tuesday 24 November 2026, 11:15–12:00." in desk.text
    assert "With Ben" in desk.text


def test_undo_puts_it_back(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Move", day="2026-11-24", clock="11:00").press("Undo")
    assert "It is back where it was." in desk.text
    assert "Monday 23 November 2026, 10:00–10:30" in desk.text


def test_a_place_that_was_taken_meanwhile_is_not_gone_back_to(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Move", day="2026-11-24", clock="11:00")
    book(MEHMET)
    desk.press("Undo")
    assert "The old time has been taken meanwhile, so it stays where it is now." in desk.text


def test_looking_moves_nothing(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Only look what stands against it", day="2026-11-24", clock="11:00")
    assert "Nothing stands against Tue 24 November, 11:00" in desk.text
    assert "It stands at Monday 23 November 2026, 10:00–10:30." in desk.text


def test_a_rule_warns_before_it_is_gone_over(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Move", day="2026-11-24", clock="20:00")
    assert desk.status == 409
    assert "Outside opening hours" in desk.text
    assert (desk.value("day"), desk.value("clock")) == ("2026-11-24", "20:00")
    desk.press("Move anyway")
    assert "Moved to Tuesday 24 November 2026, 20:00–20:30." in desk.text


def test_where_somebody_is_only_squeezing_in_helps(desk: Visitor, book: Book) -> None:
    book(MEHMET, TEN + timedelta(hours=1))
    form(desk, book()).press("Move", clock="11:00")
    assert desk.status == 409
    assert "Anna, 11:00–11:30: Check-up, Mehmet Öztürk" in desk.text
    desk.press("Squeeze in")
    assert desk.status == 422
    desk.press("Squeeze in", reason="Has to leave early")
    assert "Squeezed in: Has to leave early" in desk.text


def test_somebody_elses_move_is_not_overwritten(desk: Visitor, book: Book) -> None:
    booking_id = book()
    form(desk, booking_id)
    other = Visitor(desk.client)
    form(other, booking_id).press("Move", clock="12:00")
    desk.press("Move", clock="13:00")
    assert desk.status == 409
    assert "Somebody else has moved it meanwhile" in desk.text
    assert desk.value("clock") == "13:00"
    desk.press("Move", clock="13:00")
    assert "Moved to Monday 23 November 2026, 13:00–13:30." in desk.text


def test_faults_come_back_with_everything_typed(desk: Visitor, book: Book) -> None:
    form(desk, book(KLARA)).press("Move", day="soon", clock="late", minutes="long")
    assert desk.status == 422
    assert "3 entries need another look" in desk.text
    assert (desk.value("day"), desk.value("clock"), desk.value("minutes")) == ("soon", "late", "long")


def test_a_free_time_is_one_press_away(desk: Visitor, book: Book) -> None:
    form(desk, book()).press("Mon 23 November, 09:30")
    assert "Moved to Monday 23 November 2026, 09:30–10:00." in desk.text


def test_nobody_is_told_where_nobody_is_to_be_told(desk: Visitor, book: Book) -> None:
    form(desk, book(MEHMET))
    assert "There is no e-mail address: please tell the customer yourself." in desk.text


@pytest.mark.parametrize(
    ("starts_at", "minutes"),
    [
        ("0001-01-01T00:00:00+14:00", "30"),
        ("9999-12-31T23:00:00-12:00", "30"),
        ("9998-12-31T00:00:00+00:00", "30"),
        ("2026-11-24T10:00:00+01:00", "999999999"),
        ("2026-11-24T10:00:00+01:00", "-30"),
    ],
)
def test_a_way_back_that_no_notice_names_is_none(desk: Visitor, book: Book, starts_at: str, minutes: str) -> None:
    form(desk, book()).press("Move", day="2026-11-24", clock="11:00")
    back = next(each for each in desk.page.iter("form") if "undo" in (each.get("action") or ""))
    sent = {each.get("name") or "": each.get("value") or "" for each in back.iter("input")}
    answer = desk.client.post(back.get("action") or "", data={**sent, "starts_at": starts_at, "minutes": minutes})
    assert answer.status_code == 404
