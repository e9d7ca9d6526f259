"""Moving the rest of a series by its customer: choose where the first goes, see every date, move all or none."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.web.public.test_details import ANNA
from tests.web.public.test_series import WEEKLY, dates, take_one
from tests.web.visiting import Visitor

TO = "2026-12-03T10:00+01:00"


def chosen(visitor: Visitor) -> list[str]:
    """Where each appointment would go."""
    selects = [each for each in visitor.page.iter("select") if (each.get("name") or "").startswith("date-")]
    return [
        next(option.get("value", "") for option in each.iter("option") if option.get("selected") is not None)
        for each in selects
    ]


@pytest.fixture
def second(visitor: Visitor) -> Visitor:
    """The page of the second of three appointments."""
    visitor.go(WEEKLY).press("Reserve all dates").press("Book 3 appointments", **ANNA)
    return visitor.follow("Wednesday 2 December 2026, 14:00–14:30")


@pytest.fixture
def planned(second: Visitor) -> Visitor:
    """Where the second and third would go, before anything is moved."""
    return second.follow("Move this one and all later ones").take(TO)


def test_the_page_of_one_leads_to_the_week_of_it(second: Visitor) -> None:
    second.follow("Move this one and all later ones")
    assert second.heading == "Move these 2 appointments"
    assert TO in second.starts


def test_every_new_date_is_shown_before_anything_is_moved(planned: Visitor) -> None:
    assert chosen(planned) == [TO, "2026-12-10T10:00+01:00"]
    assert "so far: Wednesday 9 December 2026, 14:00" in planned.text
    assert "2 of 2 appointments can be moved." in planned.text


def test_they_are_moved_together_and_the_first_stays(planned: Visitor) -> None:
    planned.press("Move these appointments")
    assert dates(planned) == [
        "Wednesday 25 November 2026, 14:00–14:30",
        "Thursday 3 December 2026, 10:00–10:30",
        "Thursday 10 December 2026, 10:00–10:30",
    ]


def test_one_can_be_left_as_it_is(planned: Visitor) -> None:
    planned.press("Move these appointments", **{"date-3": ""})
    assert dates(planned)[1:] == ["Thursday 3 December 2026, 10:00–10:30", "Wednesday 9 December 2026, 14:00–14:30"]


def test_where_nothing_is_chosen_nothing_is_moved_and_it_says_so(planned: Visitor) -> None:
    planned.press("Move these appointments", **{"date-2": "", "date-3": ""})
    assert planned.status == 422
    assert "No appointment was chosen" in planned.text


def test_a_time_that_is_lost_is_named_and_another_is_proposed(site: Flask, practice, second: Visitor) -> None:
    second.follow("Move this one and all later ones")
    second.go(second.path + "?resource=ben").take(TO)
    take_one(site, practice, datetime(2026, 12, 10, 9, 0, tzinfo=UTC))
    second.press("Move these appointments")
    assert second.status == 409
    assert "One of the times was just taken" in second.text
    assert "Thursday 10 December 2026, 10:00" in second.text
    assert chosen(second) == [TO, "2026-12-10T09:30+01:00"]


def test_what_was_moved_in_another_window_is_not_moved_again(planned: Visitor) -> None:
    action = next(each for each in planned.page.iter("form") if each.get("method") == "post").get("action", "")
    token = planned.value("csrf_token")
    entries = {"from-2": "2026-12-01T14:00+01:00", "date-2": TO, "csrf_token": token}
    planned.post(action, entries)
    assert planned.status == 409
    assert "Your appointments have changed meanwhile" in planned.text


def test_a_start_that_nobody_offers_is_refused(second: Visitor) -> None:
    second.follow("Move this one and all later ones")
    second.go(second.path + "?starts_at=2031-01-01T10:00%2B01:00")
    assert "This time cannot be booked" in second.text


def test_a_single_appointment_leads_to_the_page_that_moves_it(visitor: Visitor) -> None:
    visitor.go("/en/practice/checkup?resource=ben").take("2026-11-25T14:00+01:00").press("Book appointment", **ANNA)
    visitor.go(visitor.path + "/series/move")
    assert visitor.heading == "Move appointment"


def test_for_which_it_is_too_late_is_named(visitor: Visitor) -> None:
    visitor.go(WEEKLY.replace("2026-11-25", "2026-11-23")).press("Reserve all dates")
    visitor.press("Book 3 appointments", **ANNA).follow("Move this one and all later ones")
    assert visitor.heading == "Move these 2 appointments"
    assert "It is too late to move these online, so they stand: Monday 23 November 2026, 14:00–14:30" in visitor.text
