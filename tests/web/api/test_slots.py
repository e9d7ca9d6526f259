"""Free starts, for programs."""

import pytest
from flask.testing import FlaskClient

from booking.domain.businesses import Business
from tests.factories.businesses import make_business, resource, service
from tests.web.api.conftest import book, faults

SLOTS = "/api/v1/businesses/practice/services/checkup/slots"
WEDNESDAY = {"from": "2026-11-25", "to": "2026-11-25"}


def test_a_day_is_listed_in_the_wall_time_of_the_place(client: FlaskClient, practice: Business) -> None:
    answer = client.get(SLOTS, query_string=WEDNESDAY)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.json["time_zone"] == "Europe/Berlin"
    assert len(answer.json["slots"]) == 16
    assert answer.json["slots"][0] == {
        "starts_at": "2026-11-25T09:00:00+01:00",
        "ends_at": "2026-11-25T09:30:00+01:00",
        "resources": ["anna"],
        "seats": 1,
    }


def test_both_dates_are_inclusive(client: FlaskClient, practice: Business) -> None:
    found = client.get(SLOTS, query_string={"from": "2026-11-25", "to": "2026-11-26"}).json["slots"]
    assert {slot["starts_at"][:10] for slot in found} == {"2026-11-25", "2026-11-26"}


def test_what_is_booked_is_not_listed(client: FlaskClient, practice: Business) -> None:
    assert book(client, starts_at="2026-11-25T09:30:00+01:00").status_code == 201
    found = client.get(SLOTS, query_string=WEDNESDAY).json["slots"]
    assert [slot["starts_at"][11:16] for slot in found][:3] == ["09:00", "10:00", "10:30"]


def test_a_resource_keeps_its_own_slots(client: FlaskClient, pair: Business) -> None:
    assert book(client, "pair", starts_at="2026-11-25T09:00:00+01:00", resource="ben").status_code == 201
    address = "/api/v1/businesses/pair/services/checkup/slots"
    of_both = client.get(address, query_string=WEDNESDAY).json["slots"]
    of_ben = client.get(address, query_string={**WEDNESDAY, "resource": "ben"}).json["slots"]
    assert [of_both[0]["resources"], of_both[1]["resources"]] == [["anna"], ["anna", "ben"]]
    assert of_ben[0]["starts_at"] == "2026-11-25T09:30:00+01:00"


def test_a_course_says_how_many_seats_are_left(client: FlaskClient) -> None:
    make_business(slug="practice", services=[service(capacity=6)])
    assert book(client, starts_at="2026-11-25T09:00:00+01:00", seats=2).status_code == 201
    found = client.get(SLOTS, query_string=WEDNESDAY).json["slots"]
    assert [slot["seats"] for slot in found][:2] == [4, 6]
    assert len(client.get(SLOTS, query_string={**WEDNESDAY, "seats": "5"}).json["slots"]) == 15


def test_what_is_kept_for_an_audience_is_listed_to_it_alone(client: FlaskClient) -> None:
    window = {"weekday": "WE", "opens": "09:00", "closes": "10:00", "audiences": ["private"]}
    make_business(
        slug="practice",
        audiences=[{"slug": "private", "name": {"de": "privat", "en": "private"}}],
        services=[service(windows=[window])],
    )
    assert client.get(SLOTS, query_string=WEDNESDAY).json["slots"] == []
    assert len(client.get(SLOTS, query_string={**WEDNESDAY, "audience": "private"}).json["slots"]) == 2


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset(client: FlaskClient) -> None:
    night = [{"weekday": "SU", "opens": "01:00", "closes": "05:00"}]
    make_business(
        slug="practice",
        resources=[resource(weekly_hours=night)],
        services=[service(duration_minutes=60, horizon_days=400)],
    )
    found = client.get(SLOTS, query_string={"from": "2027-10-31", "to": "2027-10-31"}).json["slots"]
    assert [(slot["starts_at"][11:], slot["ends_at"][11:]) for slot in found] == [
        ("01:00:00+02:00", "02:00:00+02:00"),
        ("02:00:00+02:00", "02:00:00+01:00"),
        ("02:00:00+01:00", "03:00:00+01:00"),
        ("03:00:00+01:00", "04:00:00+01:00"),
        ("04:00:00+01:00", "05:00:00+01:00"),
    ]


def test_sixty_two_days_are_listed_and_sixty_three_are_not(client: FlaskClient, practice: Business) -> None:
    assert client.get(SLOTS, query_string={"from": "2026-11-23", "to": "2027-01-23"}).status_code == 200
    longer = client.get(SLOTS, query_string={"from": "2026-11-23", "to": "2027-01-24"})
    assert faults(longer) == [("to", "window_too_long")]


@pytest.mark.parametrize(
    "query, expected",
    [
        ({}, [("from", "required"), ("to", "required")]),
        ({"from": "2026-11-25", "to": "2026-02-30"}, [("to", "not_a_date")]),
        ({"from": "25.11.2026", "to": "2026-11-26"}, [("from", "not_a_date")]),
        ({"from": "2026-11-25T00:00:00", "to": "2026-11-26"}, [("from", "not_a_date")]),
        ({"from": "2026-11-26", "to": "2026-11-25"}, [("to", "before_from")]),
        ({**WEDNESDAY, "seats": "0"}, [("seats", "too_small")]),
        ({**WEDNESDAY, "seats": "-1"}, [("seats", "too_small")]),
        ({**WEDNESDAY, "seats": "two"}, [("seats", "wrong_type")]),
        ({**WEDNESDAY, "seats": "1.5"}, [("seats", "wrong_type")]),
        ({**WEDNESDAY, "seats": "99999999999999999999"}, [("seats", "wrong_type")]),
        ({**WEDNESDAY, "seats": "٣"}, [("seats", "wrong_type")]),
        ({**WEDNESDAY, "resource": "nobody"}, [("resource", "unknown")]),
        ({**WEDNESDAY, "resource": ""}, [("resource", "required")]),
        ({**WEDNESDAY, "resource": "an\x00na"}, [("resource", "control_characters")]),
        ({**WEDNESDAY, "audience": "nobody"}, [("audience", "unknown")]),
        ({**WEDNESDAY, "ressource": "anna"}, [("ressource", "unknown_key")]),
        ({**WEDNESDAY, "from": ["2026-11-25", "2026-11-26"]}, [("from", "repeated")]),
    ],
)
def test_what_makes_no_sense_is_named(
    client: FlaskClient, practice: Business, query: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert faults(client.get(SLOTS, query_string=query)) == expected


@pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31", "1969-12-31"])
def test_dates_far_away_have_no_slots(client: FlaskClient, practice: Business, first: str) -> None:
    assert client.get(SLOTS, query_string={"from": first, "to": first}).json["slots"] == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/businesses/nowhere/services/checkup/slots",
        "/api/v1/businesses/practice/services/nothing/slots",
        "/api/v1/businesses/pr%00actice/services/checkup/slots",
        "/api/v1/businesses/%ff/services/checkup/slots",
        "/api/v1/businesses/practice/services/CHECKUP/slots",
    ],
)
def test_an_unknown_business_or_service_is_not_found(client: FlaskClient, practice: Business, address: str) -> None:
    answer = client.get(address, query_string=WEDNESDAY)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
