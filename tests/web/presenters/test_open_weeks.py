"""Weeks as they will be."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.web.presenters.open_weeks import OpenWeek, open_weeks
from tests.factories.businesses import WORKDAYS, location, make_business, resource

TODAY = date(2026, 11, 23)


@pytest.fixture
def practice(app: Flask) -> Any:
    with app.test_request_context("/en/"):
        yield make_business(
            locations=[
                location(weekly_hours=WORKDAYS, date_overrides=[{"on": "2026-11-25", "hours": [["10:00", "11:00"]]}]),
                location(slug="weimar", name="Weimar"),
            ],
            resources=[
                resource(
                    "anna",
                    weekly_hours=None,
                    time_off=[{"starts_at": "2026-11-26T00:00:00+01:00", "ends_at": "2026-11-27T00:00:00+01:00"}],
                )
            ],
            services=[],
        )


def row(weekday: str, opens: str, closes: str, **changes: Any) -> dict[str, Any]:
    nothing = {"location": None, "valid_from": None, "valid_until": None, "every_weeks": 1}
    return {"weekday": weekday, "opens": opens, "closes": closes, **nothing, **changes}


def shown(business: Business, rows: list[dict[str, Any]] | None) -> list[OpenWeek]:
    return open_weeks(business, business.resources["anna"].rules, rows, TODAY, "en")


def texts(week: OpenWeek) -> list[str]:
    return [day.text for day in week.days]


def test_who_follows_the_place_is_open_with_it_but_for_absences(practice: Business) -> None:
    (week,) = shown(practice, None)
    assert week.title == "Week 48: 23–29 November"
    assert texts(week) == ["09:00–17:00"] * 2 + ["10:00–11:00", "closed", "09:00–17:00", "closed", "closed"]
    assert [day.note for day in week.days] == ["", "", "exception", "away", "", "", ""]


def test_a_night_is_told_on_the_evening_and_drawn_on_both_days(practice: Business) -> None:
    (week,) = shown(practice, [row("FR", "22:00", "30:00")])
    friday, saturday = week.days[4], week.days[5]
    assert (friday.text, saturday.text) == ("22:00–06:00", "closed")
    assert [(bar.x, bar.width) for bar in (*friday.bars, *saturday.bars)] == [(1320, 120), (0, 360)]


def test_what_began_on_sunday_evening_is_drawn_on_monday(practice: Business) -> None:
    (week,) = shown(practice, [row("SU", "22:00", "30:00")])
    assert [(bar.x, bar.width) for bar in week.days[0].bars] == [(0, 360)]


def test_a_rhythm_of_two_weeks_shows_two(practice: Business) -> None:
    rows = [row("MO", "08:00", "12:00", valid_from="2026-11-30", every_weeks=2), row("TU", "08:00", "12:00")]
    first, second = shown(practice, rows)
    assert (first.days[0].text, second.days[0].text) == ("closed", "08:00–12:00")
    assert second.title == "Week 49: 30 November – 6 December"


def test_what_begins_later_is_shown_when_it_begins(practice: Business) -> None:
    (week,) = shown(practice, [row("MO", "08:00", "12:00", valid_from="2027-01-04")])
    assert week.title == "Week 1: 4–10 January"


def test_each_place_has_a_week_of_its_own(practice: Business) -> None:
    weeks = shown(practice, [row("MO", "08:00", "12:00"), row("TU", "08:00", "12:00", location="weimar")])
    assert [(week.place, week.days[0].text, week.days[1].text) for week in weeks] == [
        ("Marktplatz", "08:00–12:00", "closed"),
        ("Weimar", "closed", "08:00–12:00"),
    ]


def test_hours_of_a_place_are_its_own(practice: Business) -> None:
    (week,) = open_weeks(practice, practice.locations[1], [row("SA", "10:00", "14:00")], TODAY, "en")
    assert texts(week) == ["closed"] * 5 + ["10:00–14:00", "closed"]


def test_nothing_open_is_said(practice: Business) -> None:
    (week,) = open_weeks(practice, practice.locations[1], [], TODAY, "en")
    assert week.is_closed
