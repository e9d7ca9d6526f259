"""Weekly hours as people type them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.web.staff.setup import plans
from booking.web.staff.setup.services.saying import Saying
from booking.web.staff.setup.typed import Typed
from tests.services.setup.documents import weekly_rows

TODAY = date(2026, 11, 23)


def row(weekday: str, opens: str, closes: str, **changes: Any) -> dict[str, Any]:
    return {
        "weekday": weekday,
        "opens": opens,
        "closes": closes,
        "location": None,
        "valid_from": None,
        "valid_until": None,
        "every_weeks": 1,
        **changes,
    }


def said(typed: Typed, seen: list[dict[str, Any]] | None = None) -> tuple[list[dict[str, Any]], Typed]:
    nobody: Any = None
    saying = Saying(typed, nobody, "en")
    return plans.said_plans(saying, seen or [], TODAY), typed


@pytest.fixture
def spoken(app: Flask) -> Any:
    with app.test_request_context("/en/"):
        yield


@pytest.mark.parametrize(
    "text, expected",
    [
        ("9-12", [(540, 720)]),
        ("09:00–12:30, 14:00–18:00", [(540, 750), (840, 1080)]),
        ("9.30 bis 12 Uhr und 14-18", [(570, 720), (840, 1080)]),
        ("9 to 12 and 14 to 18", [(540, 720), (840, 1080)]),
        ("0900-1230", [(540, 750)]),
        ("22-6", [(1320, 1800)]),
        ("22:00–30:00", [(1320, 1800)]),
        ("0-24", [(0, 1440)]),
        ("", []),
        ("closed", []),
        ("Geschlossen", []),
        ("9", None),
        ("9-", None),
        ("9-25:70", None),
        ("24-26", None),
        ("morgens", None),
        ("9-12, ", None),
    ],
)
def test_a_line_is_read_as_it_is_meant(text: str, expected: Any) -> None:
    assert plans.line(text) == expected


def test_what_is_open_past_midnight_shows_the_time_of_the_next_day() -> None:
    assert plans.line_text([(1320, 1800)]) == "22:00–06:00"


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda each: (each[0], each[0] + each[1]))))
def test_every_span_up_to_a_day_is_read_back(spans: list[tuple[int, int]]) -> None:
    assert plans.line(plans.line_text(spans)) == spans


@pytest.mark.usefixtures("spoken")
def test_rows_of_one_rhythm_are_one_plan() -> None:
    typed = Typed()
    plans.put_plans(typed, [row("MO", "09:00", "12:00"), row("MO", "14:00", "18:00"), row("FR", "09:00", "12:00")])
    assert typed.rows(plans.ROWS) == [0]
    assert (typed.text("plans-0-MO"), typed.text("plans-0-TU"), typed.text("plans-0-FR")) == (
        "09:00–12:00, 14:00–18:00",
        "",
        "09:00–12:00",
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@pytest.mark.usefixtures("spoken")
@given(rows=st.lists(weekly_rows([None, "a", "b"]), max_size=6))
def test_what_was_loaded_is_saved_as_it_was(rows: list[dict[str, Any]]) -> None:
    typed = Typed()
    plans.put_plans(typed, rows)
    found, _typed = said(typed, rows)
    assert typed.faults == []
    assert found == rows


@pytest.mark.usefixtures("spoken")
def test_a_line_that_cannot_be_read_is_told_beside_its_day() -> None:
    typed = Typed({"plans-0-MO": "9-12", "plans-0-TU": "nine"})
    found, _typed = said(typed)
    assert [each["weekday"] for each in found] == ["MO"]
    assert [each.control for each in typed.faults] == ["plans-0-TU"]


def test_monday_is_copied_to_friday_and_no_further() -> None:
    typed = Typed({"plans-0-MO": "9-12", "plans-0-SA": "10-11"})
    plans.copy_monday(typed, 0)
    assert [typed.text(f"plans-0-{day}") for day in plans.WEEKDAYS] == ["9-12"] * 5 + ["10-11", ""]


@pytest.mark.parametrize(
    "rhythm, since, expected",
    [
        ("even", None, date(2026, 11, 23)),
        ("odd", None, date(2026, 11, 30)),
        ("even", date(2026, 11, 25), date(2026, 11, 25)),
        ("odd", date(2026, 11, 25), date(2026, 11, 30)),
        # Week 53 is followed by week 1: two odd ones.
        ("even", date(2026, 12, 28), date(2027, 1, 11)),
    ],
)
def test_even_and_odd_weeks_begin_in_one(rhythm: str, since: date | None, expected: date) -> None:
    assert plans.first_of_weeks(rhythm, since, TODAY) == expected


@pytest.mark.usefixtures("spoken")
def test_odd_weeks_are_every_second_week_from_one_on() -> None:
    found, _typed = said(Typed({"plans-0-MO": "9-12", "plans-0-rhythm": "odd"}))
    assert found == [row("MO", "09:00", "12:00", valid_from="2026-11-30", every_weeks=2)]


@pytest.mark.usefixtures("spoken")
def test_a_rhythm_without_a_beginning_begins_this_week() -> None:
    found, _typed = said(Typed({"plans-0-WE": "9-12", "plans-0-rhythm": "other", "plans-0-every": "3"}))
    assert found == [row("WE", "09:00", "12:00", valid_from="2026-11-23", every_weeks=3)]


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize(
    "values, control",
    [
        ({"plans-0-rhythm": "other", "plans-0-every": "99"}, "plans-0-every"),
        ({"plans-0-from": "tomorrow"}, "plans-0-from"),
        ({"plans-0-from": "2026-12-01", "plans-0-until": "2026-11-01"}, "plans-0-until"),
    ],
)
def test_what_makes_no_sense_is_told(values: dict[str, str], control: str) -> None:
    typed = Typed({"plans-0-MO": "9-12", **values})
    said(typed)
    assert [each.control for each in typed.faults] == [control]


def test_dates_are_read_as_browsers_send_and_people_write_them() -> None:
    assert plans.day_of("2026-12-31") == plans.day_of("31.12.2026") == plans.day_of("31.12.26") == date(2026, 12, 31)
    assert plans.day_of("31.02.2026") is None
