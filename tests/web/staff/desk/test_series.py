"""A series at the desk: from the page of an appointment, with its customer, all dates or none."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.staff.desk.conftest import HOUSE, KLARA, TEN, Book
from tests.web.visiting import Visitor


@pytest.fixture
def again(desk: Visitor, book: Book) -> Visitor:
    """The plan that is proposed for Klara, who comes today at ten."""
    desk.go(f"{HOUSE}/bookings/{book(KLARA, TEN)}")
    return desk.follow("Book again in a rhythm")


def chosen(visitor: Visitor) -> list[str]:
    selects = [each for each in visitor.page.iter("select") if (each.get("name") or "").startswith("date-")]
    return [
        next(option.get("value", "") for option in each.iter("option") if option.get("selected") is not None)
        for each in selects
    ]


def test_the_same_weekday_and_time_are_proposed_from_the_next_week_on(again: Visitor) -> None:
    assert again.heading == "In a rhythm: Check-up"
    assert "Klara Sommer" in again.text
    assert chosen(again)[:2] == ["2026-11-30T10:00+01:00", "2026-12-07T10:00+01:00"]
    assert len(chosen(again)) == 6


def test_all_dates_are_booked_for_the_customer(again: Visitor) -> None:
    again.press("Show the dates", count="3").press("Book all dates")
    assert "Booked: 3 times Check-up, first" in again.text
    assert "Klara Sommer" in again.text


def test_one_that_is_taken_is_named_and_nothing_is_booked(again: Visitor, book: Book) -> None:
    again.press("Show the dates", count="3")
    book(KLARA, TEN + timedelta(days=14))
    again.press("Book all dates")
    assert again.status == 409
    assert "One of the dates cannot be had any more" in again.text
    assert chosen(again)[0] == "2026-11-30T10:00+01:00"
    assert chosen(again)[1] != "2026-12-07T10:00+01:00"


def test_a_number_that_is_none_is_said_beside_its_field(again: Visitor) -> None:
    again.press("Show the dates", count="9")
    assert again.status == 422
    assert "Please enter a number from 2 to 6." in again.text


def test_less_than_two_dates_are_no_series(again: Visitor) -> None:
    again.press("Show the dates", count="2").press("Book all dates", **{"date-1": ""})
    assert again.status == 422
    assert "Please choose at least two dates." in again.text


def test_what_is_not_given_in_series_has_no_such_page(desk: Visitor, book: Book) -> None:
    number = book(KLARA, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "visit")
    assert "in a rhythm" not in desk.go(f"{HOUSE}/bookings/{number}").text
    assert desk.go(f"{HOUSE}/bookings/{number}/series").status == 404
