"""How much a page of the set-up asks of the database: fewer than ten statements, however many people there are."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.factories.businesses import WORKDAYS, location, make_business, resource, service
from tests.factories.people import make_member, sign_in
from tests.web.api.test_statements import counted
from tests.web.visiting import Visitor

SETUP = "/en/staff/large/setup"
PEOPLE = [f"person-{number}" for number in range(30)]
OFF = [
    {"starts_at": f"2026-12-{day:02}T00:00:00+01:00", "ends_at": f"2026-12-{day + 1:02}T00:00:00+01:00"}
    for day in range(1, 20)
]


@pytest.fixture
def large(site: Flask) -> Business:
    with site.app_context():
        return make_business(
            slug="large",
            locations=[location(holiday_region="DE-TH", weekly_hours=WORKDAYS)],
            resources=[resource(name, time_off=OFF) for name in PEOPLE],
            services=[service(f"service-{number}", tuple(PEOPLE)) for number in range(20)],
        )


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/business",
        "/online",
        "/locations",
        "/locations/erfurt",
        "/locations/erfurt/hours",
        "/resources",
        "/resources/person-7",
        "/resources/person-7/hours",
        "/exceptions?who=resources/person-7",
        "/exceptions",
        "/holidays",
        "/misfits",
    ],
)
def test_a_page_is_fewer_than_ten_statements(site: Flask, large: Business, page: str) -> None:
    with site.app_context():
        visitor = Visitor(sign_in(site, make_member(large)))
    visitor.go(SETUP)
    with site.app_context(), counted() as asked:
        assert visitor.go(SETUP + page).status == 200
    assert 0 < len(asked) < 10
