"""Which dates of a course its customers are shown, and what they can have of them, whatever the rules say."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.courses import Rhythm
from booking.domain.policies import Refusal
from booking.domain.timezones import to_instant
from booking.services import availability, bookings, businesses, changes, earliest, why
from booking.services.beginnings import Booked
from booking.services.claims import Wish
from booking.services.courses import offering, publishing
from booking.services.courses.publishing import Course
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.factories.businesses import Document, service
from tests.factories.people import make_member
from tests.services.desk.desk import LINKS, NINE, practice

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(days=7)


def school(**rules: object) -> Business:
    """Anna's course of two seats, and its two dates: Tuesday at nine, and the week after."""
    given = {"capacity": 2, "duration_minutes": 60, "by_sessions": True, "waiting_list": True, **rules}
    business = practice(services=[service("course", ("anna",), **given), service("checkup", ("anna", "ben"))])
    rhythm = Rhythm(TUESDAY, 9 * 60, count=2)
    publishing.publish(make_member(business, Role.OWNER), Course("course", rhythm, seats=2, title="Carving"), NOW)
    return businesses.business(business.slug)


def join(business: Business, who: str = "a", seats: int = 1) -> Booked:
    request = bookings.Request(Contact("Anybody", f"{who}@example.org", None), "de")
    return bookings.book(business, business.services["course"], NINE, NOW, request, LINKS, seats=seats)


def shown(business: Business, **asked: object) -> list[tuple[datetime, int, bool]]:
    found = offering.offered(business, business.services["course"], NOW, **asked)  # type: ignore[arg-type]
    return [(each.starts_at, each.seats_left, each.is_full) for each in found]


def replaced(business: Business, document: Document) -> Business:
    import_business(document, replace=True, now=NOW)
    return businesses.business(business.slug)


def test_dates_are_listed_with_their_title_and_the_seats_that_are_left(app: Flask) -> None:
    business = school()
    join(business)
    assert shown(business) == [(NINE, 1, False), (NINE + WEEK, 2, False)]
    assert {each.title for each in offering.offered(business, business.services["course"], NOW)} == {"Carving"}


def test_a_full_date_stays_listed_as_full(app: Flask) -> None:
    business = school()
    join(business, seats=2)
    assert shown(business) == [(NINE, 0, True), (NINE + WEEK, 2, False)]


def test_too_few_seats_are_full_for_who_wants_more(app: Flask) -> None:
    business = school()
    join(business)
    assert shown(business, seats=2) == [(NINE, 1, True), (NINE + WEEK, 2, False)]


def test_what_nobody_can_book_any_more_is_not_listed_even_when_full(app: Flask) -> None:
    business = school()
    join(business, seats=2)
    document: Document = export_business(business.slug)
    document["services"][0]["minimum_notice_minutes"] = 3 * 1440
    business = replaced(business, document)
    assert shown(business) == [(NINE + WEEK, 2, False)]


def test_dates_beyond_the_horizon_come_into_sight_with_time(app: Flask) -> None:
    assert shown(school(horizon_days=7)) == [(NINE, 2, False)]


def test_one_person_asked_for_shows_their_dates_alone(app: Flask) -> None:
    business = school()
    assert shown(business, resource="anna") == [(NINE, 2, False), (NINE + WEEK, 2, False)]
    join(business, seats=2)
    assert shown(business, resource="ben") == []


def test_a_date_of_more_seats_than_the_service_has_is_booked_seat_by_seat(app: Flask) -> None:
    business = school(capacity=1)
    join(business)
    join(business, "b")
    assert shown(business) == [(NINE, 0, True), (NINE + WEEK, 2, False)]


def test_what_is_published_stands_though_the_place_closes_and_windows_are_given(app: Flask) -> None:
    business = school()
    document: Document = export_business(business.slug)
    document["locations"][0]["date_overrides"] = [{"on": TUESDAY.isoformat(), "hours": []}]
    document["services"][0]["windows"] = [{"weekday": "FR", "opens": "10:00", "closes": "12:00"}]
    business = replaced(business, document)
    assert shown(business) == [(NINE, 2, False), (NINE + WEEK, 2, False)]
    assert list(map(to_instant, earliest.earliest(business, NOW)["course"].starts)) == [NINE]
    assert why.why(make_member(business), business, Wish("course", NINE), NOW).explanation.is_free
    assert join(business).facts.starts_at == NINE


def test_where_nothing_is_published_the_reason_is_that(app: Flask) -> None:
    business = school()
    said = why.why(make_member(business), business, Wish("course", NINE + timedelta(hours=2)), NOW).explanation
    assert (said.is_free, said.rules) == (False, (Refusal.NOT_PUBLISHED,))


@pytest.mark.parametrize("seats", [1, 2])
def test_the_earliest_of_the_page_of_a_business_is_the_next_date_with_a_seat(app: Flask, seats: int) -> None:
    business = school()
    join(business, seats=seats)
    found = earliest.earliest(business, NOW)["course"]
    expected = NINE if seats == 1 else NINE + WEEK
    assert list(map(to_instant, found.starts)) == [expected]
    said = availability.next_free(business, business.services["course"], NOW)
    assert said is not None
    assert to_instant(said.starts_at) == expected


def test_a_seat_given_back_is_shown_again(app: Flask) -> None:
    business = school()
    booked = join(business, seats=2)
    changes.cancel(booked.token, NOW)
    assert shown(business)[0] == (NINE, 2, False)


def test_a_course_of_a_business_that_is_another_one_is_not_shown(app: Flask) -> None:
    school()
    other = practice(slug="other", services=[service("course", ("anna",), capacity=2, by_sessions=True)])
    assert shown(other) == []


def test_two_at_one_time_are_one_date_with_both_titles(app: Flask) -> None:
    given = service("course", ("anna", "ben"), capacity=4, duration_minutes=60, by_sessions=True)
    business = practice(services=[given])
    actor = make_member(business, Role.OWNER)
    for title, who in (("Carving", "anna"), ("Turning", "ben")):
        publishing.publish(actor, Course("course", Rhythm(TUESDAY, 9 * 60), {0: who}, title=title), NOW)
    join(business)
    found = offering.offered(business, business.services["course"], NOW)
    assert [(each.starts_at, each.title, each.seats_left) for each in found] == [(NINE, "Carving / Turning", 4)]
    found = offering.offered(business, business.services["course"], NOW, resource="ben")
    assert [each.title for each in found] == ["Turning"]
