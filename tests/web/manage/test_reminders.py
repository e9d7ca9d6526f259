"""Reminders on the page of one's own booking, and the button of a mail program."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services import bookings, businesses, moves
from booking.services.reminders import rules
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading
from booking.web import clock
from tests.conftest import NOW
from tests.web.bookings import ANNA, WEDNESDAY
from tests.web.visiting import Visitor

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def token(site: Flask, practice: Business) -> str:
    """Anna's booking at a practice that reminds; she wants to be."""
    with site.app_context():
        rules.add_usual(Actor.of_server(practice.id), NOW)
        known = businesses.business("practice")
        request = bookings.Request(ANNA, "en", wants_reminders=True)
        links = site.extensions["links"]
        return bookings.book(known, known.services["checkup"], WEDNESDAY, NOW, request, links, resource="anna").token


@pytest.fixture
def reminded(monkeypatch: pytest.MonkeyPatch, token: str) -> str:
    """An hour before it begins."""
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY - timedelta(hours=1))
    return token


def stored(site: Flask) -> Booking:
    with site.app_context(), reading() as session:
        return session.scalars(select(Booking)).one()


def planned(site: Flask) -> int:
    with site.app_context(), reading() as session:
        query = select(Message.id).where(Message.reminder_id.is_not(None), Message.state == "due")
        return len(session.scalars(query).all())


def test_who_was_reminded_says_that_they_come(site: Flask, reminded: str, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{reminded}")
    assert "Are you coming?" in visitor.text
    assert stored(site).coming_at is None
    visitor.press("Yes, I am coming")
    assert "You have confirmed that you are coming" in visitor.text
    assert "Yes, I am coming" not in visitor.buttons
    assert stored(site).coming_at is not None


def test_long_before_nobody_is_asked(token: str, visitor: Visitor) -> None:
    assert "Are you coming?" not in visitor.go(f"/en/b/{token}").text


def test_who_saw_another_time_is_told_so(site: Flask, reminded: str, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{reminded}")
    with site.app_context():
        moves.move(reminded, WEDNESDAY + timedelta(hours=1), None, NOW, site.extensions["links"])
    visitor.press("Yes, I am coming")
    assert visitor.status == 409
    assert "This appointment is not as it was" in visitor.text
    assert stored(site).coming_at is None


@pytest.mark.parametrize("starts_at", ["", "tomorrow", "2026-11-25T14:00", "\0"])
def test_what_no_button_of_ours_says_changes_nothing(
    site: Flask, reminded: str, visitor: Visitor, starts_at: str
) -> None:
    visitor.go(f"/en/b/{reminded}").press("Yes, I am coming", starts_at=starts_at)
    assert visitor.status == 409
    assert stored(site).coming_at is None


def test_reminders_are_stopped_and_asked_for_again(site: Flask, token: str, visitor: Visitor) -> None:
    visitor.go(f"/en/b/{token}").press("Stop reminders")
    assert (visitor.heading, planned(site)) == ("You get no reminders", 0)
    visitor.press("Remind me")
    assert (visitor.heading, planned(site)) == ("Stop reminders?", 2)


def test_the_link_in_the_mail_only_asks(site: Flask, token: str, visitor: Visitor) -> None:
    visitor.go(f"/b/{token}/reminders")
    assert (visitor.path, visitor.heading) == (f"/en/b/{token}/reminders", "Stop reminders?")
    assert planned(site) == 2


def test_the_button_of_a_mail_program_stops_them_without_a_page_of_ours(site: Flask, token: str) -> None:
    answer = site.test_client().post(f"/b/{token}/reminders", data=ONE_CLICK)
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert planned(site) == 0
    assert stored(site).state == "confirmed"


def test_it_does_nothing_else_and_nothing_without_its_word(site: Flask, token: str) -> None:
    client = site.test_client()
    for sent in ({}, {"List-Unsubscribe": "yes"}, {"reminders": "yes"}):
        assert client.post(f"/b/{token}/reminders", data=sent).status_code == 400
    assert client.post(f"/en/b/{token}/cancel", data=ONE_CLICK).status_code == 400
    assert client.post(f"/en/b/{token}/reminders", data=ONE_CLICK).status_code == 400
    assert planned(site) == 2


def test_it_is_not_to_be_sent_from_another_site(site: Flask, token: str) -> None:
    headers = {"Origin": "https://evil.example"}
    assert site.test_client().post(f"/b/{token}/reminders", data=ONE_CLICK, headers=headers).status_code == 400
    assert planned(site) == 2


def test_where_nothing_is_sent_nothing_is_offered(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        known = businesses.business("practice")
        links = site.extensions["links"]
        request = bookings.Request(ANNA, "en")
        booked = bookings.book(known, known.services["checkup"], WEDNESDAY, NOW, request, links, resource="anna")
    assert "Reminders" not in visitor.go(f"/en/b/{booked.token}").text
    visitor.go(f"/en/b/{booked.token}/reminders")
    assert "For this appointment nothing more is sent by itself." in visitor.text
