"""Instants in the database: aware UTC in and out, and what the database itself calls now."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import literal, select, update
from sqlalchemy.exc import StatementError

from booking.storage.db import db
from booking.storage.models import Appointment, Occupancy, Resource
from booking.storage.types import Instant, database_now, from_minutes, minutes
from tests.clocks import databases_clock
from tests.factories.occupancies import NINE, diary

BERLIN = ZoneInfo("Europe/Berlin")


def stored(value: datetime) -> datetime:
    """What comes back of an instant that was written to a column."""
    book, table = diary(), Resource.__table__
    with db.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == book.anna).values(changed_at=value))
        found: datetime = connection.execute(select(table.c.changed_at).where(table.c.id == book.anna)).scalar_one()
    return found


@pytest.mark.parametrize(
    "value",
    [
        NINE,
        datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2400, 2, 29, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_to_the_microsecond(app: Flask, value: datetime) -> None:
    found = stored(value)
    assert (found, found.tzinfo) == (value, UTC)


@pytest.mark.parametrize(
    "local, utc",
    [
        (datetime(2026, 11, 24, 9, 0, tzinfo=BERLIN), NINE),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 11, 24, 13, 45, tzinfo=timezone(timedelta(hours=5, minutes=45))), NINE),
    ],
)
def test_a_wall_time_with_its_zone_is_stored_as_utc(app: Flask, local: datetime, utc: datetime) -> None:
    found = stored(local)
    assert (found, found.utcoffset()) == (utc, timedelta(0))


def test_a_naive_value_is_refused_when_it_is_written(app: Flask) -> None:
    book = diary()
    with pytest.raises(StatementError, match="an instant needs a time zone"), db.engine.begin() as connection:
        book.occupancy(connection, datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001 - that is the point


def test_a_naive_value_is_refused_when_it_is_compared_with(app: Flask) -> None:
    question = select(Occupancy.id).where(Occupancy.starts_at > datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001
    with pytest.raises(StatementError, match="an instant needs a time zone"), db.engine.connect() as connection:
        connection.execute(question)


def test_no_instant_column_takes_naive_values() -> None:
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    dated = ("valid_", "quiet_until", "known_until")
    timed = [
        each for each in columns if each.name.endswith(("_at", "_until")) and not any(d in each.name for d in dated)
    ]
    assert len(timed) > 20
    assert [str(column) for column in timed if not isinstance(column.type, Instant)] == []


def test_instants_are_ordered_as_they_are_in_time(app: Flask) -> None:
    book, table = diary(), Appointment.__table__
    days = [NINE, NINE - timedelta(microseconds=1), NINE - timedelta(days=30000), NINE + timedelta(days=30000)]
    with db.engine.begin() as connection:
        for day in days:
            book.appointment(connection, starts_at=day, ends_at=day + timedelta(hours=1))
        found = connection.execute(select(table.c.starts_at).order_by(table.c.starts_at)).scalars().all()
    assert found == sorted(days)


def test_minutes_count_from_the_epoch(app: Flask) -> None:
    book = diary()
    with db.engine.begin() as connection:
        book.occupancy(connection)
        table = Occupancy.__table__
        found = connection.execute(select(minutes(table.c.starts_at), minutes(table.c.ends_at))).one()
    assert tuple(found) == (29_924_640 + 8 * 60, 29_924_640 + 9 * 60)
    assert from_minutes(29_924_640) == datetime(2026, 11, 24, tzinfo=UTC)


def test_the_databases_clock_is_aware_and_goes_on_within_a_transaction(app: Flask) -> None:
    before = databases_clock() - timedelta(seconds=1)
    with db.engine.begin() as connection:
        first = connection.execute(select(database_now())).scalar_one()
        second = connection.execute(select(database_now())).scalar_one()
    assert before < first <= second < databases_clock() + timedelta(seconds=1)
    assert (first.tzinfo, second.tzinfo) == (UTC, UTC)


def test_expiry_is_compared_with_the_databases_clock(app: Flask) -> None:
    around = [databases_clock() + timedelta(seconds=each) for each in (-2, 2)]
    with db.engine.connect() as connection:
        is_over = [connection.execute(select(literal(each, Instant()) <= database_now())).scalar() for each in around]
    assert is_over == [True, False]


def test_null_stays_null(app: Flask) -> None:
    book, table = diary(), Occupancy.__table__
    with db.engine.begin() as connection:
        taken = book.occupancy(connection)
        assert connection.execute(select(table.c.expires_at).where(table.c.id == taken)).scalar_one() is None
