"""A practice to be set up: people with and without hours of their own, and holidays to decide about."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services import businesses
from tests.factories.businesses import WORKDAYS, location, make_business, resource, service

Stored = Callable[[], Business]


@pytest.fixture
def practice(site: Flask) -> Business:
    """Anna has hours of her own, Ben follows those of the place; nobody needs the hall."""
    with site.app_context():
        return make_business(
            slug="practice",
            locations=[location(holiday_region="DE-TH", weekly_hours=WORKDAYS)],
            resources=[resource("anna"), resource("ben", weekly_hours=None), resource("hall", kind="room")],
            services=[service("checkup", ("anna", "ben")), service("laser", ("anna",))],
        )


@pytest.fixture
def stored(site: Flask, practice: Business) -> Stored:
    """The practice as it is stored now."""

    def look() -> Business:
        with site.app_context():
            return businesses.business("practice")

    return look
