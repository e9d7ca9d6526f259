"""Busy time: what another calendar takes is not free here, whoever asks."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed, NotFound, SlotTaken
from booking.domain.timezones import to_minutes
from booking.services import availability, busy
from booking.storage.models import BusyTime, Resource
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
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
    busy.replace(owner, "anna", "ics", [span(9, 16)], NOW)
    assert starts(business) == ["16", "16.5"]


def test_who_is_busy_elsewhere_is_not_booked(business: Business, owner: Actor) -> None:
    busy.replace(owner, "anna", "ics", [span(10, 11)], NOW)
    with pytest.raises(SlotTaken):
        book(business, TEN)


def test_a_colleague_is_taken_instead(business: Business, owner: Actor) -> None:
    busy.replace(owner, "anna", "ics", [span(9, 17)], NOW)
    assert book(business, TEN, slug="any").facts.staff_slug == "ben"


def test_a_visit_may_begin_as_busy_time_ends(business: Business, owner: Actor) -> None:
    busy.replace(owner, "anna", "ics", [span(9, 10)], NOW)
    assert book(business, TEN).facts.starts_at == TEN


def test_three_weeks_away_take_every_day_of_them(business: Business, owner: Actor) -> None:
    first = to_minutes(TUESDAY) - 20 * 1440
    busy.replace(owner, "anna", "ics", [(first, first + 21 * 1440)], NOW)
    assert starts(business) == []


def test_what_a_calendar_said_before_is_forgotten(business: Business, owner: Actor) -> None:
    busy.replace(owner, "anna", "ics", [span(9, 16)], NOW)
    busy.replace(owner, "anna", "ics", [span(9, 16.5)], NOW)
    assert starts(business) == ["16.5"]


def test_two_calendars_do_not_know_each_other(business: Business, owner: Actor) -> None:
    busy.replace(owner, "anna", "private", [span(9, 16)], NOW)
    busy.replace(owner, "anna", "clinic", [span(16, 16.5)], NOW)
    busy.replace(owner, "anna", "clinic", [], NOW)
    assert starts(business) == ["16", "16.5"]
    assert list(busy.sources(owner, "anna")) == ["private"]


def test_intervals_that_touch_are_kept_as_one(owner: Actor) -> None:
    assert busy.replace(owner, "anna", "ics", [span(10, 11), span(9, 10)], NOW) == 1
    with reading() as session:
        assert len(session.scalars(select(BusyTime.id)).all()) == 1


def test_the_house_s_calendar_is_told(owner: Actor) -> None:
    def activity() -> int:
        with reading() as session:
            return session.scalars(select(Resource.activity).where(Resource.slug == "anna")).one()

    before = activity()
    busy.replace(owner, "anna", "ics", [span(10, 11)], NOW)
    assert activity() > before


def test_staff_say_it_for_themselves_only(business: Business) -> None:
    staff = make_member(business, Role.STAFF, "anna")
    assert busy.replace(staff, "anna", "ics", [span(10, 11)], NOW) == 1
    with pytest.raises(NotFound):
        busy.replace(staff, "ben", "ics", [span(10, 11)], NOW)
    with pytest.raises(NotFound):
        busy.sources(staff, "ben")


def test_who_only_reads_changes_nothing(business: Business) -> None:
    with pytest.raises(NotAllowed):
        busy.replace(make_member(business, Role.READ_ONLY), "anna", "ics", [], NOW)


def test_another_business_s_resource_is_not_there(owner: Actor) -> None:
    make_business(slug="other-house", resources=[resource("carl")], services=[service(any_of=("carl",))])
    with pytest.raises(NotFound):
        busy.replace(owner, "carl", "ics", [span(10, 11)], NOW)
