"""Opening hours as people write them."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from booking.domain.businesses import Business
from booking.domain.rulebook import DateOverride, LocationRules, WeeklyHours
from booking.web.presenters.opening import opening
from tests.conftest import NOW
from tests.factories.businesses import make_business

NUMBERS = itertools.count(10_000)
MORNING, AFTERNOON = (540, 750), (840, 1080)


@pytest.fixture
def business(app: Flask) -> Iterator[Business]:
    with app.test_request_context("/de/"), force_locale("de"):
        yield make_business()


def lines(business: Business, *changes: DateOverride, week: tuple[WeeklyHours, ...] | None = None) -> list[str]:
    """Monday to Thursday two spans, on Friday the morning alone, unless *week* says otherwise."""
    place = business.locations[0]
    usual = tuple(WeeklyHours(day, *MORNING, place.id) for day in range(5))
    usual += tuple(WeeklyHours(day, *AFTERNOON, place.id) for day in range(4))
    rules = LocationRules(place.id, place.slug, place.time_zone, usual if week is None else week, changes)
    known = replace(business, id=next(NUMBERS), locations=(replace(place, rules=rules),))
    return [
        f"{line.days} {line.hours}{' *' if line.is_today else ''}"
        for each in opening(known, "de", NOW)
        for line in (*each.week, *each.changes)
    ]


def test_days_of_the_same_hours_stand_together_and_today_is_marked(business: Business) -> None:
    assert lines(business) == [
        "Mo–Do 09:00–12:30, 14:00–18:00 Uhr *",
        "Fr 09:00–12:30 Uhr",
        "Sa–So geschlossen",
    ]


def test_a_closure_is_told_for_two_weeks_and_no_longer(business: Business) -> None:
    soon, later = DateOverride(date(2026, 12, 6), (MORNING,)), DateOverride(date(2026, 12, 7), ())
    assert lines(business, soon, later)[3:] == ["So, 6. Dezember 09:00–12:30 Uhr"]


def test_today_closed_is_marked_as_today(business: Business) -> None:
    assert lines(business, DateOverride(date(2026, 11, 23), ()))[3:] == ["Mo, 23. November geschlossen *"]


def test_a_rule_of_a_date_that_says_the_same_as_the_week_is_left_out(business: Business) -> None:
    assert lines(business, DateOverride(date(2026, 11, 27), (MORNING,)))[3:] == []


def test_hours_of_every_second_week_are_those_of_the_coming_days(business: Business) -> None:
    place = business.locations[0].id
    ours = WeeklyHours(1, *MORNING, place, valid_from=date(2026, 11, 24), every_weeks=2)
    theirs = WeeklyHours(2, *MORNING, place, valid_from=date(2026, 11, 18), every_weeks=2)
    assert lines(business, week=(ours, theirs)) == [
        "Mo geschlossen *",
        "Di 09:00–12:30 Uhr",
        "Mi–So geschlossen",
    ]


def test_a_place_that_has_said_no_hours_is_left_out(business: Business) -> None:
    assert lines(business, week=()) == []
