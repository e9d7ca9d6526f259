"""The fields of a booking, one by one: what is refused is named by its path and a code, and nothing is booked."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from booking.domain.businesses import Business
from booking.storage.db import db
from booking.storage.models import Appointment, Booking, Message
from tests.web.api.conftest import MONDAY_TEN, book, faults
from tests.web.api.refusals import app  # noqa: F401 - a fixture


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"service": None}, [("service", "wrong_type")]),
        ({"service": "nothing"}, [("service", "unknown")]),
        ({"resource": "nobody"}, [("resource", "unknown")]),
        ({"audience": "nobody"}, [("audience", "unknown")]),
        ({"starts_at": "2026-11-30T10:00:00"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": "2026-11-30 10:00:00+01:00"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": "2026-02-30T10:00:00+01:00"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": "2026-11-30T24:00:00+01:00"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": 1795165200}, [("starts_at", "wrong_type")]),
        ({"seats": 0}, [("seats", "too_small")]),
        ({"seats": "1"}, [("seats", "wrong_type")]),
        ({"seats": 1.0}, [("seats", "wrong_type")]),
        ({"seats": True}, [("seats", "wrong_type")]),
        ({"seats": 10**30}, [("seats", "too_large")]),
        ({"locale": "fr"}, [("locale", "not_a_choice")]),
        ({"price_minor": 0}, [("price_minor", "unknown_key")]),
        ({"ends_at": MONDAY_TEN, "status": "confirmed"}, [("ends_at", "unknown_key"), ("status", "unknown_key")]),
        ({"customer": None}, [("customer", "wrong_type")]),
        ({"customer": {}}, [("customer.name", "required"), ("customer.email", "required")]),
        ({"answers": []}, [("answers", "wrong_type")]),
        ({"answers": {"none": "x"}}, [("answers.none", "unknown_key")]),
        ({"answers": {"none": ["x"]}}, [("answers.none", "wrong_type")]),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_booked(
    client: FlaskClient, practice: Business, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(book(client, **changes)) == expected
    assert count(Booking) == count(Appointment) == count(Message) == 0


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"name": ""}, ("customer.name", "required")),
        ({"name": "   "}, ("customer.name", "required")),
        ({"name": "Greta\r\nBcc: x@example.org"}, ("customer.name", "control_characters")),
        ({"name": "Greta\x00"}, ("customer.name", "control_characters")),
        ({"name": "Greta\u2028Sommer"}, ("customer.name", "control_characters")),
        ({"name": "Greta\u202eremmoS"}, ("customer.name", "control_characters")),
        ({"name": "\ud800"}, ("customer.name", "not_text")),
        ({"name": "x" * 201}, ("customer.name", "too_long")),
        ({"name": 7}, ("customer.name", "wrong_type")),
        ({"email": ""}, ("customer.email", "required")),
        ({"email": "greta"}, ("customer.email", "not_an_email")),
        ({"email": "greta@example"}, ("customer.email", "not_an_email")),
        ({"email": "a@example.org,b@example.org"}, ("customer.email", "not_an_email")),
        ({"email": "a@example.org\nBcc: b@example.org"}, ("customer.email", "control_characters")),
        ({"email": "Greta <greta@example.org>"}, ("customer.email", "not_an_email")),
        ({"email": "x" * 250 + "@example.org"}, ("customer.email", "too_long")),
        ({"phone": "call me"}, ("customer.phone", "not_a_phone_number")),
        ({"phone": "\x00"}, ("customer.phone", "control_characters")),
        ({"fone": "0361 1234567"}, ("customer.fone", "unknown_key")),
    ],
)
def test_a_customer_who_cannot_be_reached_is_refused(
    client: FlaskClient, practice: Business, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    customer = {"name": "Greta Sommer", "email": "greta@example.org", **changes}
    assert faults(book(client, customer=customer)) == [expected]
