"""Businesses and what they offer, for programs."""

import pytest
from flask.testing import FlaskClient

from booking.domain.businesses import Business
from tests.factories.businesses import make_business, service
from tests.web.api.conftest import faults


def test_a_business_is_listed_with_its_town_and_zone(client: FlaskClient, practice: Business) -> None:
    assert client.get("/api/v1/businesses").json == {
        "businesses": [
            {
                "slug": "practice",
                "name": "Practice on the Market",
                "trade": "doctor",
                "town": "Erfurt",
                "time_zone": "Europe/Berlin",
            }
        ],
        "next_page": None,
    }


def test_an_empty_installation_lists_nothing(client: FlaskClient) -> None:
    assert client.get("/api/v1/businesses").json == {"businesses": [], "next_page": None}


def test_a_long_list_comes_in_pages(client: FlaskClient) -> None:
    for number in range(51):
        make_business(slug=f"practice-{number:02}", name=f"Practice {number:02}")
    first = client.get("/api/v1/businesses").json
    second = client.get("/api/v1/businesses?page=2").json
    assert (len(first["businesses"]), first["next_page"]) == (50, 2)
    assert ([each["slug"] for each in second["businesses"]], second["next_page"]) == (["practice-50"], None)
    assert client.get("/api/v1/businesses?page=3").json["businesses"] == []


def test_a_business_says_how_it_is_reached(client: FlaskClient, practice: Business) -> None:
    shown = client.get("/api/v1/businesses/practice").json
    assert (shown["email"], shown["phone"], shown["currency"]) == ("practice@example.org", "+493611234567", "EUR")
    assert shown["locations"] == [
        {
            "slug": "erfurt",
            "name": "Marktplatz",
            "street": "Marktplatz 4",
            "postal_code": "99084",
            "town": "Erfurt",
            "country": "DE",
            "time_zone": "Europe/Berlin",
        }
    ]


def test_a_service_says_what_it_takes_and_costs(client: FlaskClient, practice: Business) -> None:
    (shown,) = client.get("/api/v1/businesses/practice/services").json["services"]
    assert shown["slug"] == "checkup"
    assert shown["name"] == {"de": "Vorsorge", "en": "Check-up"}
    assert (shown["duration_minutes"], shown["price_minor"], shown["currency"]) == (30, 4500, "EUR")
    assert (shown["capacity"], shown["resources"]) == (1, [{"slug": "anna", "name": "Anna"}])


def test_a_text_in_one_language_stands_for_both(client: FlaskClient) -> None:
    make_business(slug="practice", services=[service(name={"de": "Vorsorge"})])
    (shown,) = client.get("/api/v1/businesses/practice/services").json["services"]
    assert shown["name"] == {"de": "Vorsorge", "en": "Vorsorge"}


@pytest.mark.parametrize(
    "query, expected",
    [
        ("page=0", ("page", "too_small")),
        ("page=-1", ("page", "too_small")),
        ("page=x", ("page", "wrong_type")),
        ("page=", ("page", "wrong_type")),
        ("page=999999999", ("page", "too_large")),
        ("page=1&page=2", ("page", "repeated")),
        ("pages=1", ("pages", "unknown_key")),
    ],
)
def test_a_page_that_cannot_be_is_refused(client: FlaskClient, query: str, expected: tuple[str, str]) -> None:
    assert faults(client.get(f"/api/v1/businesses?{query}")) == [expected]


def test_options_of_an_address_that_takes_none_are_refused(client: FlaskClient, practice: Business) -> None:
    assert faults(client.get("/api/v1/businesses/practice?lang=de")) == [("lang", "unknown_key")]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_another_method_is_told_which_are_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open("/api/v1/businesses", method=method)
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert {each.strip() for each in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_an_unknown_address_is_a_problem_too(client: FlaskClient) -> None:
    answer = client.get("/api/v2/anything")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
