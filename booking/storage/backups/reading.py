"""Reading everything as it was at one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Column, Connection, DateTime, MetaData, Table, select, text
from sqlalchemy.types import TypeEngine

from booking.storage.backups.columns import WRITTEN, kind, turned
from booking.storage.db import db
from booking.storage.readiness import heads
from booking.storage.types import Instant

AT_ONCE = 1000
LEFT_OUT = frozenset(
    {
        *("heartbeat", "login_attempt", "login_session", "passkey_challenge", "rate_count"),
        *("next_look", "next_start", "time_change"),
    }
)
"""What is worth nothing later, or found anew. Sessions above all: one that was ended since would be alive again."""
VERSIONS = "alembic_version"
INSTANTS = ("at", "since", "until", "start")
"""What the names of columns end with that hold instants: to SQLite itself they are numbers."""
WALL_TIMES = ("offer_quiet_until",)
"""What ends so and is minutes of a day."""


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection to which the database stands still."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        # On SQLite the instant is that of the first look.
        connection.execute(text("SELECT 1 FROM business LIMIT 1"))
        yield connection


def revision(connection: Connection) -> str:
    """The step of the migrations at which the database is."""
    return ",".join(MigrationContext.configure(connection).get_current_heads())


def tables() -> list[Table]:
    """What is copied; a table stands behind those that it points at."""
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def tables_there(connection: Connection) -> list[Table]:
    """The same as it is in this database, which may stand at an older step than the present one."""
    if set(MigrationContext.configure(connection).get_current_heads()) == heads():
        return tables()
    found = MetaData()
    found.reflect(connection)
    return [_as_kept(table) for table in found.sorted_tables if table.name not in LEFT_OUT | {VERSIONS}]


def _as_kept(table: Table) -> Table:
    """A table that was found, with the types that its columns have with us, or had before they went."""
    known = db.metadata.tables.get(table.name)
    types = {each.name: each.type for each in known.columns} if known is not None else {}
    return Table(
        table.name, MetaData(), *(Column(each.name, types.get(each.name, guessed(each))) for each in table.columns)
    )


def guessed(column: Column[Any]) -> TypeEngine[Any]:
    """The type of a column that this version does not have any more."""
    is_named_so = column.name.rpartition("_")[2] in INSTANTS and column.name not in WALL_TIMES
    is_number = isinstance(column.type, BigInteger) and is_named_so
    return Instant() if is_number or isinstance(column.type, DateTime) else column.type


def columns(table: Table) -> list[tuple[str, str]]:
    """The names of a table's columns, and what each holds."""
    return [(column.name, kind(column)) for column in table.columns]


def rows(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    """All rows of a table as JSON can say them, some at a time: memory does not grow with the table."""
    turn = turned([kind(column) for column in table.columns], WRITTEN)
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for some in found.partitions():
        yield [turn(list(row)) for row in some]
