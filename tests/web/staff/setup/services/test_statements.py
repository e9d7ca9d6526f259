"""What the pages of services ask of the database: no more for thirty people than for one."""

from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.factories.businesses import make_business, resource, service
from tests.web.api.test_statements import counted
from tests.web.staff.setup.conftest import Enter

PEOPLE = tuple(f"person-{number}" for number in range(30))


@pytest.fixture
def crowd(site: Flask) -> Business:
    with site.app_context():
        return make_business(
            slug="crowd",
            resources=[resource(slug) for slug in PEOPLE],
            services=[service(f"service-{number}", PEOPLE) for number in range(20)],
        )


@pytest.mark.parametrize(
    "path, most",
    [
        ("/setup/services", 5),
        # What the form is loaded with is read anew, as somebody else may have changed it.
        ("/setup/services/service-3", 10),
        ("/setup/new-service", 5),
        ("/setup/guide/done", 5),
        ("/why?service=service-3&on=2026-11-24&at=10:10", 7),
    ],
)
def test_a_page_of_a_business_with_thirty_people_asks_little(
    site: Flask, crowd: Business, enter: Enter, path: str, most: int
) -> None:
    owner = enter(of=crowd)
    owner.go(f"/en/staff/crowd{path}")
    with site.app_context(), counted() as asked:
        owner.go(f"/en/staff/crowd{path}")
    assert owner.status == 200
    assert 2 <= len(asked) <= most


def test_a_preview_asks_for_what_is_taken_and_little_more(site: Flask, crowd: Business, enter: Enter) -> None:
    owner: Any = enter(of=crowd).go("/en/staff/crowd/setup/services/service-3")
    with site.app_context(), counted() as asked:
        owner.press("Renew the preview", duration="45")
    assert 2 <= len(asked) <= 5
