"""A house whose customers answer from their calendars."""

import pytest

from booking.domain.businesses import Business
from booking.services.bookings import Booked
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import book


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[
            service(cancellation_notice_minutes=600),
            service("asked", ("ben",), approval=True),
        ],
    )


@pytest.fixture
def booked(business: Business) -> Booked:
    return book(business)
