"""Whether somebody wants to be reminded is asked apart from the booking, and never ticked beforehand."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.reminders import Kind
from booking.services.reminders import rules
from booking.services.reminders.rules import Wanted
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.holds import let_holds_run_out
from tests.web.visiting import Visitor

CHECKUP = "/en/practice/checkup?resource=ben"
WEDNESDAY, THURSDAY = "2026-11-25T14:00+01:00", "2026-11-26T14:00+01:00"
ANNA = {"name": "Anna Weiß", "email": "anna@example.org"}
BOX = "Please remind me of this appointment"


@pytest.fixture
def reminding(site: Flask, practice: Business) -> Business:
    with site.app_context():
        rules.add_usual(Actor.of_server(practice.id), NOW)
    return practice


def wants(site: Flask) -> bool:
    with site.app_context(), reading() as session:
        return session.scalars(select(Booking.wants_reminders)).one()


def planned(site: Flask) -> int:
    with site.app_context(), reading() as session:
        return len(session.scalars(select(Message.id).where(Message.reminder_id.is_not(None))).all())


def test_where_nobody_is_reminded_nothing_is_asked(practice: Business, visitor: Visitor) -> None:
    assert BOX not in visitor.go(CHECKUP).take(WEDNESDAY).text


def test_the_box_is_empty_and_says_what_comes(reminding: Business, visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY)
    assert BOX in visitor.text
    assert "By e-mail: the day before at 14:00 and 2 hours before." in visitor.text
    assert visitor.value("reminders") == ""


def test_who_leaves_it_empty_gets_none(site: Flask, reminding: Business, visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY).press("Book appointment", **ANNA)
    assert visitor.heading == "Your appointment is booked."
    assert (wants(site), planned(site)) == (False, 0)


def test_who_ticks_it_is_reminded(site: Flask, reminding: Business, visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY).press("Book appointment", **ANNA, reminders="1")
    assert (wants(site), planned(site)) == (True, 2)


def test_the_tick_is_kept_with_a_fault(reminding: Business, visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY).press("Book appointment", name="Anna", email="anna@", reminders="1")
    assert (visitor.status, visitor.value("reminders")) == (422, "1")


def test_the_tick_is_kept_when_the_hold_has_run_out(site: Flask, reminding: Business, visitor: Visitor) -> None:
    visitor.go(CHECKUP).take(WEDNESDAY)
    with site.app_context():
        let_holds_run_out()
    visitor.press("Book appointment", **ANNA, reminders="1")
    assert (visitor.status, visitor.value("reminders")) == (409, "1")


@pytest.mark.parametrize("ticked", ["1", ""])
def test_the_tick_is_kept_with_another_time(reminding: Business, visitor: Visitor, ticked: str) -> None:
    entries = {"reminders": "1"} if ticked else {}
    visitor.go(CHECKUP).take(WEDNESDAY).press("Another time", **ANNA, **entries)
    visitor.take(THURSDAY)
    assert (visitor.value("name"), visitor.value("reminders")) == ("Anna Weiß", ticked)


def test_thanks_alone_are_asked_for_as_what_they_are(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        rules.add(Actor.of_server(practice.id), Wanted(Kind.FOLLOW_UP, days=1, at_minute=600), NOW)
    visitor.go(CHECKUP).take(WEDNESDAY)
    assert "Please write to me after the appointment" in visitor.text
    assert "Afterwards by e-mail: the day after at 10:00." in visitor.text


def test_a_reminder_of_another_service_is_not_offered(site: Flask, practice: Business, visitor: Visitor) -> None:
    with site.app_context():
        rules.add(Actor.of_server(practice.id), Wanted(Kind.REMINDER, service="course", minutes=60), NOW)
    assert BOX not in visitor.go(CHECKUP).take(WEDNESDAY).text
