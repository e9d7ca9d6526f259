"""A course that is given at published dates: what its page, its business's page and its programs are told of them."""

from datetime import date

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.courses import Rhythm
from booking.services import bookings, businesses
from booking.services.beginnings import Booked, Request
from booking.services.courses import publishing
from booking.services.courses.publishing import Course
from booking.services.setup import online
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.desk.desk import LINKS, NINE
from tests.web.visiting import Visitor, text

COURSE = "/en/school/course"
FIRST, SECOND = "2026-11-24T09:00+01:00", "2026-12-01T09:00+01:00"


@pytest.fixture
def school(site: Flask) -> Business:
    """Carving on two Tuesdays, two places each."""
    given = {"capacity": 2, "duration_minutes": 90, "by_sessions": True, "waiting_list": True}
    crew = [resource("anna"), resource("ben")]
    with site.app_context():
        business = make_business(slug="school", resources=crew, services=[service("course", ("anna", "ben"), **given)])
        rhythm = Rhythm(date(2026, 11, 24), 9 * 60, count=2)
        publishing.publish(make_member(business, Role.OWNER), Course("course", rhythm, title="Carving"), NOW)
        return businesses.business("school")


@pytest.fixture
def visitor(school: Business, site: Flask) -> Visitor:
    return Visitor(site.test_client())


def join(site: Flask, school: Business, seats: int = 1) -> Booked:
    request = Request(Contact("Anybody", "a@example.org", None), "en")
    with site.app_context():
        return bookings.book(school, school.services["course"], NINE, NOW, request, LINKS, seats=seats)


def rows(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("li") if "date" in each.get("class", "").split()]


def test_the_page_lists_all_dates_with_their_title_and_what_is_left(
    site: Flask, school: Business, visitor: Visitor
) -> None:
    join(site, school)
    assert rows(visitor.go(COURSE)) == [
        "Tuesday 24 November Carving 09:00–10:30 · 1 place left Choose Tuesday 24 November 2026, 09:00",
        "Tuesday 1 December Carving 09:00–10:30 · 2 places left Choose Tuesday 1 December 2026, 09:00",
    ]
    assert visitor.starts == [FIRST, SECOND]


def test_a_date_is_booked_by_its_button(visitor: Visitor) -> None:
    visitor.go(COURSE).take(SECOND)
    visitor.press("Book appointment", name="Anna Weiß", email="anna@example.org")
    assert "Tuesday 1 December 2026, 09:00–10:30" in visitor.text
    assert "Check-up: Carving" in visitor.text


def test_a_full_date_leads_to_its_waiting_list(site: Flask, school: Business, visitor: Visitor) -> None:
    join(site, school, 2)
    visitor.go(COURSE)
    assert rows(visitor)[0].startswith("Tuesday 24 November Carving 09:00–10:30 · fully booked Waiting list")
    assert visitor.starts == [SECOND]
    visitor.follow("Waiting list Tuesday 24 November 2026, 09:00")
    assert "You wait for a place at this time: Tuesday 24 November 2026, 09:00." in visitor.text
    visitor.press("Join the waiting list", name="Greta Sommer", email="greta@example.org")
    assert visitor.status == 200
    assert "Tuesday 24 November 2026, 09:00" in visitor.text


def test_more_places_than_are_left_are_full(site: Flask, school: Business, visitor: Visitor) -> None:
    join(site, school)
    visitor.go(f"{COURSE}?seats=2")
    assert visitor.starts == [SECOND]
    assert "1 place left Waiting list" in rows(visitor)[0]


def test_where_nothing_is_published_that_is_said_with_other_ways(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="empty", services=[service("course", capacity=2, by_sessions=True)])
    visitor.go("/en/empty/course")
    assert "No dates are published at the moment." in visitor.text
    assert "Perhaps the business can help by phone or mail:" in visitor.text


def test_no_week_no_wish_and_no_hours_are_offered(visitor: Visitor) -> None:
    visitor.go(COURSE)
    assert "Part of the day" not in visitor.text
    assert "When suits you?" not in visitor.text
    assert "Dates" in [text(each) for each in visitor.page.iter("h2")]


def test_the_page_of_the_business_tells_the_next_date(site: Flask, school: Business, visitor: Visitor) -> None:
    visitor.go("/en/school")
    assert "Next date · tomorrow Tue 24 November, 09:00" in visitor.text
    assert "With whom?" not in visitor.text
    join(site, school, 2)
    assert "Next date · in 8 days Tue 1 December, 09:00" in visitor.go("/en/school").text


def test_programs_are_told_the_dates_alone(school: Business, site: Flask) -> None:
    join(site, school)
    path = "/api/v1/businesses/school/services/course/slots?from=2026-11-23&to=2026-12-06"
    found = site.test_client().get(path).get_json()["slots"]
    assert [(each["starts_at"], each["seats"]) for each in found] == [
        ("2026-11-24T09:00:00+01:00", 1),
        ("2026-12-01T09:00:00+01:00", 2),
    ]


def test_a_seat_is_moved_to_another_date_of_the_list(site: Flask, school: Business, visitor: Visitor) -> None:
    token = join(site, school).token
    visitor.go(f"/en/b/{token}/move")
    assert rows(visitor) == [
        "Tuesday 24 November Carving 09:00–10:30 · your date now",
        "Tuesday 1 December Carving 09:00–10:30 · 2 places left Choose Tuesday 1 December 2026, 09:00",
    ]
    visitor.take(SECOND)
    assert "Tuesday 1 December 2026, 09:00–10:30" in visitor.text
    assert rows(visitor.go(COURSE))[0].startswith("Tuesday 24 November Carving 09:00–10:30 · 2 places left")


def test_a_paused_business_shows_no_dates(site: Flask, school: Business, visitor: Visitor) -> None:
    with site.app_context():
        online.pause(make_member(school, Role.OWNER), "Back soon", NOW)
    assert rows(visitor.go(COURSE)) == []
