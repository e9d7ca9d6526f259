"""Making a booking, for programs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import links
from booking.services.setup.online import set_confirming
from booking.storage.db import db
from booking.storage.models import Booking
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.web.api.conftest import book, booking, faults

ADDRESS = "/api/v1/businesses/practice/bookings"


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_booking_is_answered_with_its_links(client: FlaskClient, practice: Business) -> None:
    answer = book(client)
    made = answer.json
    assert answer.status_code == 201
    assert set(made) == {"reference", "status", "starts_at", "ends_at", "token", "links"}
    assert made["status"] == "confirmed"
    assert made["starts_at"] == "2026-11-30T10:00:00+01:00"
    assert made["ends_at"] == "2026-11-30T10:30:00+01:00"
    assert made["links"] == {
        "manage": f"http://127.0.0.1:5000/de/b/{made['token']}",
        "ics": f"http://127.0.0.1:5000/b/{made['token']}.ics",
    }
    assert answer.headers["Location"] == f"/api/v1/bookings/{made['token']}"


def test_links_never_follow_the_host_that_was_asked(client: FlaskClient, practice: Business) -> None:
    answer = client.post(ADDRESS, json=booking(), headers={"Idempotency-Key": "1", "Host": "localhost:8080"})
    assert answer.json["links"]["manage"].startswith("http://127.0.0.1:5000/de/b/")


def test_the_same_instant_may_be_said_in_any_offset(client: FlaskClient, practice: Business) -> None:
    assert book(client, starts_at="2026-11-30T09:00:00Z").json["starts_at"] == "2026-11-30T10:00:00+01:00"


def test_a_service_that_needs_approval_makes_a_request(client: FlaskClient) -> None:
    make_business(slug="practice", services=[service(approval=True)])
    answer = book(client)
    assert (answer.status_code, answer.json["status"]) == (201, "pending")


def test_the_language_of_the_business_is_meant_where_none_is_said(client: FlaskClient, practice: Business) -> None:
    assert "/de/b/" in book(client, locale=None).json["links"]["manage"]


@pytest.mark.parametrize("said, expected", [({}, False), ({"reminders": False}, False), ({"reminders": True}, True)])
def test_reminders_are_wanted_only_where_it_is_said(
    client: FlaskClient, practice: Business, said: dict[str, bool], expected: bool
) -> None:
    assert book(client, **said).status_code == 201
    assert db.session.scalar(select(Booking.wants_reminders)) is expected


@pytest.mark.parametrize("said", [None, 1, "yes", []])
def test_anything_but_yes_or_no_is_no_answer_about_reminders(
    client: FlaskClient, practice: Business, said: object
) -> None:
    answer = book(client, reminders=said)
    assert (answer.status_code, faults(answer)) == (422, [("reminders", "wrong_type")])


def test_the_contact_is_kept_as_it_can_be_used(client: FlaskClient, practice: Business) -> None:
    sent = {"name": "  Greta Sommer ", "email": "greta@EXAMPLE.org", "phone": "0361 1234567"}
    assert book(client, customer=sent).status_code == 201
    kept = db.session.execute(select(Booking.contact_name, Booking.contact_email, Booking.contact_phone)).one()
    assert tuple(kept) == ("Greta Sommer", "greta@example.org", "+493611234567")


def test_a_taken_start_is_answered_with_the_nearest_free_ones(client: FlaskClient, practice: Business) -> None:
    book(client)
    answer = book(client, key="key-2")
    assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["alternatives"] == [
        {
            "starts_at": f"2026-11-30T{begins}:00+01:00",
            "ends_at": f"2026-11-30T{ends}:00+01:00",
            "resources": ["anna"],
            "seats": 1,
        }
        for begins, ends in [
            ("09:00", "09:30"),
            ("09:30", "10:00"),
            ("10:30", "11:00"),
            ("11:00", "11:30"),
            ("11:30", "12:00"),
        ]
    ]


@pytest.mark.parametrize(
    "starts_at",
    [
        "2026-11-23T08:30:00+01:00",  # past
        "2026-11-30T10:10:00+01:00",  # off the grid
        "2026-11-30T10:00:30+01:00",  # with seconds
        "2026-11-30T10:00:00.5+01:00",
        "2026-11-30T17:00:00+01:00",  # closed
        "2026-11-29T10:00:00+01:00",  # a Sunday
        "2036-11-24T10:00:00+01:00",  # in ten years
        "0001-01-02T00:00:00Z",
        "9999-12-31T23:59:00Z",
    ],
)
def test_a_start_that_the_rules_do_not_offer_is_refused(
    client: FlaskClient, practice: Business, starts_at: str
) -> None:
    answer = book(client, starts_at=starts_at)
    assert (answer.status_code, answer.json["code"]) == (422, "slot_not_offered")
    assert count(Booking) == 0


def test_more_seats_than_there_are_is_not_offered(client: FlaskClient, practice: Business) -> None:
    assert book(client, seats=2).json["code"] == "slot_not_offered"


def test_a_resource_that_does_not_do_this_is_not_offered(client: FlaskClient) -> None:
    make_business(slug="practice", resources=[resource("anna"), resource("ben")], services=[service()])
    assert book(client, resource="ben").json["code"] == "slot_not_offered"


def test_a_window_of_an_audience_is_booked_by_naming_it(client: FlaskClient) -> None:
    window = {"weekday": "MO", "opens": "10:00", "closes": "11:00", "audiences": ["private"]}
    make_business(
        slug="practice",
        audiences=[{"slug": "private", "name": {"de": "privat", "en": "private"}}],
        services=[service(windows=[window])],
    )
    assert book(client).json["code"] == "slot_not_offered"
    assert book(client, audience="private").status_code == 201


def test_questions_are_answered_by_name(client: FlaskClient) -> None:
    first = {
        "slug": "first",
        "kind": "yes_no",
        "label": {"de": "Waren Sie schon bei uns?", "en": "Have you been here?"},
        "required": True,
    }
    make_business(slug="practice", services=[service(questions=[first])])
    assert faults(book(client)) == [("answers.first", "required")]
    assert faults(book(client, answers={"first": "perhaps"})) == [("answers.first", "not_yes_or_no")]
    assert book(client, answers={"first": True}).status_code == 201


def test_an_unknown_business_is_not_found(client: FlaskClient, practice: Business) -> None:
    answer = book(client, "nowhere")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_key_is_required(client: FlaskClient, practice: Business) -> None:
    for headers in ({}, {"Idempotency-Key": " "}):
        answer = client.post(ADDRESS, json=booking(), headers=headers)
        assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_required")


def test_a_key_that_is_too_long_is_refused(client: FlaskClient, practice: Business) -> None:
    assert faults(book(client, key="k" * 256)) == [("Idempotency-Key", "too_long")]


def test_sending_it_again_answers_the_same_booking(client: FlaskClient, practice: Business) -> None:
    first, again = book(client), book(client)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert count(Booking) == 1


def test_the_order_of_names_and_spaces_make_no_other_body(client: FlaskClient, practice: Business) -> None:
    book(client)
    sent = '{ "customer": {"email":"greta@example.org","name":"Greta Sommer"}, "locale":"de",\n "service":"checkup",'
    sent += '"starts_at":"2026-11-30T10:00:00+01:00" }'
    headers = {"Idempotency-Key": "key-1"}
    assert client.post(ADDRESS, data=sent, content_type="application/json", headers=headers).status_code == 200


def test_a_replay_answers_the_booking_as_it_is_now(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    client.post(f"/api/v1/bookings/{token}/cancel")
    again = book(client)
    assert (again.status_code, again.json["status"]) == (200, "cancelled")


def test_another_body_under_the_same_key_is_refused(client: FlaskClient, practice: Business) -> None:
    book(client)
    answer = book(client, starts_at="2026-11-30T11:00:00+01:00")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_only_a_booking_is_remembered_under_a_key(client: FlaskClient, practice: Business) -> None:
    assert book(client, starts_at="2026-11-29T10:00:00+01:00").status_code == 422
    assert book(client).status_code == 201


def test_two_businesses_do_not_share_their_keys(client: FlaskClient, practice: Business, pair: Business) -> None:
    assert book(client).status_code == 201
    assert book(client, "pair").status_code == 201


def test_a_booking_is_shown_to_whoever_has_its_token(client: FlaskClient, practice: Business) -> None:
    made = book(client).json
    assert client.get(f"/api/v1/bookings/{made['token']}").json == made


def test_an_unknown_token_is_not_found(client: FlaskClient, practice: Business) -> None:
    for address in ("A" * 24, "short", "A" * 200, "A" * 23 + "%00"):
        answer = client.get(f"/api/v1/bookings/{address}")
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_dead_token_is_gone(client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    with unit_of_work() as session:
        links.kill(session, token, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    for answer in (client.get(f"/api/v1/bookings/{token}"), client.post(f"/api/v1/bookings/{token}/cancel")):
        assert (answer.status_code, answer.json["code"]) == (410, "gone")


def test_a_link_for_viewing_shows_and_does_no_more(app: Flask, client: FlaskClient, practice: Business) -> None:
    token = book(client).json["token"]
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        view = app.extensions["links"].token("view", target.business_id, target.subject_id)
        links.remember(session, links.row(view, "view", target.business_id, target.subject_id))
    shown = client.get(f"/api/v1/bookings/{view}")
    assert shown.status_code == 200
    assert token not in shown.text
    moved = client.post(f"/api/v1/bookings/{view}/reschedule", json={"starts_at": "2026-11-30T11:00:00+01:00"})
    for answer in (client.post(f"/api/v1/bookings/{view}/cancel"), moved):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_where_addresses_are_confirmed_it_is_held_and_the_token_gives_it_back(
    client: FlaskClient, practice: Business
) -> None:
    set_confirming(Actor.of_server(practice.id), True, NOW)
    made = book(client).json
    assert made["status"] == "held"
    assert client.post(f"/de/b/{made['token']}/confirm").status_code in (400, 404)
    moved = client.post(f"/api/v1/bookings/{made['token']}/reschedule", json={"starts_at": made["ends_at"]})
    assert moved.status_code == 404
    assert client.get(f"/api/v1/bookings/{made['token']}").json["status"] == "held"
    assert client.post(f"/api/v1/bookings/{made['token']}/cancel", json={}).json["status"] == "lapsed"


def test_it_is_said_to_programs_too_that_no_more_mails_are_sent(client: FlaskClient, practice: Business) -> None:
    set_confirming(Actor.of_server(practice.id), True, NOW)
    starts = [f"2026-11-30T{hour}:00:00+01:00" for hour in (10, 11, 12, 13)]
    answers = [book(client, key=str(at), starts_at=at) for at in starts]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert answers[3].json["code"] == "too_many_mails"
