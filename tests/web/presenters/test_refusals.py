"""Why a start is refused, in words for the house."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.domain.policies import Refusal
from booking.services import businesses
from booking.web.presenters import refusals
from booking.web.presenters.refusals import Start
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.web.conftest import Assemble
from tests.web.site import make_practice, windows

EVENING = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
"""Wednesday, 25 November 2026, 18:30 in Berlin."""


@pytest.fixture
def house(standing: Assemble) -> Iterator[Flask]:
    """An application that is asked in English."""
    app = standing()
    with app.app_context(), app.test_request_context("/en/"):
        app.preprocess_request()
        yield app


def business(**changes: Any) -> Business:
    """A practice in which only the check-up matters."""
    return make_practice(
        services=[service("checkup", ("anna", "ben"), **changes)],
        resources=[
            resource("anna"),
            resource("ben", weekly_hours=[{"weekday": "WE", "opens": "08:00", "closes": "12:30"}]),
        ],
    )


def text(refusal: Refusal, **changes: Any) -> str:
    """What is said against the evening start."""
    asked = changes.pop("asked", {})
    return refusals.objection(refusal, start(business(**changes), **asked)).text


def start(known: Business, **asked: Any) -> Start:
    """The evening start of the check-up."""
    return Start(
        **{
            "business": known,
            "service": known.services.get("checkup"),
            "starts_at": EVENING,
            "now": NOW,
            "lang": "en",
            **asked,
        }
    )


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_words(house: Flask, refusal: Refusal) -> None:
    found = refusals.objection(refusal, start(business()))
    assert (found.code, bool(found.title), bool(found.text)) == (refusal.value, True, True)


def test_outside_hours_tells_the_hours_of_everybody_who_could_be_meant(house: Flask) -> None:
    assert text(Refusal.OUTSIDE_HOURS) == "Wednesday 25 November – Anna: 09:00–17:00; Ben: 08:00–12:30."


def test_outside_hours_tells_the_hours_of_whom_was_asked_for(house: Flask) -> None:
    assert text(Refusal.OUTSIDE_HOURS, asked={"resource": "ben"}) == "Wednesday 25 November – Ben: 08:00–12:30."


def test_a_day_off_is_closed(house: Flask) -> None:
    sunday = datetime(2026, 11, 29, 10, 0, tzinfo=UTC)
    assert text(Refusal.OUTSIDE_HOURS, asked={"starts_at": sunday}) == "Sunday 29 November – Anna, Ben: closed."


def test_minimum_notice_tells_the_earliest_start(house: Flask) -> None:
    assert text(Refusal.NOTICE, minimum_notice_minutes=120) == (
        "Customers have to book Check-up at least 2 hours before. The earliest start is now Mon 23 November, 11:00."
    )


def test_the_horizon_tells_the_last_day(house: Flask) -> None:
    assert text(Refusal.HORIZON, horizon_days=30) == (
        "Customers can book Check-up 30 days ahead, until Wednesday 23 December 2026."
    )


def test_windows_tell_for_whom_they_are(house: Flask) -> None:
    assert text(Refusal.OUTSIDE_WINDOWS, windows=windows("09:00", "10:00", "statutory")) == (
        "Wednesday 25 November: Check-up is given 09:00–10:00 (only statutory insurance)."
    )


def test_of_several_services_those_are_named_that_have_the_rule(house: Flask) -> None:
    known = make_practice(
        resources=[resource("anna")],
        services=[
            service("cut", combines=True, name={"en": "Cut"}, windows=windows("09:00", "10:00")),
            service("colour", combines=True, name={"en": "Colour"}, max_per_day=2),
        ],
    )
    both = start(known, service=businesses.service(known, "cut+colour"))
    assert [refusals.objection(each, both).text for each in (Refusal.OUTSIDE_WINDOWS, Refusal.DAY_LIMIT)] == [
        "Wednesday 25 November: Cut is given 09:00–10:00.",
        "Colour is given at most 2 times a day by each person, room or device.",
    ]


def test_the_grid_tells_the_starts_before_and_after(house: Flask) -> None:
    later = datetime(2026, 11, 25, 13, 10, tzinfo=UTC)
    assert text(Refusal.OFF_GRID, step_minutes=15, asked={"starts_at": later}) == (
        "Check-up begins every 15 minutes, here at 14:00 or 14:15."
    )


def test_somebody_who_does_not_give_it_is_named(house: Flask) -> None:
    known = make_practice()
    found = refusals.objection(Refusal.UNKNOWN_RESOURCE, start(known, resource="hall"))
    assert found.text == "Hall is not among those who give Check-up."
