"""Choosing several services for one visit."""

from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.web import clock
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import book
from tests.services.test_customer_pages import link_of


def combinable(slug: str, *any_of: Any, **changes: Any) -> Any:
    return service(slug, *any_of, combines=True, name={"de": slug.title(), "en": slug.title()}, **changes)


@pytest.fixture
def salon(app: Flask) -> Business:
    return make_business(
        slug="several-salon",
        resources=[resource("anna"), resource("ben")],
        services=[
            combinable("cut", ("anna",), duration_minutes=30, price_minor=3000),
            combinable("colour", ("anna", "ben"), duration_minutes=60, price_minor=5000),
            combinable("blow", ("ben",), duration_minutes=15, price_minor=1000),
            service("alone"),
        ],
    )


def page(app: Flask, query: str) -> str:
    answer = app.test_client().get(f"/en/several-salon/-/several?{query}")
    assert answer.status_code == 200
    return answer.text


def test_at_first_all_that_goes_together_can_be_chosen(app: Flask, salon: Business) -> None:
    shown = page(app, "")
    assert "several?service=cut" in shown
    assert "several?service=alone" not in shown


def test_length_and_price_are_those_of_all(app: Flask, salon: Business) -> None:
    shown = page(app, "service=cut&service=colour")
    assert "1 hour 30 minutes" in shown
    assert "€80.00" in shown


def test_the_way_on_leads_to_the_visit_in_this_order(app: Flask, salon: Business) -> None:
    assert 'href="/en/several-salon/colour+cut"' in page(app, "service=colour&service=cut")


def test_one_person_may_be_wanted_throughout(app: Flask, salon: Business) -> None:
    assert 'href="/en/several-salon/cut~colour"' in page(app, "service=cut&service=colour&with=one")


def test_where_nobody_gives_all_of_them_nobody_is_asked_for(app: Flask, salon: Business) -> None:
    shown = page(app, "service=cut&service=blow&with=one")
    assert "One person for everything" not in shown
    assert 'href="/en/several-salon/cut+blow"' in shown


def test_one_alone_is_no_visit_of_several(app: Flask, salon: Business) -> None:
    assert "Choose a time" not in page(app, "service=cut")


def test_an_old_link_loses_what_cannot_be_had(app: Flask, salon: Business) -> None:
    shown = page(app, "service=cut&service=alone&service=cut&service=gone&service=colour")
    assert "Choose a time" not in shown
    assert page(app, "service=cut&service=alone&service=colour").count("Remove") == 2


def test_the_page_of_a_service_leads_here(app: Flask, salon: Business) -> None:
    assert "/-/several?service=cut" in app.test_client().get("/en/several-salon/cut").text
    assert "/-/several" not in app.test_client().get("/en/several-salon/alone").text


def test_the_page_of_a_visit_of_several_shows_times(app: Flask, salon: Business) -> None:
    shown = app.test_client().get("/en/several-salon/cut+colour").text
    assert "Cut + Colour" in shown
    assert "/-/several?service=cut&amp;service=colour" in shown


@pytest.mark.parametrize(
    "slug", ["cut+cut", "cut+alone", "cut+gone", "cut+colour~blow", "cut+", "cut+colour+blow+cut+cut"]
)
def test_what_nobody_offers_is_not_found(app: Flask, salon: Business, slug: str) -> None:
    assert app.test_client().get(f"/en/several-salon/{slug}").status_code == 404


def test_where_no_services_go_together_the_others_are_shown(app: Flask) -> None:
    make_business(slug="single")
    assert app.test_client().get("/en/single/-/several").location == "/en/single"


def test_on_the_page_of_all_bookings_the_visit_can_be_booked_again_as_it_was(app: Flask, salon: Business) -> None:
    book(salon, slug="cut+colour")
    shown = app.test_client().get(f"/en/m/{link_of(salon)}").text
    assert 'href="/en/several-salon/cut+colour"' in shown


def test_words_find_times_of_all_services(app: Flask, salon: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shown = app.test_client().get("/en/several-salon/cut+colour?when=Wednesday+from+2+pm").text
    assert "Cut + Colour" in shown
    assert 'value="2026-11-25T14:00+01:00"' in shown
    # An hour and a half before closing is the last start.
    assert 'value="2026-11-25T15:30+01:00"' in shown
    assert 'value="2026-11-25T16:00+01:00"' not in shown
