"""Busy time: what another calendar takes is not free here, whoever asks."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import SlotTaken
from booking.domain.timezones import to_minutes
from booking.services import availability
from booking.storage.models import BusyTime, Resource
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.busy import take_elsewhere
from tests.factories.people import make_member
from tests.services.test_bookings import book

pytestmark = pytest.mark.usefixtures("app")

TUESDAY = datetime.fromisoformat("2026-11-24T00:00:00+01:00")
TEN = TUESDAY + timedelta(hours=10)


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service(step_minutes=30), service("any", ("anna", "ben"), step_minutes=30)],
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def span(begins: float, ends: float) -> tuple[int, int]:
    """Hours of that Tuesday."""
    midnight = to_minutes(TUESDAY)
    return midnight + int(begins * 60), midnight + int(ends * 60)


def starts(business: Business, slug: str = "checkup") -> list[str]:
    on = TUESDAY.date()
    found = availability.offer(business.slug, slug, on, on, NOW).slots
    return [f"{(each.starts_at - to_minutes(TUESDAY)) / 60:g}" for each in found]


def test_a_start_that_meets_busy_time_is_not_free(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "ics", [span(9, 16)])
    assert starts(business) == ["16", "16.5"]


def test_who_is_busy_elsewhere_is_not_booked(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "ics", [span(10, 11)])
    with pytest.raises(SlotTaken):
        book(business, TEN)


def test_a_colleague_is_taken_instead(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "ics", [span(9, 17)])
    assert book(business, TEN, slug="any").facts.staff_slug == "ben"


def test_a_visit_may_begin_as_busy_time_ends(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "ics", [span(9, 10)])
    assert book(business, TEN).facts.starts_at == TEN


def test_three_weeks_away_take_every_day_of_them(business: Business, owner: Actor) -> None:
    first = to_minutes(TUESDAY) - 20 * 1440
    take_elsewhere(owner.business_id, "anna", "ics", [(first, first + 21 * 1440)])
    assert starts(business) == []


def test_what_a_calendar_said_before_is_forgotten(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "ics", [span(9, 16)])
    take_elsewhere(owner.business_id, "anna", "ics", [span(9, 16.5)])
    assert starts(business) == ["16.5"]


def test_two_calendars_do_not_know_each_other(business: Business, owner: Actor) -> None:
    take_elsewhere(owner.business_id, "anna", "private", [span(9, 16)])
    take_elsewhere(owner.business_id, "anna", "clinic", [span(16, 16.5)])
    take_elsewhere(owner.business_id, "anna", "clinic", [])
    assert starts(business) == ["16", "16.5"]
    with reading() as session:
        assert set(session.scalars(select(BusyTime.source))) == {"private"}


def test_intervals_that_touch_are_kept_as_one(owner: Actor) -> None:
    assert take_elsewhere(owner.business_id, "anna", "ics", [span(10, 11), span(9, 10)]) == 1
    with reading() as session:
        assert len(session.scalars(select(BusyTime.id)).all()) == 1


def test_the_house_s_calendar_is_told(owner: Actor) -> None:
    def activity() -> int:
        with reading() as session:
            return session.scalars(select(Resource.activity).where(Resource.slug == "anna")).one()

    before = activity()
    take_elsewhere(owner.business_id, "anna", "ics", [span(10, 11)])
    assert activity() > before


def test_what_is_said_again_writes_nothing(owner: Actor) -> None:
    def ids() -> set[int]:
        with reading() as session:
            return set(session.scalars(select(BusyTime.id)))

    take_elsewhere(owner.business_id, "anna", "ics", [span(10, 11), span(13, 14)])
    before = ids()
    take_elsewhere(owner.business_id, "anna", "ics", [span(10, 11), span(13, 14), span(15, 16)])
    assert before < ids()
