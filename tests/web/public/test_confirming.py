"""Booking where addresses are confirmed first, without a script."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.services.setup import online
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.holds import let_holds_run_out
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY = "2026-11-25T14:00+01:00"
ANNA = {"name": "Anna Weiß", "email": "anna@example.org"}
SEND, CONFIRM = "Send, then confirm by mail", "Yes, book this appointment"
WAITING = "Not booked yet: please look into your mail"


@pytest.fixture(autouse=True)
def _confirming(site: Flask, practice: Business) -> None:
    with site.app_context():
        online.set_confirming(Actor.of_server(practice.id), True, NOW)


@pytest.fixture
def waiting(visitor: Visitor) -> Visitor:
    """Somebody who has sent the form."""
    return visitor.go(CHECKUP).take(WEDNESDAY).press(SEND, **ANNA, phone="0361 1234567")


def mailed(site: Flask, email: str = "anna@example.org") -> str:
    """The page behind the link in the mail."""
    with site.app_context(), reading() as session:
        found = session.scalars(select(Booking).where(Booking.contact_email == email)).one()
        token = site.extensions["links"].token("manage", found.business_id, found.id, found.generation)
    return f"/en/b/{token}"


def test_the_form_says_before_that_a_mail_comes(visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY)
    assert "only then is the appointment booked" in visitor.text
    assert SEND in visitor.buttons


def test_the_page_after_says_that_nothing_is_booked_and_where_the_mail_went(waiting: Visitor) -> None:
    assert waiting.heading == WAITING
    assert "a…@example.org" in waiting.text
    assert "anna@example.org" not in waiting.text
    assert waiting.go(waiting.path).heading == WAITING


def test_a_look_at_the_link_books_nothing_and_its_button_does(site: Flask, waiting: Visitor, arrive: Arrive) -> None:
    reader = arrive().go(mailed(site))
    assert reader.heading == "Not booked yet: please confirm"
    assert waiting.go(waiting.path).heading == WAITING
    reader.press(CONFIRM)
    assert reader.heading == "Your appointment is booked."
    assert waiting.go(waiting.path).heading == "Your appointment is booked."


def test_of_a_series_every_date_is_named_and_one_press_books_them_all(
    site: Flask, practice: Business, visitor: Visitor, arrive: Arrive
) -> None:
    visitor.go(CHECKUP.replace("checkup?", f"checkup/series?start={WEDNESDAY.replace('+', '%2B')}&count=3&"))
    visitor.press("Reserve all dates").press(SEND, **ANNA)
    with site.app_context(), reading() as session:
        first = session.scalars(select(Booking).where(Booking.series_id.is_not(None)).order_by(Booking.id)).first()
        assert first is not None
        token = site.extensions["links"].token("manage", practice.id, first.id, first.generation)
    reader = arrive().go(f"/en/b/{token}")
    assert "All 3 dates" in reader.text
    assert "Wednesday 9 December 2026, 14:00–14:30" in reader.text
    reader.press("Yes, book these 3 appointments")
    assert "Appointment 1 of 3 in this series" in reader.text


def test_who_has_confirmed_once_books_at_once_in_the_same_browser(
    site: Flask, waiting: Visitor, arrive: Arrive
) -> None:
    page = mailed(site)
    waiting.go(page).press(CONFIRM)
    again = waiting.go("/en/practice/checkup?resource=anna").take(WEDNESDAY)
    again.press(SEND, **ANNA)
    assert again.heading == "Your appointment is booked."
    stranger = arrive().go(CHECKUP).take("2026-11-25T15:00+01:00").press(SEND, **ANNA)
    assert stranger.heading == WAITING


def test_the_address_is_mended_where_it_was_typed(site: Flask, waiting: Visitor) -> None:
    first = mailed(site)
    waiting.follow("Correct the address")
    assert [waiting.value(name) for name in ("name", "email", "phone")] == [
        "Anna Weiß",
        "anna@example.org",
        "+493611234567",
    ]
    waiting.press(SEND, email="anna@example.com")
    assert "a…@example.com" in waiting.text
    assert waiting.go(first).status == 410
    assert waiting.go(mailed(site, "anna@example.com")).heading == "Not booked yet: please confirm"


def test_the_mail_is_sent_again_three_times_at_most(waiting: Visitor) -> None:
    for _ in range(3):
        waiting.press("Send the mail again")
        assert "The mail is sent once more" in waiting.alerts[0]
    assert "Send the mail again" not in waiting.buttons
    waiting.post(waiting.path, {"csrf_token": waiting.value("csrf_token"), "action": "resend"})
    assert waiting.status == 429
    assert "No more mails can be sent" in waiting.alerts[0]


def test_another_time_gives_it_back_and_keeps_what_was_typed(waiting: Visitor) -> None:
    waiting.press("Another time").take(WEDNESDAY)
    assert [waiting.value(name) for name in ("name", "phone")] == ["Anna Weiß", "0361 1234567"]


def test_what_is_not_confirmed_in_time_says_so_to_both(site: Flask, waiting: Visitor, arrive: Arrive) -> None:
    page = mailed(site)
    reader = arrive().go(page)
    with site.app_context():
        let_holds_run_out()
    reader.press(CONFIRM)
    assert (reader.status, reader.heading) == (410, "This appointment was not booked")
    assert waiting.go(waiting.path).status == 410
    assert waiting.heading == "The time is no longer held for you"
    assert waiting.follow("Choose a time again").take(WEDNESDAY).value("name") == "Anna Weiß"


def test_whoever_did_not_mean_it_gives_the_time_back(site: Flask, waiting: Visitor, arrive: Arrive) -> None:
    arrive().go(mailed(site)).press("No, give the time back")
    assert WEDNESDAY in arrive().go(CHECKUP).starts


@pytest.mark.parametrize("page", ["/move", "/cancel", "/reminders"])
def test_no_other_page_of_a_booking_is_there_before(site: Flask, waiting: Visitor, page: str) -> None:
    assert waiting.go(mailed(site) + page).heading == "Not booked yet: please confirm"


def test_there_is_no_event_of_what_is_not_booked(site: Flask, waiting: Visitor) -> None:
    token = mailed(site).rpartition("/")[2]
    assert waiting.client.get(f"/b/{token}.ics").status_code == 404
