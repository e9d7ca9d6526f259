"""Holidays are proposed, and nothing closes by itself."""

from datetime import date, datetime

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import availability, businesses
from booking.services.setup import exceptions, holiday_plans
from tests.conftest import NOW
from tests.factories.businesses import WORKDAYS, location, make_business, resource

TODAY = date(2026, 11, 23)
CHRISTMAS, BOXING = date(2026, 12, 25), date(2026, 12, 26)
NEW_YEAR = date(2027, 1, 1)
SOON = date(2027, 1, 6)


@pytest.fixture
def practice(app: Flask) -> Business:
    return make_business(slug="practice", locations=[location(holiday_region="DE-TH")])


@pytest.fixture
def owner(practice: Business) -> Actor:
    return Actor.of_server(practice.id)


def planned(until: date = SOON) -> list[tuple[date, str, str]]:
    known = businesses.business("practice")
    return [(each.on, each.name, each.state) for each in holiday_plans.plan(known, TODAY, "de", until)]


def is_bookable(on: date) -> bool:
    return bool(availability.offer("practice", "checkup", on, on, NOW).slots)


@pytest.mark.usefixtures("practice")
def test_what_falls_on_a_working_day_is_proposed() -> None:
    # The second day of Christmas is a Saturday this year, and nobody works then.
    assert planned() == [(CHRISTMAS, "Erster Weihnachtstag", "proposed"), (NEW_YEAR, "Neujahr", "proposed")]


@pytest.mark.usefixtures("practice")
def test_a_proposal_closes_nothing() -> None:
    planned()
    assert is_bookable(CHRISTMAS)


@pytest.mark.usefixtures("practice")
def test_it_looks_a_year_and_a_half_ahead() -> None:
    days = [each.on for each in holiday_plans.plan(businesses.business("practice"), TODAY, "de")]
    assert (days[0], days[-1]) == (CHRISTMAS, date(2028, 5, 1))


def test_without_a_region_nothing_is_proposed(app: Flask) -> None:
    assert holiday_plans.plan(make_business(), TODAY, "de") == []


def test_closed_is_closed(owner: Actor) -> None:
    holiday_plans.decide(owner, "erfurt", {CHRISTMAS: ()}, NOW)
    assert planned()[0] == (CHRISTMAS, "Erster Weihnachtstag", "closed")
    assert not is_bookable(CHRISTMAS)


def test_kept_open_is_asked_no_more(owner: Actor) -> None:
    holiday_plans.decide(owner, "erfurt", {CHRISTMAS: "open"}, NOW)
    assert planned()[0] == (CHRISTMAS, "Erster Weihnachtstag", "open")
    assert is_bookable(CHRISTMAS)


def test_other_hours_hold_for_the_day(owner: Actor) -> None:
    holiday_plans.decide(owner, "erfurt", {CHRISTMAS: [("10:00", "11:00")]}, NOW)
    (found,) = [
        each for each in holiday_plans.plan(businesses.business("practice"), TODAY, "de", SOON) if each.on == CHRISTMAS
    ]
    assert (found.state, found.hours) == ("other", ((600, 660),))


def test_several_are_decided_at_once_and_taken_back_at_once(owner: Actor) -> None:
    holiday_plans.decide(owner, "erfurt", {NEW_YEAR: "open"}, NOW)
    before = planned()
    done = holiday_plans.decide(owner, "erfurt", {CHRISTMAS: (), NEW_YEAR: ()}, NOW)
    assert [each[2] for each in planned()] == ["closed", "closed"]
    holiday_plans.undo(owner, "erfurt", done.edited.undoing, [CHRISTMAS, NEW_YEAR], done.before, NOW)
    assert planned() == before


def test_what_was_changed_since_is_not_taken_back(owner: Actor) -> None:
    done = holiday_plans.decide(owner, "erfurt", {CHRISTMAS: (), NEW_YEAR: ()}, NOW)
    exceptions.set_hours(owner, ("locations", "erfurt"), [CHRISTMAS], [("10:00", "11:00")], NOW)
    holiday_plans.undo(owner, "erfurt", done.edited.undoing, [CHRISTMAS, NEW_YEAR], done.before, NOW)
    assert [each[2] for each in planned()] == ["other", "proposed"]


def test_back_to_the_weekly_hours_it_is_proposed_again(owner: Actor) -> None:
    holiday_plans.decide(owner, "erfurt", {CHRISTMAS: ()}, NOW)
    exceptions.clear(owner, ("locations", "erfurt"), [CHRISTMAS], NOW)
    assert planned()[0] == (CHRISTMAS, "Erster Weihnachtstag", "proposed")


def test_hours_of_the_place_make_a_day_a_working_day(app: Flask) -> None:
    alone = make_business(
        locations=[location(holiday_region="DE-TH", weekly_hours=WORKDAYS)], resources=[], services=[]
    )
    assert [each.on for each in holiday_plans.plan(alone, TODAY, "de", SOON)] == [CHRISTMAS, NEW_YEAR]


def test_each_place_has_the_holidays_of_its_own_land(app: Flask) -> None:
    both = make_business(
        locations=[
            location(holiday_region="DE-TH", weekly_hours=WORKDAYS),
            location(slug="augsburg", holiday_region="DE-BY-Augsburg", weekly_hours=WORKDAYS),
        ],
        resources=[resource("anna", location="erfurt")],
        services=[],
    )
    days = [(each.location, each.on) for each in holiday_plans.plan(both, date(2027, 1, 1), "de", SOON)]
    assert days == [("erfurt", NEW_YEAR), ("augsburg", NEW_YEAR), ("augsburg", SOON)]


def test_a_decision_tells_which_visits_fall_into_the_day(owner: Actor) -> None:
    done = holiday_plans.decide(owner, "erfurt", {CHRISTMAS: ()}, NOW)
    assert done.edited.misfits == ()


def test_absences_and_hours_of_days(owner: Actor) -> None:
    starts_at = datetime.fromisoformat("2026-11-25T00:00:00+01:00")
    ends_at = datetime.fromisoformat("2026-11-26T00:00:00+01:00")
    exceptions.add_time_off(owner, "anna", starts_at, ends_at, "Urlaub", NOW)
    assert not is_bookable(date(2026, 11, 25))
    exceptions.remove_time_off(owner, "anna", starts_at.isoformat(), ends_at.isoformat(), NOW)
    assert is_bookable(date(2026, 11, 25))
