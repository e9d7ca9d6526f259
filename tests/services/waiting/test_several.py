"""Waiting for a visit of several services: offered, held and booked as one."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.waiting import Wanted
from booking.services import bookings, businesses, changes
from booking.services.beginnings import Request
from booking.services.waiting import joining, looking, own
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import LINKS

GRETA = Contact("Greta Sommer", "greta@example.org", None)
FIRST = datetime.fromisoformat("2026-11-25T14:00:00+01:00")
ANY = Wanted(date(2026, 11, 23), date(2026, 12, 20))
HOURS = [{"weekday": "WE", "opens": "14:00", "closes": "15:00"}]


@pytest.fixture
def salon(app: Flask) -> Business:
    """Anna and Ben work on Wednesdays from 14 to 15; both cut, both colour, in half an hour each."""
    given = {"waiting_list": True, "horizon_days": 7, "step_minutes": 60, "duration_minutes": 30, "combines": True}
    return make_business(
        resources=[resource("anna", weekly_hours=HOURS), resource("ben", weekly_hours=HOURS)],
        services=[service("cut", ("anna", "ben"), **given), service("colour", ("anna", "ben"), **given)],
    )


@pytest.mark.parametrize("slug", ["cut+colour", "cut~colour"])
def test_what_becomes_free_is_offered_and_booked_whole(salon: Business, slug: str) -> None:
    visit = businesses.service(salon, slug)
    taken = [
        bookings.book(salon, visit, FIRST, NOW, Request(Contact("A", f"{who}@example.org", None), "en"), LINKS)
        for who in "ab"
    ]
    greta = joining.join(salon, visit, ANY, Request(GRETA, "en"), NOW, LINKS)
    assert own.entry(greta.token).service_slug == slug
    looking.look(NOW)
    assert own.entry(greta.token).offer is None
    changes.cancel(taken[0].token, NOW)
    looking.look(NOW)
    booked = own.accept(greta.token, None, NOW, LINKS)
    assert (booked.facts.service_slug, booked.facts.starts_at) == (slug, FIRST)
    assert booked.facts.ends_at == FIRST + timedelta(hours=1)
    assert [each.names["de"] for each in booked.facts.parts] == ["Vorsorge", "Vorsorge"]
