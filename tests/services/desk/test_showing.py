"""What the desk looks at."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.domain.visits import Stage
from booking.services.desk import showing
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.test_bookings import book

TUESDAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def practice(slug: str = "practice") -> Business:
    """Anna and Ben, either of whom gives the check-up; Ben also gives another service that asks first."""
    return make_business(
        slug=slug,
        resources=[resource("anna"), resource("ben")],
        services=[service("checkup", ("anna", "ben")), service("visit", ("ben",), approval=True)],
    )


def names(business: Business, role: Role = Role.FRONT_DESK, own: str | None = None) -> list[tuple[str, str]]:
    """Who comes on Tuesday, and to whom."""
    actor = make_member(business, role, own)
    return [(each.name, each.resources[0]) for each in showing.visits_on(actor, business, TUESDAY)]


def test_the_day_lists_visits_by_their_start(app: Flask) -> None:
    business = practice()
    book(business, starts_at=NINE + timedelta(hours=1))
    book(business, starts_at=NINE)
    book(business, starts_at=NINE + timedelta(days=1))
    found = showing.visits_on(make_member(business), business, TUESDAY)
    assert [each.starts_at for each in found] == [NINE, NINE + timedelta(hours=1)]
    assert [each.stage for each in found] == [Stage.DUE, Stage.DUE]


def test_a_request_that_waits_is_among_them(app: Flask) -> None:
    business = practice()
    book(business, slug="visit", starts_at=NINE)
    assert [each.stage for each in showing.visits_on(make_member(business), business, TUESDAY)] == [Stage.PENDING]


def test_staff_see_their_own_visits_only(app: Flask) -> None:
    business = practice()
    book(business, starts_at=NINE)
    book(business, starts_at=NINE)
    assert [slug for _, slug in names(business)] == ["anna", "ben"]
    assert [slug for _, slug in names(business, Role.STAFF, "ben")] == ["ben"]
    assert names(business, Role.STAFF) == []


def test_another_business_sees_nothing_of_it(app: Flask) -> None:
    business, other = practice(), practice("other-practice")
    booked = book(business, starts_at=NINE)
    stranger = make_member(other)
    assert showing.visits_on(stranger, other, TUESDAY) == []
    with pytest.raises(NotFound):
        showing.sheet_of(stranger, booked.facts.booking_id)


def test_a_sheet_tells_what_is_known_of_an_appointment(app: Flask) -> None:
    business = practice()
    booked = book(business, starts_at=NINE)
    sheet = showing.sheet_of(make_member(business), booked.facts.booking_id)
    assert (sheet.service, sheet.minutes, [each.slug for each in sheet.resources]) == ("checkup", 30, ["anna"])
    [booking] = sheet.bookings
    assert (booking.reference, booking.source, booking.stage) == (booked.facts.reference, "web", Stage.DUE)
    assert [(each.reason, each.recipient, each.state) for each in booking.messages] == [
        ("confirmed", "business", "due"),
        ("confirmed", "customer", "due"),
    ]


def test_a_sheet_of_somebody_elses_calendar_is_not_there_for_staff(app: Flask) -> None:
    business = practice()
    booked = book(business, starts_at=NINE)
    with pytest.raises(NotFound):
        showing.sheet_of(make_member(business, Role.STAFF, "ben"), booked.facts.booking_id)
    assert (
        showing.sheet_of(make_member(business, Role.STAFF, "anna"), booked.facts.booking_id).resources[0].slug == "anna"
    )


def test_no_number_is_no_appointment(app: Flask) -> None:
    with pytest.raises(NotFound):
        showing.sheet(make_member(practice()), 4711)


def test_the_day_is_that_of_the_place(app: Flask) -> None:
    business = make_business(
        resources=[resource(weekly_hours=[{"weekday": "MO", "opens": "22:00", "closes": "26:00"}])]
    )
    book(business, starts_at=datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    actor = make_member(business)
    assert showing.visits_on(actor, business, NOW.date()) == []
    assert len(showing.visits_on(actor, business, TUESDAY)) == 1
