"""Column types: instants that are always aware UTC, and what a database calls now and minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def from_minutes(minute: int) -> datetime:
    """The instant of a count of whole minutes since the epoch."""
    return EPOCH + timedelta(minutes=minute)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime: ``timestamptz`` on PostgreSQL, microseconds since the epoch on SQLite.

    A naive value is refused on both databases, so that a wall time can never slip in as an instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None or value.utcoffset() is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return (utc - EPOCH) // MICROSECOND if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return EPOCH + timedelta(microseconds=value)
        return value.astimezone(UTC)


class database_now(FunctionElement[datetime]):  # noqa: N801 - reads like the SQL function that it is
    """The database's own clock: expiry is compared with it, never with a web machine's."""

    inherit_cache = True
    type = Instant()


@compiles(database_now, "postgresql")
def _now_on_postgresql(element: database_now, compiler: SQLCompiler, **kw: Any) -> str:
    # The statement's time, not the transaction's: a claim may have waited for its locks.
    return "clock_timestamp()"


@compiles(database_now, "sqlite")
def _now_on_sqlite(element: database_now, compiler: SQLCompiler, **kw: Any) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


class minutes(FunctionElement[int]):  # noqa: N801
    """Whole minutes since the epoch of an instant column: what the slot engine computes on."""

    inherit_cache = True
    type = BigInteger()


@compiles(minutes, "postgresql")
def _minutes_on_postgresql(element: minutes, compiler: SQLCompiler, **kw: Any) -> str:
    # Not EXTRACT, which works in decimal numbers and takes twice as long.
    return f"(date_part('epoch', {compiler.process(element.clauses, **kw)})::bigint / 60)"


@compiles(minutes, "sqlite")
def _minutes_on_sqlite(element: minutes, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} / 60000000)"


class weekday(FunctionElement[int]):  # noqa: N801
    """The weekday of a local date, or of a wall time such as ``2026-11-25T14:00``; 0 is Monday."""

    inherit_cache = True
    type = BigInteger()


@compiles(weekday, "postgresql")
def _weekday_on_postgresql(element: weekday, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(date_part('isodow', CAST({compiler.process(element.clauses, **kw)} AS date))::bigint - 1)"


@compiles(weekday, "sqlite")
def _weekday_on_sqlite(element: weekday, compiler: SQLCompiler, **kw: Any) -> str:
    return f"((CAST(strftime('%w', {compiler.process(element.clauses, **kw)}) AS INTEGER) + 6) % 7)"
