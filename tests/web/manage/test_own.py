"""A booking's own page, by its link."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.businesses import Business
from booking.services import requests
from booking.storage.models import Service
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from tests.conftest import NOW
from tests.web.bookings import ANNA, decide_token, make_booking
from tests.web.visiting import Visitor, text


def later(monkeypatch: pytest.MonkeyPatch, **length: float) -> None:
    """Let time pass."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(**length))


def links(visitor: Visitor) -> list[str]:
    """What can be done."""
    return [text(each) for each in visitor.page.iter("a") if "button" in each.get("class", "")]


def test_a_confirmed_booking_says_so_with_when_where_and_number(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    assert visitor.heading == "Your appointment is booked."
    for each in ("Wednesday 25 November 2026, 14:00–14:30", "in 2 days", "Marktplatz 4, 99084 Erfurt", "€45.00"):
        assert each in visitor.text


def test_the_confirmation_is_on_its_way_at_first_and_went_later(
    site: Flask, practice: Business, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_booking(site)
    assert "The confirmation is on its way to anna@example.org." in visitor.go(f"/en/b/{token}").text
    later(monkeypatch, hours=1)
    assert "The confirmation went to anna@example.org." in visitor.go(f"/en/b/{token}").text


def test_the_address_without_a_language_leads_to_the_bookings_own(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    token = make_booking(site, locale="de")
    assert visitor.go(f"/b/{token}").path == f"/de/b/{token}"


def test_it_can_be_put_into_a_calendar_moved_and_cancelled(site: Flask, practice: Business, visitor: Visitor) -> None:
    assert links(visitor.go(f"/en/b/{make_booking(site)}")) == ["Add to calendar (.ics)", "Move", "Cancel appointment"]


def test_a_request_is_not_put_into_a_calendar_yet(site: Flask, practice: Business, visitor: Visitor) -> None:
    assert links(visitor.go(f"/en/b/{make_booking(site, 'visit')}")) == ["Move", "Cancel appointment"]


def test_the_calendar_link_leads_to_an_event(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    address = next(each.get("href", "") for each in visitor.page.iter("a") if text(each) == "Add to calendar (.ics)")
    assert b"BEGIN:VEVENT" in visitor.client.get(address).data


def test_when_it_is_too_late_the_page_says_whom_to_ask(
    site: Flask, practice: Business, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_booking(site)
    later(monkeypatch, hours=30)
    visitor.go(f"/en/b/{token}")
    assert links(visitor) == ["Add to calendar (.ics)"]
    assert (
        "It could be cancelled or moved online until Tuesday 24 November 2026, 14:00. "
        "Please get in touch if something has come up: +49 361 1234567" in visitor.text
    )


def test_a_past_booking_is_over(
    site: Flask, practice: Business, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_booking(site)
    later(monkeypatch, days=3)
    assert visitor.go(f"/en/b/{token}").heading == "This appointment is over."
    assert links(visitor) == ["Book a new appointment"]


def test_a_request_says_by_when_the_answer_comes(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{make_booking(site, 'visit')}")
    assert visitor.heading == "Your request has arrived."
    assert "Until then the time is kept for you." in visitor.text


def test_a_declined_request_says_why(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site, "visit")
    with site.app_context():
        requests.decline_by_link(decide_token(site), "We are full that week.", NOW)
    visitor.go(f"/en/b/{token}")
    assert visitor.heading == "Your request was declined."
    assert "We are full that week." in visitor.text


def test_an_unknown_link_is_not_found(visitor: Visitor) -> None:
    assert visitor.go("/en/b/" + "a" * 24).status == 404


def test_looking_changes_nothing(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    for page in ("", "/move", "/cancel"):
        visitor.go(f"/en/b/{token}{page}")
    assert visitor.go(f"/en/b/{token}").heading == "Your appointment is booked."


def test_the_page_is_not_for_search_engines(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    assert [each.get("content") for each in visitor.page.iter("meta") if each.get("name") == "robots"] == ["noindex"]


def test_the_other_language_is_one_link_away(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    assert visitor.go(f"/en/b/{token}").follow("Deutsch").path == f"/de/b/{token}"
    assert ANNA.name in visitor.text


def test_what_to_bring_is_said_until_it_is_cancelled(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context(), unit_of_work() as session:
        session.execute(update(Service).values(instructions={"en": "Your insurance card."}))
    token = make_booking(site)
    assert "Your insurance card." in visitor.go(f"/en/b/{token}").text
    visitor.follow("Cancel appointment").press("Yes, cancel it")
    assert "Your insurance card." not in visitor.text


def test_the_place_is_shown_on_a_map_by_a_link_alone(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    (link,) = [each for each in visitor.page.iter("a") if "openstreetmap" in each.get("href", "")]
    assert link.get("href") == "https://www.openstreetmap.org/search?query=Marktplatz+4%2C+99084+Erfurt"
    assert link.get("rel") == "noreferrer"


def test_other_calendars_learn_nothing_of_where_one_comes_from(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    away = [each for each in visitor.page.iter("a") if each.get("href", "").startswith("https://")]
    assert {each.get("rel") for each in away} == {"noreferrer"}


def test_the_page_says_how_to_reach_the_business(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{make_booking(site)}")
    assert "By telephone: +49 361 1234567" in visitor.text
