"""A practice to ask about, at a time that stands still."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.domain.businesses import Business
from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service

MONDAY_TEN = "2026-11-30T10:00:00+01:00"


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def practice(app: Flask) -> Business:
    """Anna works on weekdays from 9 to 17, a check-up takes half an hour."""
    return make_business(slug="practice")


@pytest.fixture
def pair(app: Flask) -> Business:
    """Anna and Ben, and what may be wished for with either."""
    return make_business(
        slug="pair", resources=[resource("anna"), resource("ben")], services=[service(any_of=("anna", "ben"))]
    )


def booking(**changes: Any) -> dict[str, Any]:
    """The body of a booking."""
    return {
        "service": "checkup",
        "starts_at": MONDAY_TEN,
        "locale": "de",
        "customer": {"name": "Greta Sommer", "email": "greta@example.org"},
        **changes,
    }


def book(client: FlaskClient, business: str = "practice", key: str = "key-1", **changes: Any) -> TestResponse:
    """Send a booking."""
    return client.post(
        f"/api/v1/businesses/{business}/bookings", json=booking(**changes), headers={"Idempotency-Key": key}
    )


def faults(response: TestResponse) -> list[tuple[str, str]]:
    """What an invalid problem names."""
    assert response.status_code == 422, response.text
    assert response.json["code"] == "invalid"
    return [(each["path"], each["code"]) for each in response.json["errors"]]
