"""What search engines are told."""

import json
from typing import Any

import pytest
from flask import Flask

from booking.web.presenters.schema_org import Described, _clock, described
from tests.factories.businesses import WORKDAYS, location, make_business, resource, service

HOME = "https://termine.example.org/de/practice"


def told(app: Flask, service: str = "", **changes: Any) -> dict[str, Any]:
    known = make_business(**{"slug": "practice", **changes})
    text = described(Described(known.id, known.rules_version, "de", HOME, service, known))
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_business_is_told_with_where_and_how_it_is_reached(app: Flask) -> None:
    data = told(app, trade="doctor", name="Praxis", phone="+493611234567", email="praxis@example.org")
    assert (data["@context"], data["@type"], data["@id"], data["name"]) == (
        "https://schema.org",
        "Physician",
        HOME,
        "Praxis",
    )
    assert (data["telephone"], data["email"]) == ("+493611234567", "praxis@example.org")
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Marktplatz 4",
        "postalCode": "99084",
        "addressLocality": "Erfurt",
        "addressCountry": "DE",
    }


def test_a_trade_without_a_word_of_its_own_is_a_business(app: Flask) -> None:
    assert told(app, trade="other")["@type"] == "LocalBusiness"


def test_hours_are_told_by_day(app: Flask) -> None:
    data = told(app, locations=[location(weekly_hours=[{**WORKDAYS[0], "opens": "09:00", "closes": "12:30"}])])
    assert data["openingHoursSpecification"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "09:00", "closes": "12:30"}
    ]


@pytest.mark.parametrize(("minute", "clock"), [(0, "00:00"), (545, "09:05"), (1440, "23:59"), (1800, "06:00")])
def test_what_closes_after_midnight_closes_by_the_next_days_clock(minute: int, clock: str) -> None:
    assert _clock(minute) == clock


def test_each_of_several_places_is_a_department(app: Flask) -> None:
    places = [location(), location(slug="weimar", name="Weimar", town="Weimar")]
    data = told(
        app,
        name="Praxis",
        locations=places,
        resources=[resource("anna", location="erfurt")],
        services=[service("checkup", ("anna",), location="erfurt")],
    )
    assert "address" not in data
    assert [each["address"]["addressLocality"] for each in data["department"]] == ["Erfurt", "Weimar"]


def test_a_service_can_be_reserved_and_has_its_price(app: Flask) -> None:
    data = told(app, "checkup", services=[service("checkup", price_minor=4550)], resources=[resource("anna")])
    assert (data["@type"], data["url"], data["provider"]["@id"]) == ("Service", f"{HOME}/checkup", HOME)
    assert data["offers"] == {"@type": "Offer", "url": f"{HOME}/checkup", "price": "45.50", "priceCurrency": "EUR"}
    assert data["potentialAction"]["@type"] == "ReserveAction"
    assert data["potentialAction"]["target"]["urlTemplate"] == f"{HOME}/checkup"


@pytest.mark.parametrize(
    ("currency", "minor", "price"), [("EUR", 5, "0.05"), ("JPY", 1500, "1500"), ("EUR", 0, "0.00")]
)
def test_prices_are_written_with_a_point(app: Flask, currency: str, minor: int, price: str) -> None:
    offered = [service("checkup", price_minor=minor)]
    assert told(app, "checkup", services=offered, resources=[resource("anna")], currency=currency)["offers"][
        "price"
    ] == (price)


def test_no_name_can_end_the_element_that_it_stands_in(app: Flask) -> None:
    name = "</script><script>alert(1)</script>&"
    known = make_business(slug="practice", name=name)
    text = described(Described(known.id, known.rules_version, "de", HOME, "", known))
    assert "<" not in text
    assert json.loads(text)["name"] == known.name
