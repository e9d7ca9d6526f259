"""Moving by the link."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services import requests
from booking.web import clock
from tests.conftest import NOW
from tests.web.bookings import WEDNESDAY, decide_token, make_booking
from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

OLD, NEW = "2026-11-25T14:00+01:00", "2026-11-26T10:00+01:00"


def test_the_week_of_the_booking_is_shown_as_if_it_had_been_given_back(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    visitor.go(f"/en/b/{make_booking(site)}/move?resource=anna")
    assert OLD in visitor.starts
    present = [text(each) for each in visitor.page.iter("button") if each.get("value") == OLD]
    assert present == ["14:00your time now"]


def test_a_move_keeps_the_page_and_frees_the_old_time(site: Flask, practice: Business, arrive: Arrive) -> None:
    token = make_booking(site)
    visitor = arrive().go(f"/en/b/{token}/move").take(NEW)
    assert visitor.path == f"/en/b/{token}"
    assert "Thursday 26 November 2026, 10:00–10:30" in visitor.text
    starts = arrive().go("/en/practice/checkup?resource=anna").starts
    assert (OLD in starts, NEW in starts) == (True, False)


def test_another_week_and_person_can_be_chosen(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/move?week=2026-W50").follow("Ben").take("2026-12-09T09:00+01:00")
    assert "Wednesday 9 December 2026, 09:00–09:30" in visitor.text
    assert "With Ben" in visitor.text


def test_a_time_that_was_taken_meanwhile_leaves_the_booking_as_it_was(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/move?resource=anna")
    make_booking(site, starts_at=WEDNESDAY + timedelta(hours=1))
    visitor.take("2026-11-25T15:00+01:00")
    assert visitor.status == 409
    assert "Your appointment stands as it was." in visitor.alerts[0]
    assert "Wed 25 November, 15:30" in visitor.alerts[0]
    assert "Wednesday 25 November 2026, 14:00–14:30" in visitor.text


@pytest.mark.parametrize("starts_at", ["2026-11-26T10:07+01:00", "x", ""])
def test_a_time_that_is_not_offered_is_refused(
    site: Flask, practice: Business, visitor: Visitor, starts_at: str
) -> None:
    path = f"/en/b/{make_booking(site)}/move"
    visitor.go(path)
    assert visitor.post(path, {"csrf_token": visitor.value("csrf_token"), "starts_at": starts_at}).status == 422


def test_too_late_is_said_with_whom_to_ask(
    site: Flask, practice: Business, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/move")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=30))
    visitor.take(NEW)
    assert visitor.status == 409
    assert visitor.heading == "Moving is not possible online"
    assert "+49 361 1234567" in visitor.text


def test_a_cancelled_booking_cannot_be_moved(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site)
    visitor.go(f"/en/b/{token}/cancel").press("Yes, cancel it").go(f"/en/b/{token}/move")
    assert visitor.heading == "This appointment is cancelled."
    assert visitor.starts == []


def test_a_move_that_needs_approval_is_a_wish(site: Flask, practice: Business, visitor: Visitor) -> None:
    token = make_booking(site, "visit")
    with site.app_context():
        requests.approve_by_link(decide_token(site), NOW)
    visitor.go(f"/en/b/{token}/move").take(NEW)
    assert "Wednesday 25 November 2026, 14:00–14:30" in visitor.text
    assert "You have asked to move it to Thursday 26 November 2026, 10:00–10:30." in visitor.text
