"""Dates and times as people type them."""

from datetime import UTC, date, datetime

import pytest

from booking.web.staff.desk.reading import day_of, instant_of, number_of, wall_minutes


@pytest.mark.parametrize("text", ["2026-11-25", "25.11.2026", "25.11.26", " 25. 11. 2026 "])
def test_a_date_may_be_written_in_german(text: str) -> None:
    assert day_of(text) == date(2026, 11, 25)


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "2026-13-01", "20261125", "25.11.", "0001-01-01", "1.1.1899", "9999-12-31"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize("text", ["14:30", "14.30", "1430", "14:30 Uhr", "14.30h", "14:30:00"])
def test_a_time_may_be_written_in_many_ways(text: str) -> None:
    assert wall_minutes(text) == 870


@pytest.mark.parametrize(("text", "minutes"), [("9", 540), ("9 Uhr", 540), ("900", 540), ("0:00", 0), ("24:00", None)])
def test_hours_alone_and_midnight(text: str, minutes: int | None) -> None:
    assert wall_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "late", "14:60", "25:00", "-1", "14:3"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert wall_minutes(text) is None


def test_a_time_inside_the_spring_gap_is_the_end_of_the_gap() -> None:
    assert instant_of(date(2026, 3, 29), 150, "Europe/Berlin") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_one() -> None:
    assert instant_of(date(2026, 10, 25), 150, "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), (" 30 ", 30), ("0", None), ("31", None), ("x", None), ("²", None)]
)
def test_a_number_lies_within_its_bounds(text: str, number: int | None) -> None:
    assert number_of(text, 30) == number
