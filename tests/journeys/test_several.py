"""Cut and colour in one visit, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.businesses import make_business, resource, service
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.test_booking import BOOKED, type_details

pytestmark = pytest.mark.browser


def test_cut_and_colour_are_booked_as_one_visit(opened: Open, practice: Practice) -> None:
    with practice.site.app_context():
        make_business(
            slug="salon-of-several",
            resources=[resource("anna"), resource("ben")],
            services=[
                service("cut", ("anna",), name={"de": "Schneiden", "en": "Cut"}, combines=True, price_minor=3000),
                service("colour", ("ben",), name={"de": "Färben", "en": "Colour"}, combines=True, price_minor=5000),
            ],
        )
    page = opened(viewport=PHONE)
    page.goto("/en/salon-of-several/cut")
    page.get_by_role("link", name="Add another service").click()
    page.get_by_role("link", name="Colour").click()
    expect(page.get_by_text("Together: 1 hour · €80.00")).to_be_visible()
    page.get_by_role("link", name="Choose a time").click()
    expect(page).to_have_url(re.compile(r"/cut\+colour$"))
    page.get_by_role("button", name="Take this one").click()
    type_details(page)
    page.get_by_label("E-mail address").press("Enter")
    expect(page).to_have_url(BOOKED)
    expect(page.get_by_text("Colour, Ben")).to_be_visible()
