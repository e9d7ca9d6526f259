"""The guard, tested by going round the code: what the database itself refuses, and how its absence is noticed."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text, update
from sqlalchemy.exc import IntegrityError

from booking.app import create_app
from booking.storage import guard, readiness
from booking.storage.db import db
from booking.storage.models import Appointment, Occupancy
from tests.factories.occupancies import HOUR, NINE, Diary, diary

HALF = HOUR / 2


def refused(change: Callable[[Connection], object]) -> str:
    """What the database says to a change; it is refused, and undone."""
    with pytest.raises(IntegrityError) as error, db.engine.begin() as connection:
        change(connection)
    return str(error.value.orig)


def accepted(change: Callable[[Connection], int]) -> int:
    """The number of a row that the database takes."""
    with db.engine.begin() as connection:
        return change(connection)


def change(occupancy_id: int, **values: Any) -> Callable[[Connection], object]:
    """An update of one occupancy."""
    table = Occupancy.__table__
    return lambda connection: connection.execute(update(table).where(table.c.id == occupancy_id).values(**values))


@pytest.fixture
def book(app: Flask) -> Diary:
    """An empty diary on each kind of database."""
    return diary()


def test_a_migrated_database_has_its_guard_whole(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert guard.missing(connection) == []


@pytest.mark.parametrize(
    "starts_at, ends_at",
    [
        (NINE, NINE + HOUR),
        (NINE - HALF, NINE + HALF),
        (NINE + HALF, NINE + HOUR + HALF),
        (NINE + HALF / 2, NINE + HALF),
        (NINE - HOUR, NINE + 2 * HOUR),
        (NINE + HOUR - timedelta(microseconds=1), NINE + 2 * HOUR),
    ],
    ids=["the same", "its beginning", "its end", "within it", "around it", "by a microsecond"],
)
def test_an_overlap_is_refused_on_insert(book: Diary, starts_at: datetime, ends_at: datetime) -> None:
    accepted(book.occupancy)
    said = refused(lambda connection: book.occupancy(connection, starts_at, ends_at))
    assert guard.CONSTRAINT in said


def test_a_visit_may_begin_as_another_ends(book: Diary) -> None:
    accepted(book.occupancy)
    accepted(lambda connection: book.occupancy(connection, NINE + HOUR, NINE + 2 * HOUR))
    accepted(lambda connection: book.occupancy(connection, NINE - HOUR, NINE))


def test_another_resource_is_free(book: Diary) -> None:
    accepted(book.occupancy)
    accepted(lambda connection: book.occupancy(connection, resource_id=book.ben))


def test_two_rows_of_one_transaction_may_not_overlap(book: Diary) -> None:
    def twice(connection: Connection) -> None:
        book.occupancy(connection)
        book.occupancy(connection, NINE + HALF, NINE + HOUR + HALF)

    assert guard.CONSTRAINT in refused(twice)


def test_an_overlap_is_refused_when_a_row_is_moved(book: Diary) -> None:
    accepted(book.occupancy)
    later = accepted(lambda connection: book.occupancy(connection, NINE + 2 * HOUR, NINE + 3 * HOUR))
    assert guard.CONSTRAINT in refused(change(later, starts_at=NINE + HALF))
    assert guard.CONSTRAINT in refused(change(later, starts_at=NINE - HALF, ends_at=NINE + HALF))


def test_an_overlap_is_refused_when_a_row_is_given_to_another(book: Diary) -> None:
    accepted(book.occupancy)
    other = accepted(lambda connection: book.occupancy(connection, resource_id=book.ben))
    assert guard.CONSTRAINT in refused(change(other, resource_id=book.anna))


def test_an_overlap_is_refused_when_a_row_is_made_active_again(book: Diary) -> None:
    given_back = accepted(lambda connection: book.occupancy(connection, active=False))
    accepted(book.occupancy)
    assert guard.CONSTRAINT in refused(change(given_back, active=True))


def test_a_row_may_be_moved_over_itself(book: Diary) -> None:
    only = accepted(book.occupancy)
    with db.engine.begin() as connection:
        change(only, starts_at=NINE + HALF, ends_at=NINE + HOUR + HALF)(connection)


def test_a_row_that_was_given_back_takes_nothing(book: Diary) -> None:
    first = accepted(book.occupancy)
    with db.engine.begin() as connection:
        change(first, active=False)(connection)
    accepted(book.occupancy)


def test_the_guard_agrees_with_a_look_at_every_row(book: Diary) -> None:
    lot, model = random.Random(7), {}
    for _ in range(250):
        start = NINE + HALF / 2 * lot.randrange(96)
        span, active, who = (
            (start, start + HALF / 2 * lot.randrange(1, 9)),
            lot.random() < 0.8,
            lot.choice([book.anna, book.ben]),
        )
        known = lot.choice(list(model)) if model and lot.random() < 0.5 else None
        others = [row for number, row in model.items() if number != known]
        clashes = active and any(on and who == of and start < b and a < span[1] for a, b, on, of in others)
        try:
            with db.engine.begin() as connection:
                if known is None:
                    known = book.occupancy(connection, *span, active=active, resource_id=who)
                else:
                    change(known, starts_at=span[0], ends_at=span[1], active=active, resource_id=who)(connection)
        except IntegrityError:
            assert clashes
        else:
            assert not clashes
            model[known] = (*span, active, who)
    assert len(model) > 20


@pytest.mark.parametrize("minutes", [0, -1])
def test_time_that_does_not_pass_is_refused(book: Diary, minutes: int) -> None:
    ends_at = NINE + timedelta(minutes=minutes)
    assert "occupancy_order" in refused(lambda connection: book.occupancy(connection, NINE, ends_at))
    assert "appointment_order" in refused(lambda connection: book.appointment(connection, ends_at=ends_at))


@pytest.mark.parametrize("seats", [-1, 4])
def test_more_seats_than_there_are_or_fewer_than_none_are_refused(book: Diary, seats: int) -> None:
    said = refused(lambda connection: book.appointment(connection, capacity=3, seats_taken=seats))
    assert "appointment_seats" in said


def test_seats_are_refused_one_by_one_too(book: Diary) -> None:
    table = Appointment.__table__
    full = accepted(lambda connection: book.appointment(connection, capacity=3, seats_taken=3))
    one_more = update(table).where(table.c.id == full).values(seats_taken=table.c.seats_taken + 1)
    assert "appointment_seats" in refused(lambda connection: connection.execute(one_more))


BREAKS = {
    "sqlite": {
        "occupancy_no_overlap_insert": ["DROP TRIGGER occupancy_no_overlap_insert"],
        "occupancy_no_overlap_update": [
            "DROP TRIGGER occupancy_no_overlap_update",
            "CREATE TRIGGER occupancy_no_overlap_update BEFORE UPDATE ON occupancy BEGIN SELECT 1; END",
        ],
    },
    "postgresql": {
        "occupancy_no_overlap": [
            "ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap",
            "ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap EXCLUDE USING gist ("
            "int8range(resource_id, resource_id, '[]') WITH =, tstzrange(starts_at, ends_at) WITH &&,"
            " int8range(business_id, business_id, '[]') WITH =, int8range(line_id, line_id, '[]') WITH =)"
            " WHERE (active)",
        ],
        "occupancy_order": ["ALTER TABLE occupancy DROP CONSTRAINT occupancy_order"],
        "appointment_seats": [
            "ALTER TABLE appointment DROP CONSTRAINT appointment_seats",
            "ALTER TABLE appointment ADD CONSTRAINT appointment_seats CHECK (seats_taken >= 0)",
        ],
        "appointment_order": [
            "ALTER TABLE appointment DROP CONSTRAINT appointment_order",
            "ALTER TABLE appointment ADD CONSTRAINT appointment_order CHECK (starts_at < ends_at) NOT VALID",
        ],
    },
}


def test_what_is_dropped_or_weakened_is_named(scratch: Flask) -> None:
    broken = []
    for name, statements in BREAKS[db.engine.dialect.name].items():
        with db.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        broken.append(name)
        with db.engine.connect() as connection:
            assert sorted(guard.missing(connection)) == sorted(broken)


@pytest.mark.parametrize("scratch", ["sqlite"], indirect=True)
@pytest.mark.parametrize("weaker", ["starts_at <= ends_at", "1"])
def test_a_check_that_sqlite_has_under_the_same_name_but_weaker_is_named(scratch: Flask, weaker: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(
            text("UPDATE sqlite_master SET sql = replace(sql, :sound, :weak) WHERE name = 'occupancy'"),
            {"sound": "CHECK (starts_at < ends_at)", "weak": f"CHECK ({weaker})"},
        )
    with db.engine.connect() as connection:
        assert guard.missing(connection) == ["occupancy_order"]


def test_an_application_does_not_start_without_its_guard(scratch: Flask) -> None:
    statement = next(iter(BREAKS[db.engine.dialect.name].values()))[0]
    with db.engine.begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(readiness.NotReady, match="lacks its guard against double booking: occupancy_no_overlap"):
        create_app(scratch.config["TERMINBUCH"])


def test_a_guard_that_was_lost_is_put_back(scratch: Flask) -> None:
    name, statements = next(iter(BREAKS[db.engine.dialect.name].items()))
    with db.engine.begin() as connection:
        connection.execute(text(statements[0]))
        assert guard.missing(connection) == [name]
        guard.install(connection)
        assert guard.missing(connection) == []
