"""All that one address has booked: asked for without telling who is a customer, opened by the mailed link."""

import re

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.web.bookings import link_to_all, make_booking
from tests.web.visiting import Visitor

ASKING = "/en/practice/-/bookings"


@pytest.fixture
def token(site: Flask, practice: Business) -> str:
    """Anna has a booking, and the link to all of them."""
    make_booking(site)
    return link_to_all(site)


def test_the_answer_does_not_tell_who_is_a_customer(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site)
    answers = []
    for email in ("anna@example.org", "nobody@example.org"):
        visitor.go(ASKING).press("Send link", email=email)
        answers.append((visitor.status, visitor.path, visitor.text))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (200, f"{ASKING}/sent")


def test_what_is_no_address_comes_back_with_what_was_typed(practice: Business, visitor: Visitor) -> None:
    visitor.go(ASKING).press("Send link", email="anna@")
    assert visitor.status == 422
    assert visitor.value("email") == "anna@"
    assert "It should look like name@example.org." in visitor.text


def test_every_page_of_the_business_leads_to_the_form(practice: Business, visitor: Visitor) -> None:
    assert visitor.go("/en/practice").follow("My bookings").heading == "My bookings"


def test_the_page_shows_who_when_and_how_it_stands(visitor: Visitor, token: str) -> None:
    visitor.go(f"/en/m/{token}")
    for each in ("Wednesday 25 November 2026, 14:00–14:30", "for Anna Weiß · with Anna", "booked · in 2 days"):
        assert each in visitor.text


def test_each_booking_leads_to_its_own_page_where_it_is_cancelled(visitor: Visitor, token: str) -> None:
    visitor.go(f"/en/m/{token}").follow("Wednesday 25 November 2026, 14:00–14:30")
    assert visitor.follow("Cancel appointment").press("Yes, cancel it").heading == "This appointment is cancelled."
    assert "Nothing is booked at the moment." in visitor.go(f"/en/m/{token}").text


def test_what_was_booked_can_be_booked_again(visitor: Visitor, token: str) -> None:
    assert visitor.go(f"/en/m/{token}").follow("Check-up").path == "/en/practice/checkup"


def test_who_has_booked_nothing_reads_so(site: Flask, practice: Business, visitor: Visitor) -> None:
    visitor.go(f"/en/m/{link_to_all(site, 'nobody@example.org')}")
    assert "Nothing is booked at the moment." in visitor.text


def test_a_subscription_is_made_read_renewed_and_ended(site: Flask, visitor: Visitor, token: str) -> None:
    visitor.go(f"/en/m/{token}").press("Make a subscription")
    first = calendar_path(visitor)
    feed = site.test_client().get(first)
    assert feed.status_code == 200
    assert b"SUMMARY:" in feed.data
    visitor.press("Give it a new address")
    assert calendar_path(visitor) != first
    assert site.test_client().get(first).status_code == 404
    second = calendar_path(visitor)
    visitor.press("End the subscription")
    assert "Your subscription was ended." in visitor.text
    assert site.test_client().get(second).status_code == 404


def calendar_path(visitor: Visitor) -> str:
    """Where the subscription is read, as the link for calendar programs says."""
    found = [each.get("href", "") for each in visitor.page.iter("a") if each.get("href", "").startswith("webcal://")]
    return re.sub(r"^webcal://[^/]+", "", found[0])


def test_a_link_that_was_made_invalid_offers_another_one(visitor: Visitor, token: str) -> None:
    visitor.go(f"/en/m/{token}").press("Make this link invalid")
    assert (visitor.status, visitor.heading) == (410, "This link does not work any more")
    assert "anna@example.org" not in visitor.text
    assert visitor.press("Send a new link to my address").heading == "Please look into your mail"


def test_no_search_engine_and_no_cache_keeps_it(site: Flask, token: str) -> None:
    answer = site.test_client().get(f"/en/m/{token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert b'<meta name="robots" content="noindex">' in answer.data


def test_a_link_of_a_single_booking_opens_no_page_of_all(site: Flask, practice: Business, visitor: Visitor) -> None:
    assert visitor.go(f"/en/m/{make_booking(site)}").status == 404
