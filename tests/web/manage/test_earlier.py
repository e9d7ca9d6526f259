"""*Earlier, please*: from a booking onto the list, and back with an earlier time."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services import changes
from tests.conftest import NOW
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor
from tests.web.waiting import look, make_small_practice

LATER = datetime(2026, 12, 2, 13, 0, tzinfo=UTC)


@pytest.fixture
def practice(site: Flask) -> Business:
    """A practice whose services have waiting lists."""
    with site.app_context():
        return make_small_practice(horizon_days=14)


@pytest.fixture
def later(site: Flask, practice: Business) -> str:
    """The token of a booking a week after the first time that there is, which somebody else has."""
    return make_booking(site, starts_at=LATER)


def test_one_press_joins_with_the_booking_at_hand(visitor: Visitor, later: str) -> None:
    visitor.go(f"/en/b/{later}").press("Tell me when something earlier is free")
    assert visitor.heading == "You are the first on the waiting list."
    assert "Instead of Wednesday 2 December 2026, 14:00–14:30" in visitor.text


def test_the_booking_then_leads_to_the_place(visitor: Visitor, later: str) -> None:
    visitor.go(f"/en/b/{later}").press("Tell me when something earlier is free")
    visitor.go(f"/en/b/{later}").follow("To your place on the list")
    assert visitor.heading == "You are the first on the waiting list."


def test_what_becomes_free_earlier_takes_the_place_of_the_later_one(visitor: Visitor, site: Flask, later: str) -> None:
    sooner = make_booking(site)
    place = visitor.go(f"/en/b/{later}").press("Tell me when something earlier is free").path
    with site.app_context():
        changes.cancel(sooner, NOW)
    look(site)
    visitor.go(place)
    assert "Your later appointment is given back for it" in visitor.text
    visitor.press("Yes, take this earlier time")
    assert visitor.path == f"/en/b/{later}"
    assert "Wednesday 25 November 2026, 14:00–14:30" in visitor.text


def test_days_and_times_can_be_said(visitor: Visitor, later: str) -> None:
    visitor.go(f"/en/b/{later}").follow("Only certain days or times")
    assert visitor.heading == "Earlier, please"
    assert [visitor.value(name) for name in ("first_on", "last_on")] == ["2026-11-23", "2026-12-02"]
    visitor.press("Tell me when something earlier is free", last_on="2026-11-27")
    assert "23–27 November" in visitor.text


def test_a_wish_that_cannot_be_met_is_a_fault(visitor: Visitor, later: str) -> None:
    visitor.go(f"/en/b/{later}/earlier").press("Tell me when something earlier is free", first_on="", last_on="")
    assert visitor.status == 422
    assert len(visitor.alerts) == 1


def test_a_service_without_a_list_offers_nothing(visitor: Visitor, site: Flask, practice: Business) -> None:
    token = make_booking(site, "massage", resource="ben")
    assert "Earlier, please" not in visitor.go(f"/en/b/{token}").text
    assert visitor.go(f"/en/b/{token}/earlier").status == 404


def test_what_is_cancelled_cannot_come_earlier(visitor: Visitor, site: Flask, later: str) -> None:
    with site.app_context():
        changes.cancel(later, NOW)
    assert "Earlier, please" not in visitor.go(f"/en/b/{later}").text
