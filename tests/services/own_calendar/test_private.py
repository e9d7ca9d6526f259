"""Private entries: time that is busy, a text that nobody of the house reads, and what becomes of both."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from booking.domain.errors import ChangeRefused, Invalid, Outdated, SlotTaken
from booking.domain.timezones import to_instant
from booking.services.desk import blocks
from booking.services.own_calendar import expanding, private
from booking.storage.db import db
from booking.storage.models import BusyTime, OwnEntry, RecordEntry
from booking.storage.types import minutes
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.services.desk.desk import NINE, appointment_of, at, book, practice
from tests.services.own_calendar.program import SEAL, event, program
from tests.services.test_bookings import book as book_online

DAY = timedelta(days=1)


def taken() -> list[tuple[str, str]]:
    """When private entries take time, in UTC, ascending."""
    with reading() as session:
        query = select(minutes(BusyTime.starts_at), minutes(BusyTime.ends_at)).where(BusyTime.source.startswith("own:"))
        rows = sorted((begins, ends) for begins, ends in session.execute(query))
    return [(f"{to_instant(begins):%m-%d %H:%M}", f"{to_instant(ends):%m-%d %H:%M}") for begins, ends in rows]


def rows() -> list[OwnEntry]:
    with reading() as session:
        return list(session.scalars(select(OwnEntry).order_by(OwnEntry.id)))


def refused(reason: str):
    return pytest.raises(ChangeRefused, check=lambda error: error.fields == {"reason": reason})


def timed(start: str, end: str, *more: str, uid: str = "0A7C") -> str:
    plain = event(NINE, 30, uid, *more)
    return plain.replace("DTSTART:20261124T080000Z", start).replace("DTEND:20261124T083000Z", end)


def test_a_private_event_takes_time_from_customers(app: Flask) -> None:
    business = practice()
    phone = program(make_member(business))
    phone.put("own.ics", event(NINE, 60))
    assert taken() == [("11-24 08:00", "11-24 09:00")]
    assert book_online(business, NINE).facts.staff_names == ("Ben",)
    with pytest.raises(SlotTaken):
        book_online(business, at(9, 30), resource="anna")


def test_it_comes_back_byte_for_byte_and_lies_unreadable(app: Flask) -> None:
    phone = program(make_member(practice()))
    text = event(NINE, 60, "0A7C", "X-COLOUR:#fe0", "DESCRIPTION:Wurzel\\nbehandlung", summary="Zahnarzt")
    ref = phone.put("own.ics", text)
    assert phone.texts() == {"own.ics": text}
    assert phone.refs() == {"own.ics": ref.etag}
    (row,) = rows()
    assert private.opened(row, SEAL) == text
    assert "Zahnarzt" not in repr([getattr(row, each.key) for each in inspect(OwnEntry).column_attrs])


def test_no_table_holds_a_word_of_it(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60, summary="Wurzelbehandlung"))
    phone.put("own.ics", event(at(10), 60, summary="Wurzelbehandlung"))
    with reading() as session:
        kept = [repr(session.execute(select(table)).all()) for table in db.metadata.sorted_tables]
        deeds = session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)).all()
    assert not any("Wurzel" in each for each in kept)
    assert deeds[-2:] == ["private_entry_added", "private_entry_changed"]


def test_it_may_stand_where_somebody_is_booked(app: Flask) -> None:
    actor = make_member(practice())
    book(actor)
    phone = program(actor)
    phone.put("own.ics", event(NINE, 60))
    assert len(phone.refs()) == 2
    blocks.add(actor, ["anna"], at(9, 30), at(10), "Meeting", None, NOW)


@pytest.mark.parametrize("more", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_is_free_or_cancelled_takes_no_time(app: Flask, more: str) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60, "0A7C", more))
    assert taken() == []
    assert list(phone.refs()) == ["own.ics"]


def test_what_comes_back_takes_its_time_each_time_but_for_exceptions(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60, "0A7C", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261201T080000Z"))
    assert taken() == [("11-24 08:00", "11-24 09:00"), ("12-08 08:00", "12-08 09:00")]


def test_whole_days_and_times_without_a_zone_are_those_of_the_place(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("day.ics", timed("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125", uid="day"))
    phone.put("floating.ics", timed("DTSTART:20261126T100000", "DTEND:20261126T110000", uid="floating"))
    phone.put("far.ics", timed("DTSTART;TZID=Asia/Tokyo:20261127T180000", "DTEND;TZID=Asia/Tokyo:20261127T190000"))
    assert taken() == [
        ("11-23 23:00", "11-24 23:00"),
        ("11-26 09:00", "11-26 10:00"),
        ("11-27 09:00", "11-27 10:00"),
    ]


def test_another_text_takes_the_place_of_the_one_before(app: Flask) -> None:
    phone = program(make_member(practice()))
    first = phone.put("own.ics", event(NINE, 60))
    second = phone.put("own.ics", event(at(14), 30), only_if=first.etag)
    assert taken() == [("11-24 13:00", "11-24 13:30")]
    assert phone.refs() == {"own.ics": second.etag}
    with pytest.raises(Outdated):
        phone.put("own.ics", event(at(15)), only_if=first.etag)
    with pytest.raises(Outdated):
        phone.remove("own.ics", only_if=first.etag)
    with pytest.raises(Outdated):
        phone.put("new.ics", event(at(15), uid="new"), only_if=first.etag)


def test_a_removed_one_leaves_neither_time_nor_text(app: Flask) -> None:
    phone = program(make_member(practice()))
    ref = phone.put("own.ics", event(NINE, 60, "0A7C", "RRULE:FREQ=DAILY"))
    phone.remove("own.ics", only_if=ref.etag)
    assert (taken(), phone.refs(), phone.texts("own.ics")) == ([], {}, {})
    assert [(each.sealed_text, each.expanded_at) for each in rows()] == [(None, None)]
    phone.put("own.ics", event(NINE, 60))
    assert list(phone.refs()) == ["own.ics"]


def test_a_removed_one_is_forgotten_after_two_months(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60))
    phone.remove("own.ics")
    assert expanding.forget_removed(NOW + 60 * DAY) == 0
    assert expanding.forget_removed(NOW + 61 * DAY + timedelta(seconds=1)) == 1
    assert rows() == []


def test_an_appointment_that_a_program_copies_takes_no_time_twice(app: Flask) -> None:
    actor = make_member(practice())
    visit, phone = book(actor), program(actor)
    with refused("exists"):
        phone.put("copy.ics", event(at(11), uid=appointment_of(visit).uid))
    with refused("exists"):
        phone.put("copy.ics", event(at(11), uid=visit.facts.uid))
    with refused("exists"):
        program(actor, "ben").put(f"{appointment_of(visit).uid}.ics", event(at(11), uid=appointment_of(visit).uid))
    assert taken() == []


def test_one_event_stands_under_one_name(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE))
    with refused("exists"):
        phone.put("other.ics", event(at(11)))
    phone.remove("own.ics")
    phone.put("other.ics", event(at(11)))
    assert list(phone.refs()) == ["other.ics"]


def test_two_calendars_may_hold_the_same_event(app: Flask) -> None:
    actor = make_member(practice())
    anna, ben = program(actor), program(actor, "ben")
    anna.put("own.ics", event(NINE))
    ben.put("own.ics", event(NINE))
    assert anna.refs() == ben.refs()
    anna.remove("own.ics")
    assert list(ben.refs()) == ["own.ics"]


def test_what_comes_back_for_ever_goes_on_as_time_does(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60, "0A7C", "RRULE:FREQ=WEEKLY"))
    phone.put("once.ics", event(at(15), uid="once"))
    last = taken()[-1]
    assert expanding.go_on(SEAL, NOW + 6 * DAY) == 0
    assert expanding.go_on(SEAL, NOW + 8 * DAY) == 1
    assert taken()[-1] != last
    assert expanding.go_on(SEAL, NOW + 8 * DAY) == 0


def test_what_lies_far_ahead_takes_its_time_when_that_is_looked_at(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE + 405 * DAY, 60))
    assert taken() == []
    expanding.go_on(SEAL, NOW + 8 * DAY)
    assert len(taken()) == 1


def test_what_cannot_be_opened_any_more_stays_in_force(app: Flask) -> None:
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE, 60, "0A7C", "RRULE:FREQ=WEEKLY;COUNT=2"))
    before = taken()
    with unit_of_work() as session:
        session.scalars(select(OwnEntry)).one().sealed_text = "broken"
    assert expanding.go_on(SEAL, NOW + 8 * DAY) == 1
    assert (taken(), phone.texts("own.ics")) == (before, {})


@pytest.mark.parametrize("rule", ["RRULE:FREQ=SECONDLY", "RRULE:FREQ=DAILY;INTERVAL=0"])
def test_a_rule_that_would_never_end_is_not_stored(app: Flask, rule: str) -> None:
    phone = program(make_member(practice()))
    with pytest.raises(Invalid):
        phone.put("own.ics", event(NINE, 60, "0A7C", rule))
    assert phone.refs() == {}


def test_as_many_as_there_may_be_and_no_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private, "MOST", 1)
    phone = program(make_member(practice()))
    phone.put("own.ics", event(NINE))
    with refused("too_many"):
        phone.put("other.ics", event(at(11), uid="other"))
    phone.put("own.ics", event(at(11)))
