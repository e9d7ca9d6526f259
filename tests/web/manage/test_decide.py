"""A request, decided from the link in the business's mail."""

from flask import Flask

from booking.domain.businesses import Business
from tests.web.bookings import decide_token, make_booking
from tests.web.visiting import Visitor


def test_the_page_shows_who_asks_for_what(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site, "visit")
    visitor.go(f"/en/d/{decide_token(site)}")
    assert visitor.heading == "Somebody asks for an appointment"
    for each in ("Anna Weiß", "anna@example.org", "Have you been here before? Yes", "25 November 2026, 14:00–14:30"):
        assert each in visitor.text


def test_approving_confirms_the_booking(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site, "visit")
    visitor.go(f"/en/d/{decide_token(site)}").press("Approve")
    assert visitor.heading == "This request is approved."
    assert visitor.buttons == []
    assert visitor.go(f"/en/b/{token}").heading == "Your appointment is booked."


def test_declining_tells_the_reason_word_for_word(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site, "visit")
    visitor.go(f"/en/d/{decide_token(site)}").press("Decline", reason="Sorry, <we> are full & away.")
    assert visitor.heading == "This request is declined."
    assert "Sorry, <we> are full & away." in visitor.go(f"/en/b/{token}").text


def test_what_is_decided_is_not_decided_again(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site, "visit")
    path = f"/en/d/{decide_token(site)}"
    visitor.go(path)
    data = {"csrf_token": visitor.value("csrf_token"), "action": "decline"}
    visitor.press("Approve")
    visitor.post(path, data)
    assert visitor.status == 409
    assert visitor.heading == "This request is approved."


def test_a_reason_that_is_too_long_is_kept_to_be_shortened(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site, "visit")
    visitor.go(f"/en/d/{decide_token(site)}").press("Decline", reason="x" * 501)
    assert visitor.status == 422
    assert visitor.alerts == ["Please shorten the reason to 500 characters."]
    assert visitor.value("reason") == "x" * 501


def test_a_form_that_says_neither_decides_nothing(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site, "visit")
    path = f"/en/d/{decide_token(site)}"
    visitor.go(path)
    assert visitor.post(path, {"csrf_token": visitor.value("csrf_token")}).status == 422
    assert visitor.go(path).heading == "Somebody asks for an appointment"


def test_the_customers_link_decides_nothing(site: Flask, practice: Business, visitor: Visitor) -> None:
    assert visitor.go(f"/en/d/{make_booking(site, 'visit')}").status == 404


def test_the_deciding_link_is_not_the_customers(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_booking(site, "visit")
    assert visitor.go(f"/en/b/{decide_token(site)}").status == 404
