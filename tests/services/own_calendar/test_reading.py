"""A calendar as programs read it: what stands in it, under which tag, and with which text."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event as on
from sqlalchemy import select, update

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.errors import NotFound
from booking.services.desk import blocks, endings, moves
from booking.services.outgoing import mending
from booking.services.own_calendar import busy, reading
from booking.storage.db import db
from booking.storage.models import Business, Message, Service
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.desk.desk import OTTO, appointment_of, at, book, practice
from tests.services.own_calendar.program import event, program


def name_of(booked) -> str:
    return f"{appointment_of(booked).uid}.ics"


@contextmanager
def counting() -> Iterator[list[str]]:
    said: list[str] = []

    def note(*each: object) -> None:
        if str(each[2]).startswith("SELECT"):
            said.append(str(each[2]))

    on.listen(db.engine, "before_cursor_execute", note)
    yield said
    on.remove(db.engine, "before_cursor_execute", note)


def test_what_stands_in_the_calendar_is_there(app: Flask) -> None:
    actor = make_member(practice())
    visit = book(actor)
    blocks.add(actor, ["anna"], at(12), at(13), "Lunch", None, NOW)
    book(actor, resource="ben")
    found = program(actor).texts()
    assert name_of(visit) in found
    assert sorted(text.split("SUMMARY:")[1].split("\r\n")[0] for text in found.values()) == [
        "Klara Sommer – Vorsorge",
        "Lunch",
    ]


def test_an_object_is_one_event_with_its_zone_and_asks_nobody_to_come(app: Flask) -> None:
    actor = make_member(practice())
    visit = book(actor, contact=OTTO)
    (text,) = program(actor).texts().values()
    assert text.count("BEGIN:VEVENT") == text.count("BEGIN:VTIMEZONE") == 1
    assert f"UID:{appointment_of(visit).uid}\r\n" in text
    assert "DTSTART;TZID=Europe/Berlin:20261124T090000\r\n" in text
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    unfolded = text.replace("\r\n ", "")
    assert "Telephone: +493611234567" in unfolded
    page = f"/appointments/{appointment_of(visit).id}\r\n"
    assert "\r\nURL:http://127.0.0.1:5000/de/staff/practice" in unfolded
    assert page in unfolded


def test_what_is_cancelled_is_gone(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    assert list(phone.refs()) == [name_of(visit)]
    endings.cancel(actor, visit.facts.booking_id, NOW)
    assert phone.refs() == {}
    assert phone.texts(name_of(visit)) == {}


def test_what_went_to_a_colleague_is_in_their_calendar_alone(app: Flask) -> None:
    actor = make_member(practice())
    visit, anna, ben = book(actor), program(actor), program(actor, "ben")
    moves.move(actor, appointment_of(visit).id, at(9), NOW, resource="ben")
    assert (anna.refs(), list(ben.refs())) == ({}, [name_of(visit)])


def test_a_tag_changes_with_the_text_and_stays_with_it(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    before, text = phone.refs(), phone.texts()
    assert (phone.refs(), phone.texts()) == (before, text)
    moves.move(actor, appointment_of(visit).id, at(10), NOW)
    assert phone.refs() != before
    assert phone.texts() != text


def test_another_name_of_a_service_is_another_tag(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    book(actor)
    phone = program(actor)
    before, version = phone.refs(), reading.version(phone.entry(), NOW)
    with unit_of_work() as session:
        session.execute(update(Service).values(name={"de": "Kontrolle", "en": "Check"}))
        session.execute(update(Business).values(rules_version=Business.rules_version + 1))
    assert phone.refs() != before
    assert reading.version(phone.entry(), NOW) != version


def test_the_list_costs_the_same_however_long_it_is(app: Flask) -> None:
    actor = make_member(practice())
    phone = program(actor)
    counted = []
    for hour in (9, 10, 11):
        book(actor, at(hour))
        phone.put(f"own-{hour}.ics", event(at(hour), uid=f"own-{hour}"))
        entry = phone.entry()
        with counting() as lists:
            reading.refs(entry, NOW)
        with counting() as versions:
            reading.version(entry, NOW)
        counted.append((len(lists), len(versions)))
    assert counted == [(2, 1)] * 3


def test_the_version_rises_with_what_changes_and_stays_otherwise(app: Flask) -> None:
    actor = make_member(practice())
    phone = program(actor)
    seen = [reading.version(phone.entry(), NOW)]
    visit = book(actor)
    seen.append(reading.version(phone.entry(), NOW))
    phone.put("own.ics", event(at(15)))
    seen.append(reading.version(phone.entry(), NOW))
    moves.move(actor, appointment_of(visit).id, at(10), NOW)
    seen.append(reading.version(phone.entry(), NOW))
    phone.remove("own.ics")
    seen.append(reading.version(phone.entry(), NOW))
    assert len(set(seen)) == 5
    book(actor, resource="ben")
    assert reading.version(phone.entry(), NOW + timedelta(hours=1)) == seen[-1]


def test_what_is_long_over_leaves_by_date(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    day = timedelta(days=1)
    assert list(phone.refs(at(9) + 366 * day)) == [name_of(visit)]
    assert phone.refs(at(9) + 367 * day) == {}


def test_who_has_lost_the_calendar_reads_nothing(app: Flask) -> None:
    actor = make_member(practice(), Role.STAFF, "anna")
    phone = program(actor)
    entry = phone.entry()
    stranger = make_member(entry.business, Role.STAFF, "ben")
    with pytest.raises(NotFound):
        reading.refs(type(entry)(stranger, entry.business, entry.scopes, entry.behind), NOW)


def test_busy_is_the_sum_of_all_that_takes_time(app: Flask) -> None:
    actor = make_member(practice())
    phone = program(actor)
    book(actor)
    phone.put("own.ics", event(at(9, 15), 30))
    blocks.add(actor, ["anna"], at(12), at(13), "Lunch", None, NOW)
    found = busy.busy(phone.entry(), at(9, 5), at(12, 30), NOW)
    assert found == ((at(9, 5), at(9, 45)), (at(12), at(12, 30)))
    assert busy.busy(phone.entry(), at(10), at(11), NOW) == ()


def test_another_telephone_number_is_another_tag(app: Flask) -> None:
    actor = make_member(practice())
    book(actor, contact=Contact("Klara Sommer", "klara@example.org", "+49361111111"))
    phone = program(actor)
    phone.sync()
    with unit_of_work() as session:
        sent = session.scalars(select(Message).where(Message.recipient == "customer")).one()
        sent.channel, sent.state, message_id = "sms", "failed", sent.id
    later = NOW + timedelta(minutes=5)
    before = dict(phone.known)
    mending.mend(actor, message_id, "+49361222222", later)
    assert phone.sync(later) == phone.refs(later) != before
    assert "+49361222222" in "".join(phone.texts(now=later).values())
