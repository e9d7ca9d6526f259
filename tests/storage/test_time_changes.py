"""Every change of time or rules leaves its mark, whoever makes it; where that would fail, nothing is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, insert, select, update

from booking.storage import readiness, time_changes
from booking.storage.db import db, table_of
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Booking, Business, BusyTime, Occupancy, TimeChange
from tests.conftest import NOW
from tests.factories.occupancies import HOUR, NINE, Diary
from tests.factories.occupancies import diary as make_diary

_change = table_of(TimeChange).c


@pytest.fixture
def diary(app: Flask) -> Diary:
    return make_diary()


class Marks:
    """What was marked in a block: resources, and None for the whole business."""

    found: list[int | None]


@contextmanager
def marking(diary: Diary) -> Iterator[tuple[Connection, Marks]]:
    """A transaction, and after it what it has left."""
    marks = Marks()
    with db.engine.begin() as connection:
        connection.execute(delete(table_of(TimeChange)))
        yield connection, marks
        query = select(_change.resource_id).where(_change.business_id == diary.business.id)
        marks.found = list(connection.execute(query.order_by(_change.id)).scalars())


def changed(diary: Diary, model: Any, row_id: int, **values: Any) -> list[int | None]:
    table = table_of(model)
    with marking(diary) as (connection, marks):
        of_business = table.c.id == row_id if model is Business else table.c.business_id == diary.business.id
        connection.execute(update(table).where(of_business, table.c.id == row_id).values(**values))
    return marks.found


def test_taking_time_marks_the_resource(diary: Diary) -> None:
    with marking(diary) as (connection, marks):
        diary.occupancy(connection)
    assert marks.found == [diary.anna]


def test_what_takes_no_time_leaves_no_mark(diary: Diary) -> None:
    with marking(diary) as (connection, marks):
        squeezed = diary.occupancy(connection, active=False)
    assert marks.found == []
    assert changed(diary, Occupancy, squeezed, starts_at=NINE - HOUR) == []


@pytest.mark.parametrize(
    "values",
    [{"active": False}, {"starts_at": NINE - HOUR}, {"ends_at": NINE + 2 * HOUR}, {"expires_at": NOW}],
    ids=lambda values: next(iter(values)),
)
def test_a_change_of_taken_time_marks_its_resource(diary: Diary, values: dict[str, Any]) -> None:
    with marking(diary) as (connection, _marks):
        taken = diary.occupancy(connection)
    assert changed(diary, Occupancy, taken, **values) == [diary.anna]


def test_time_that_goes_from_one_to_another_marks_both(diary: Diary) -> None:
    with marking(diary) as (connection, _marks):
        taken = diary.occupancy(connection)
    found = changed(diary, Occupancy, taken, resource_id=diary.ben)
    assert sorted(found, key=str) == sorted([diary.anna, diary.ben], key=str)


def test_time_that_is_removed_marks_its_resource(diary: Diary) -> None:
    with marking(diary) as (connection, _marks):
        diary.occupancy(connection)
    with marking(diary) as (connection, marks):
        connection.execute(delete(table_of(Occupancy)))
    assert marks.found == [diary.anna]


def test_what_other_calendars_say_marks_the_resource(diary: Diary) -> None:
    values = {"business_id": diary.business.id, "source": "private", "starts_at": NINE, "ends_at": NINE + HOUR}
    with marking(diary) as (connection, marks):
        busy = new_id()
        connection.execute(insert(table_of(BusyTime)).values(id=busy, resource_id=diary.anna, **values))
    assert marks.found == [diary.anna]
    assert changed(diary, BusyTime, busy, ends_at=NINE + 2 * HOUR) == [diary.anna]
    found = changed(diary, BusyTime, busy, resource_id=diary.ben)
    assert sorted(found, key=str) == sorted([diary.anna, diary.ben], key=str)
    with marking(diary) as (connection, marks):
        connection.execute(delete(table_of(BusyTime)))
    assert marks.found == [diary.ben]


def shared(diary: Diary, connection: Connection, **changes: Any) -> int:
    """An hour with six seats; its number."""
    course = diary.appointment(connection, capacity=6, **changes)
    taken = diary.occupancy(connection)
    connection.execute(
        update(table_of(Occupancy)).where(table_of(Occupancy).c.id == taken).values(appointment_id=course)
    )
    return course


@pytest.mark.parametrize("values", [{"seats_taken": 5}, {"capacity": 7}, {"status": "cancelled"}], ids=str)
def test_seats_mark_who_gives_the_course(diary: Diary, values: dict[str, Any]) -> None:
    with marking(diary) as (connection, _marks):
        course = shared(diary, connection)
    assert changed(diary, Appointment, course, **values) == [diary.anna]


def test_the_one_seat_of_a_visit_is_told_by_its_time(diary: Diary) -> None:
    with marking(diary) as (connection, _marks):
        visit = diary.appointment(connection)
    assert changed(diary, Appointment, visit, seats_taken=1) == []


def test_a_hold_that_ends_sooner_than_was_said_marks_and_one_that_is_prolonged_does_not(diary: Diary) -> None:
    with marking(diary) as (connection, _marks):
        course, booking = shared(diary, connection), new_id()
        values = {
            "business_id": diary.business.id,
            "id": booking,
            "appointment_id": course,
            "seats": 1,
            "state": "held",
            "hold_kind": "typing",
            "expires_at": NOW + HOUR,
            "uid": str(booking),
            "reference": "ABC234",
            "locale": "de",
            "source": "online",
            "currency": "EUR",
            "generation": 1,
            "created_at": NOW,
            "updated_at": NOW,
        }
        connection.execute(insert(table_of(Booking)).values(**values))
    assert changed(diary, Booking, booking, expires_at=NOW + 2 * HOUR) == []
    assert changed(diary, Booking, booking, expires_at=NOW) == [diary.anna]


def test_rules_mark_the_whole_business(diary: Diary) -> None:
    assert changed(diary, Business, diary.business.id, rules_version=99) == [None]
    assert changed(diary, Business, diary.business.id, archived_at=NOW) == [None]
    assert changed(diary, Business, diary.business.id, name="Another") == []


def test_a_new_business_is_marked(app: Flask) -> None:
    business = make_diary().business
    with db.engine.connect() as connection:
        found = connection.execute(select(_change.resource_id).where(_change.business_id == business.id)).scalars()
        assert None in set(found)


@pytest.mark.parametrize("name", time_changes.DEEDS)
def test_nothing_is_served_where_a_mark_would_be_missing(scratch: Flask, name: str) -> None:
    trigger = f"{time_changes.NAME}_{name}"
    gone = {"sqlite": f"DROP TRIGGER {trigger}", "postgresql": f"DROP FUNCTION {trigger}() CASCADE"}
    with db.engine.begin() as connection:
        connection.exec_driver_sql(gone[connection.dialect.name])
    with pytest.raises(readiness.NotReady, match="next free times"):
        readiness.require(db.engine)
    assert readiness.lacking(db.engine) == "marks"
    with db.engine.begin() as connection:
        time_changes.install(connection)
    readiness.require(db.engine)
