"""How SQLite means to answer what the house's calendar asks: by index, whatever the history."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import calendars
from booking.services.accounts import sessions
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import book
from tests.storage.test_plans import gone_through

MONDAY, SUNDAY = NOW.date(), NOW.date().replace(day=29)


def week(business: Business) -> None:
    calendars.view(Actor.of_server(business.id), business, MONDAY, SUNDAY)


def week_with_cancelled(business: Business) -> None:
    calendars.view(Actor.of_server(business.id), business, MONDAY, SUNDAY, with_cancelled=True)


def month(business: Business) -> None:
    calendars.month(business, list(business.resources.values()), MONDAY, SUNDAY)


def poll(business: Business) -> None:
    calendars.versions(Actor.of_server(business.id), business)
    calendars.polled(sessions.digest("nobody"), business.slug, NOW)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def business(app: Flask) -> Business:
    made = make_business(resources=[resource("anna"), resource("ben")], services=[service()])
    book(made)
    return made


@pytest.mark.parametrize("use", [week, week_with_cancelled, month, poll])
def test_the_calendar_goes_through_nothing_that_grows(business: Business, use: Callable[[Business], None]) -> None:
    assert gone_through(lambda: use(business)) == []
