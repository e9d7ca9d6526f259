"""Cancelling by the link."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.web import clock
from tests.conftest import NOW
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive


def test_the_page_asks_and_the_button_cancels(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/cancel")
    assert visitor.heading == "Cancel this appointment?"
    visitor.press("Yes, cancel it")
    assert visitor.path == f"/en/b/{token}"
    assert visitor.heading == "This appointment is cancelled."


def test_the_time_is_free_again(site: Flask, practice: Business, arrive: Arrive) -> None:
    arrive().go(f"/en/b/{make_booking(site)}/cancel").press("Yes, cancel it")
    assert "2026-11-25T14:00+01:00" in arrive().go("/en/practice/checkup?resource=anna").starts


def test_cancelling_again_answers_the_same(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/cancel")
    data = {"csrf_token": visitor.value("csrf_token")}
    visitor.press("Yes, cancel it")
    assert visitor.post(f"/en/b/{token}/cancel", data).heading == "This appointment is cancelled."


def test_a_cancelled_booking_is_not_asked_about(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/cancel").press("Yes, cancel it").go(f"/en/b/{token}/cancel")
    assert visitor.heading == "This appointment is cancelled."
    assert visitor.buttons == []


def test_too_late_is_said_with_whom_to_ask(
    site: Flask, practice: Business, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/cancel")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=30))
    visitor.press("Yes, cancel it")
    assert visitor.status == 409
    assert visitor.heading == "Too late to cancel online"
    assert "+49 361 1234567" in visitor.text
    assert visitor.go(f"/en/b/{token}").heading == "Your appointment is booked."


def test_a_form_of_somebody_else_cancels_nothing(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    assert visitor.post(f"/en/b/{token}/cancel", {}).status == 400
    assert visitor.go(f"/en/b/{token}").heading == "Your appointment is booked."
