"""What a calendar program writes to an appointment: moved and cancelled as at the desk, or refused with a mail."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.appointments import BookingState
from booking.domain.errors import ChangeRefused, Invalid, NotFound, Outdated
from booking.services.accounts import members
from booking.services.desk import blocks, moves, notes
from booking.storage.models import Appointment, Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.services.courses.test_courses import join, published, school
from tests.services.desk.desk import NINE, OTTO, appointment_of, at, book, deeds, practice, stands_on, stored, told
from tests.services.own_calendar.program import Program, event, program

LATER = NOW + timedelta(minutes=11)


def name_of(booked) -> str:
    return f"{appointment_of(booked).uid}.ics"


def put(phone: Program, booked, starts_at=NINE, minutes=30, *more: str, **said):
    """Write the visit as it would stand at another time."""
    uid = appointment_of(booked).uid
    return phone.put(f"{uid}.ics", event(starts_at, minutes, uid, *more), **said)


def refused(reason: str):
    return pytest.raises(ChangeRefused, check=lambda error: error.fields == {"reason": reason})


def mails() -> list[tuple[str, str | None]]:
    """``(reason, wanted)`` of the mails about refused changes."""
    with reading() as session:
        query = select(Message.words).where(Message.reason == "change_refused").order_by(Message.id)
        said = [json.loads(each or "") for each in session.scalars(query)]
    return [(each["reason"], each["wanted"]) for each in said]


def test_a_visit_is_moved_and_its_customer_told(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    ref = put(phone, visit, at(11))
    assert appointment_of(visit).starts_at == at(11)
    assert told(visit.facts.booking_id)[-1] == ("moved", "customer", "due")
    assert phone.refs() == {ref.name: ref.etag}
    assert mails() == []


def test_whoever_moved_it_and_by_what_stands_in_the_record(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    put(phone, visit, at(11))
    assert deeds(appointment_of(visit).id)[-1] == ("user", "moved")


def test_alarms_colours_and_words_of_a_program_change_nothing(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    before, texts = phone.refs(), phone.texts()
    alarm = ("TRANSP:TRANSPARENT", "COLOR:red", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM")
    ref = put(phone, visit, NINE, 30, *alarm)
    assert before == {ref.name: ref.etag}
    assert phone.texts() == texts


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [(at(20), "outside_hours"), (at(9, 7), "off_grid"), (NOW - timedelta(hours=1), "in_the_past")],
)
def test_a_rule_that_stands_against_it_is_named(app: Flask, starts_at, reason: str) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    with refused(reason):
        put(phone, visit, starts_at)
    assert appointment_of(visit).starts_at == NINE
    assert mails() == [(reason, starts_at.isoformat())]


def test_time_that_is_taken_is_not_taken_again(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    book(actor, at(11), contact=OTTO)
    with refused("taken"):
        put(phone, visit, at(11))
    assert appointment_of(visit).starts_at == NINE


def test_it_stays_with_whose_calendar_it_is(app: Flask) -> None:
    people = [resource("anna"), resource("ben"), resource("one", kind="room"), resource("two", kind="room")]
    needs = [{"any_of": ["anna", "ben"]}, {"any_of": ["one", "two"]}]
    actor = make_member(practice(resources=people, services=[service("checkup", requires=needs)]))
    visit = book(actor)
    room = program(actor, "one")
    assert name_of(visit) in room.refs()
    blocks.add(actor, ["one"], at(11), at(12), "Painting", None, NOW)
    with refused("taken"):
        put(room, visit, at(11))
    assert appointment_of(visit).starts_at == NINE
    put(program(actor), visit, at(11))
    assert (appointment_of(visit).starts_at, stands_on(appointment_of(visit).id)) == (at(11), ["anna", "two"])


def test_how_long_a_visit_takes_was_agreed(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    with refused("length"):
        put(phone, visit, NINE, 60)
    assert appointment_of(visit).ends_at == at(9, 30)


@pytest.mark.parametrize("more", [("RRULE:FREQ=WEEKLY",), ("RDATE:20261201T080000Z",)])
def test_a_visit_does_not_come_back_by_a_calendar_program(app: Flask, more: tuple[str, ...]) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    with refused("recurring"):
        put(phone, visit, NINE, 30, *more)


def test_another_event_does_not_take_its_name(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    with refused("other_event"):
        phone.put(name_of(visit), event(at(11), uid="another"))
    assert appointment_of(visit).starts_at == NINE


def test_a_refused_one_has_another_tag_so_that_the_program_takes_it_back(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    before, known = phone.refs(), dict(phone.sync())
    with refused("outside_hours"):
        put(phone, visit, at(20))
    after = phone.refs()
    assert after.keys() == before.keys()
    assert after != before
    assert phone.sync() == after != known


def test_a_program_that_tries_again_and_again_brings_one_mail_in_ten_minutes(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    other = book(actor, at(12), contact=OTTO)
    for _ in range(3):
        with refused("outside_hours"):
            put(phone, visit, at(20))
    assert len(mails()) == 1
    with refused("outside_hours"):
        put(phone, other, at(20))
    assert len(mails()) == 2
    with refused("outside_hours"):
        put(phone, visit, at(20), now=LATER)
    assert len(mails()) == 3


def test_a_change_of_what_is_another_by_now_is_not_made(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    seen = phone.refs()[name_of(visit)]
    moves.move(actor, appointment_of(visit).id, at(10), NOW)
    with pytest.raises(Outdated):
        put(phone, visit, at(11), only_if=seen)
    with pytest.raises(Outdated):
        phone.remove(name_of(visit), only_if=seen)
    assert appointment_of(visit).starts_at == at(10)
    put(phone, visit, at(11), only_if=phone.refs()[name_of(visit)])
    assert appointment_of(visit).starts_at == at(11)


def test_a_block_is_moved_and_made_longer(app: Flask) -> None:
    actor = make_member(practice())
    number = blocks.add(actor, ["anna"], at(12), at(13), "Lunch", None, NOW)
    phone = program(actor)
    (name,) = phone.refs()
    phone.put(name, event(at(13), 90, name.removesuffix(".ics")))
    with reading() as session:
        row = session.scalars(select(Appointment).where(Appointment.id == number)).one()
    assert (row.starts_at, row.ends_at, row.title) == (at(13), at(14, 30), "Lunch")


def test_times_are_understood_in_the_zone_that_is_named_or_that_of_the_place(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    plain = event(at(11), uid=appointment_of(visit).uid)
    for said, hour in (
        (";TZID=Europe/Berlin:20261124T110000", 11),
        (":20261124T120000", 12),
        (";TZID=America/New_York:20261124T070000", 13),
    ):
        text = plain.replace("DTSTART:20261124T100000Z", "DTSTART" + said)
        text = text.replace("DTEND:20261124T103000Z", "DTEND" + said[:-4] + "3000")
        phone.put(name_of(visit), text)
        assert appointment_of(visit).starts_at == at(hour)


def test_a_visit_is_deleted_while_its_customer_could_cancel(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), cancellation_notice_minutes=1440)]))
    visit, phone = book(actor, at(9) + timedelta(days=1)), program(actor)
    phone.remove(name_of(visit), now=at(9))
    assert stored(visit).state == BookingState.CANCELLED
    assert told(visit.facts.booking_id)[-1] == ("cancelled", "customer", "due")
    assert phone.refs() == {}


def test_later_than_that_it_stays_and_its_person_is_told(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",), cancellation_notice_minutes=1440)]))
    visit, phone = book(actor, at(9) + timedelta(days=1)), program(actor)
    late = at(9) + timedelta(minutes=1)
    before = phone.refs()
    with refused("too_late"):
        phone.remove(name_of(visit), now=late)
    assert stored(visit).state == BookingState.CONFIRMED
    assert mails() == [("too_late", None)]
    assert phone.refs() != before


def test_a_block_is_removed(app: Flask) -> None:
    actor = make_member(practice())
    blocks.add(actor, ["anna"], at(12), at(13), "Lunch", None, NOW)
    phone = program(actor)
    (name,) = phone.refs()
    phone.remove(name)
    assert phone.refs() == {}
    with pytest.raises(NotFound):
        phone.remove(name)


def test_a_session_in_which_somebody_has_a_place_is_not_deleted(app: Flask) -> None:
    business = school()
    actor = make_member(business)
    published(actor)
    join(business)
    phone = program(actor)
    taken, *free = sorted(phone.refs(), key=lambda name: phone.texts(name)[name].split("DTSTART")[1])
    with refused("has_bookings"):
        phone.remove(taken)
    phone.remove(free[0])
    assert set(phone.refs()) == {taken, free[1]}


def test_who_only_reads_changes_nothing(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    visit, manager = book(actor), make_member(business, Role.MANAGER)
    phone = program(manager)
    who = next(each for each in members.of_business(actor) if each.user_id == manager.user_id)
    members.change(actor, business, who.id, Role.READ_ONLY, None, NOW)
    with refused("not_allowed"):
        put(phone, visit, at(11))
    with refused("not_allowed"):
        phone.remove(name_of(visit))
    with refused("not_allowed"):
        phone.put("own.ics", event(at(15)))
    assert (appointment_of(visit).starts_at, stored(visit).state) == (NINE, BookingState.CONFIRMED)


def test_a_block_of_several_is_nobodys_to_change_alone(app: Flask) -> None:
    business = practice()
    blocks.add(make_member(business), ["anna", "ben"], at(12), at(13), "Team", None, NOW)
    phone = program(make_member(business, Role.STAFF, "anna"))
    (name,) = phone.refs()
    with refused("not_theirs"):
        phone.put(name, event(at(13), 60, name.removesuffix(".ics")))
    with refused("not_theirs"):
        phone.remove(name)


def test_a_note_of_the_house_is_no_matter_of_the_program(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    notes.write(actor, appointment_of(visit).id, "Only for us", NOW)
    assert "Only for us" not in "".join(phone.texts().values())


@pytest.mark.parametrize(
    "text", ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\n", "\0", "x" * 300_000]
)
def test_what_is_no_event_is_not_stored(app: Flask, text: str) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    for name in ("own.ics", name_of(visit)):
        with pytest.raises(Invalid):
            phone.put(name, text)
    assert list(phone.refs()) == [name_of(visit)]
