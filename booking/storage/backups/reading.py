"""Reading everything as it was at one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Table, select, text

from booking.storage.backups.columns import WRITTEN, kind, turned
from booking.storage.db import db

AT_ONCE = 1000
LEFT_OUT = frozenset({"heartbeat", "login_attempt", "login_session", "passkey_challenge", "rate_count"})
"""What is worth nothing later. Sessions above all: one that was ended since would be alive again."""


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


def columns(table: Table) -> list[tuple[str, str]]:
    """The names of a table's columns, and what each holds."""
    return [(column.name, kind(column)) for column in table.columns]


def rows(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    """All rows of a table as JSON can say them, some at a time: memory does not grow with the table."""
    turn = turned([kind(column) for column in table.columns], WRITTEN)
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for some in found.partitions():
        yield [turn(list(row)) for row in some]
