"""Cancelling and moving a booking, for programs."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.domain.businesses import Business
from booking.web import clock
from tests.factories.businesses import make_business, resource, service
from tests.web.api.conftest import book, faults


def move(client: FlaskClient, token: str, **body: object) -> TestResponse:
    return client.post(f"/api/v1/bookings/{token}/reschedule", json=body)


def test_cancelling_answers_the_booking_and_frees_its_time(client: FlaskClient, practice: Business) -> None:
    made = book(client).json
    answer = client.post(f"/api/v1/bookings/{made['token']}/cancel")
    assert answer.status_code == 200
    assert answer.json == {**made, "status": "cancelled"}
    assert book(client, key="key-2").status_code == 201


def test_cancelling_again_answers_the_same(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    first, again = (client.post(f"/api/v1/bookings/{token}/cancel", json={}) for _ in range(2))
    assert (again.status_code, again.json) == (200, first.json)


def test_cancelling_takes_no_options(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    answer = client.post(f"/api/v1/bookings/{token}/cancel", json={"reason": "no time"})
    assert faults(answer) == [("reason", "unknown_key")]
    assert client.get(f"/api/v1/bookings/{token}").json["status"] == "confirmed"


def test_it_can_be_too_late_to_cancel_or_move(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_business(slug="practice", services=[service(cancellation_notice_minutes=1440)])
    token = book(client).json["token"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 29, 9, 1, tzinfo=UTC))
    for answer in (
        client.post(f"/api/v1/bookings/{token}/cancel"),
        move(client, token, starts_at="2026-12-01T10:00:00+01:00"),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "too_late")
        assert datetime.fromisoformat(answer.json["until"]) == datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


def test_a_move_keeps_reference_and_token(client: FlaskClient, practice: Business) -> None:
    made = book(client).json
    answer = move(client, made["token"], starts_at="2026-12-01T14:30:00+01:00", resource=None)
    assert answer.status_code == 200
    assert answer.json == {
        **made,
        "starts_at": "2026-12-01T14:30:00+01:00",
        "ends_at": "2026-12-01T15:00:00+01:00",
    }


def test_a_move_over_itself_is_possible(client: FlaskClient) -> None:
    make_business(slug="practice", services=[service(step_minutes=15)])
    token = book(client).json["token"]
    assert move(client, token, starts_at="2026-11-30T10:15:00+01:00").status_code == 200


def test_a_move_to_somebody_else(client: FlaskClient, pair: Business) -> None:
    token = book(client, "pair", resource="anna").json["token"]
    assert move(client, token, starts_at="2026-11-30T10:00:00+01:00", resource="ben").status_code == 200
    assert book(client, "pair", key="key-2", resource="anna").status_code == 201


def test_a_move_to_a_taken_start_is_answered_with_alternatives(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    book(client, key="key-2", starts_at="2026-11-30T11:00:00+01:00")
    answer = move(client, token, starts_at="2026-11-30T11:00:00+01:00")
    assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
    starts = [slot["starts_at"][11:16] for slot in answer.json["alternatives"]]
    assert starts == ["09:30", "10:00", "10:30", "11:30", "12:00"]


def test_a_move_to_what_is_not_offered_is_refused(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    for starts_at in ("2026-11-29T10:00:00+01:00", "2026-11-30T10:00:01+01:00", "9999-12-31T23:59:00Z"):
        answer = move(client, token, starts_at=starts_at)
        assert (answer.status_code, answer.json["code"]) == (422, "slot_not_offered")


def test_what_is_cancelled_cannot_be_moved(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    client.post(f"/api/v1/bookings/{token}/cancel")
    answer = move(client, token, starts_at="2026-12-01T10:00:00+01:00")
    assert (answer.status_code, answer.json["code"]) == (409, "not_active")


@pytest.mark.parametrize(
    "body, expected",
    [
        ({}, [("starts_at", "required")]),
        ({"starts_at": "tomorrow"}, [("starts_at", "not_an_instant")]),
        ({"starts_at": "2026-12-01T10:00:00Z", "resource": "nobody"}, [("resource", "unknown")]),
        ({"starts_at": "2026-12-01T10:00:00Z", "resource": 5}, [("resource", "wrong_type")]),
        ({"starts_at": "2026-12-01T10:00:00Z", "seats": 2}, [("seats", "unknown_key")]),
    ],
)
def test_a_bad_wish_is_named(
    client: FlaskClient, practice: Business, body: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert faults(move(client, book(client).json["token"], **body)) == expected


def test_somebody_leaving_a_course_takes_only_his_seat(client: FlaskClient) -> None:
    make_business(slug="practice", resources=[resource()], services=[service(capacity=2)])
    mine, other = (book(client, key=key).json["token"] for key in ("key-1", "key-2"))
    assert client.post(f"/api/v1/bookings/{mine}/cancel").status_code == 200
    assert client.get(f"/api/v1/bookings/{other}").json["status"] == "confirmed"
