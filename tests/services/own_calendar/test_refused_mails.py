"""The mail about a change that was refused: which appointment, where it was to go, what stands against it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Actor
from booking.domain.errors import ChangeRefused
from booking.domain.policies import Refusal
from booking.storage.models import Membership, User
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import service
from tests.factories.people import make_member
from tests.services.customer_calendar import delivered
from tests.services.desk.desk import OTTO, appointment_of, at, book, practice
from tests.services.own_calendar.program import event, program

TEMPLATE = Path(__file__).parents[3] / "templates/email/people/change_refused.txt"


def refuse(actor: Actor, booked) -> None:
    uid = appointment_of(booked).uid
    with pytest.raises(ChangeRefused):
        program(actor).put(f"{uid}.ics", event(at(20), uid=uid))


def mails() -> list:  # type: ignore[type-arg]
    """Those that people are sent, with what customers are sent left out."""
    return [each for each in delivered() if str(each["To"]).startswith("person-")]


def text(message) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_it_says_which_where_to_and_why(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor)
    refuse(actor, booked)
    (message,) = mails()
    assert message["Subject"] == "Not changed: Klara Sommer – Vorsorge"
    said = text(message)
    assert re.search(r"you wanted to move “Klara Sommer – Vorsorge” at Practice.* to Di., 24.11.* at 20:00", said)
    assert "That is not possible: it lies outside the working hours." in said
    assert "It stands as before: Dienstag, 24. November 2026, 09:00 to 09:30." in said
    assert f"/appointments/{appointment_of(booked).id}" in said


def test_it_says_what_was_to_be_deleted(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), cancellation_notice_minutes=60)]))
    booked = book(actor)
    with pytest.raises(ChangeRefused):
        program(actor).remove(f"{appointment_of(booked).uid}.ics", now=at(9) - timedelta(minutes=1))
    (message,) = mails()
    assert "you wanted to delete “Klara Sommer – Vorsorge”" in text(message)


def test_two_that_are_refused_are_two_mails(app: Flask) -> None:
    actor = make_member(practice())
    refuse(actor, book(actor))
    refuse(actor, book(actor, at(11), contact=OTTO))
    assert [message["Subject"] for message in mails()] == [
        "Not changed: Klara Sommer – Vorsorge",
        "Not changed: Otto Winter – Vorsorge",
    ]


def test_who_has_left_is_not_written_to(app: Flask) -> None:
    actor = make_member(practice())
    refuse(actor, book(actor))
    with unit_of_work() as session:
        session.execute(update(Membership).where(Membership.user_id == actor.user_id).values(ended_at=NOW))
        session.execute(update(User).where(User.id == actor.user_id).values(disabled_at=None))
    assert mails() == []


def test_every_rule_that_may_stand_against_a_start_has_words_of_its_own() -> None:
    worded = set(re.findall(r'rule == "(\w+)"', TEMPLATE.read_text()))
    never = {Refusal.NO_REQUIREMENTS, Refusal.TOO_MANY_SEATS, Refusal.UNKNOWN_RESOURCE, Refusal.BLOCKED}
    assert {each.value for each in set(Refusal) - never} <= worded
