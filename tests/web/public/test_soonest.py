"""The page of a business says of each service when it is free first, and how else to reach somebody."""

from flask import Flask

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.setup import online
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.web.api.test_statements import counted
from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
PLACE = {
    "slug": "erfurt",
    "name": "Marktplatz",
    "street": "Marktplatz 4",
    "postal_code": "99084",
    "town": "Erfurt",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "weekly_hours": [{"weekday": day, "opens": "09:00", "closes": "12:30"} for day in WEEKDAYS],
    "date_overrides": [{"on": "2026-11-26", "hours": []}],
}


def card(visitor: Visitor, name: str) -> str:
    """The card of a service."""
    cards = [text(each) for each in visitor.page.iter("li") if "service" in (each.get("class") or "").split()]
    return next(each for each in cards if each.startswith(name))


def test_a_service_says_when_it_is_free_first(visitor: Visitor) -> None:
    assert "Next free appointment · today Mon 23 November, 09:00" in card(visitor.go("/en/practice"), "Check-up")


def test_one_press_holds_it_and_leads_to_the_details(visitor: Visitor) -> None:
    visitor.go("/en/practice").press("Take this one")
    assert visitor.path.startswith("/en/practice/-/details/")
    assert "Monday 23 November 2026, 09:00" in visitor.text


def test_what_has_just_been_taken_comes_back_with_others(visitor: Visitor, arrive: Arrive) -> None:
    visitor.go("/en/practice")
    arrive().go("/en/practice/visit").take("2026-11-23T09:00+01:00")
    action = next(each.get("action", "") for each in visitor.page.iter("form") if "visit" in each.get("action", ""))
    visitor.post(action, {"csrf_token": visitor.value("csrf_token"), "starts_at": "2026-11-23T09:00+01:00"})
    assert visitor.status == 409
    assert "This time has just been taken." in visitor.text


def test_each_person_has_times_of_their_own(visitor: Visitor) -> None:
    visitor.go("/en/practice")
    assert "With whom?" in card(visitor, "Check-up")
    visitor.follow("Ben")
    assert visitor.path == "/en/practice/checkup?resource=ben"


def test_where_nobody_can_be_chosen_nobody_is_named(visitor: Visitor) -> None:
    assert "With whom?" not in card(visitor.go("/en/practice"), "First visit")


def test_what_depends_on_who_comes_is_asked_first(visitor: Visitor) -> None:
    assert "please choose above" in card(visitor.go("/en/practice"), "Laser")
    assert "Mon 23 November, 15:00" in card(visitor.go("/en/practice?audience=private"), "Laser")


def test_a_course_is_taken_where_places_are_chosen(visitor: Visitor) -> None:
    visitor.go("/en/practice")
    assert "Next free appointment" in card(visitor, "Course")
    assert "Take this one" not in card(visitor, "Course")


def test_where_nothing_is_free_the_card_says_so_and_how_to_reach_somebody(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="full", resources=[resource(weekly_hours=[])])
    shown = card(visitor.go("/en/full"), "Check-up")
    assert "Nothing free in the next 90 days." in shown
    assert "+49 361 1234567" in shown


def test_nothing_is_said_to_be_free_while_the_business_has_paused(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    assert "Next free" in visitor.go("/en/practice").text
    with site.app_context():
        online.pause(Actor.of_server(practice.id), "", NOW)
    assert "Next free" not in visitor.go("/en/practice").text


def test_in_a_frame_the_button_stays_in_the_frame(visitor: Visitor) -> None:
    visitor.go("/embed/en/practice").press("Take this one")
    assert visitor.path.startswith("/embed/en/practice/-/details/")


def test_the_hours_of_the_place_stand_on_the_page_and_below_the_slots(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="open", locations=[PLACE])
    assert "Mon–Fri 09:00–12:30 today" in visitor.go("/en/open").text
    assert "Different on these days: Thu 26 November closed" in visitor.text
    assert "Opening hours Mon–Fri 09:00–12:30" in visitor.go("/en/open/checkup").text


def test_six_statements_answer_the_page_of_twelve_services_and_six_people(site: Flask, visitor: Visitor) -> None:
    people = tuple(f"person-{each}" for each in range(6))
    with site.app_context():
        business = make_business(
            slug="clinic",
            resources=[
                resource(each, weekly_hours=[] if each == "person-5" else resource()["weekly_hours"]) for each in people
            ],
            services=[
                service(f"visit-{each}", people, horizon_days=200, capacity=1 + each % 2, duration_minutes=60)
                for each in range(12)
            ],
        )
        businesses.business(business.slug)
        visitor.go("/en/clinic")
        with counted() as asked:
            visitor.go("/en/clinic")
    assert 1 < len(asked) <= 6
