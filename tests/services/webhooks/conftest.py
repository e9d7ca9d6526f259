"""A business with an owner, and a program that listens."""

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.webhooks.listeners import Listener


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(
        slug="practice",
        resources=[resource("anna"), resource("ben")],
        services=[service(), service("approved", approval=True), service("group", capacity=4)],
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def listener() -> Listener:
    return Listener()
