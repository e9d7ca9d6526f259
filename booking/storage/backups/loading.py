"""Putting everything back: in one transaction, so that there is the old or the new and nothing in between.

The tables are made anew by the migrations, up to the step at which the copy was made; rows go in with the guard on;
then the rest of the migrations runs, over rows as it would have then.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import psycopg
from alembic.script import ScriptDirectory
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, column, func, insert, inspect, literal, select, table, text
from sqlalchemy.exc import DBAPIError

from booking.storage import guard, ledger, time_changes
from booking.storage.backups.columns import TAKEN, turned
from booking.storage.backups.reading import LEFT_OUT
from booking.storage.db import WRITES, db
from booking.storage.migrating import migrate
from booking.storage.readiness import MIGRATIONS

AT_ONCE = 1000
PATIENCE = 30  # seconds until SQLite must let us write
VERSIONS = "alembic_version"


class NotTaken(RuntimeError):
    """The database did not take what it was given, and is as it was; the text is its reason."""


def is_known(revision: str) -> bool:
    """Whether this version's migrations pass through *revision* on their way to the head."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return revision in {script.revision for script in scripts.walk_revisions()}


@contextmanager
def replacing() -> Iterator[Connection]:
    """The one transaction; what is wrong inside leaves everything as it was. Raises NotTaken."""
    try:
        with _transaction() as connection:
            yield connection
            _require_sound(connection)
    except guard.GuardMissing as error:
        raise NotTaken(str(error)) from error
    # COPY goes past SQLAlchemy, and so do its errors.
    except (DBAPIError, psycopg.Error) as error:
        raise NotTaken(str(getattr(error, "orig", error)).strip().partition("\n")[0]) from error
    if db.engine.dialect.name == "postgresql":
        with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ANALYZE"))


@contextmanager
def _transaction() -> Iterator[Connection]:
    engine = db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        engine = engine.execution_options(**{WRITES: time.monotonic() + PATIENCE})
    with engine.connect() as connection:
        if is_sqlite:
            # Tables are dropped and made; SQLite is asked at the end whether every row has what it points at.
            _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                yield connection
        finally:
            if is_sqlite:
                _driver(connection).execute("PRAGMA foreign_keys = ON")


def occupied(connection: Connection) -> list[str]:
    """The tables that hold something which would be lost."""
    there = [name for name in _tables(connection) if name not in LEFT_OUT | {VERSIONS}]
    return [
        name for name in there if connection.scalar(select(literal(1)).select_from(table(name)).limit(1)) is not None
    ]


def begin(connection: Connection, revision: str) -> None:
    """Drop what is there, and make the tables as they were at *revision*, guard and all."""
    is_sqlite = connection.dialect.name == "sqlite"
    quote = connection.dialect.identifier_preparer.quote
    for name in _tables(connection):
        connection.exec_driver_sql(f"DROP TABLE {quote(name)}{'' if is_sqlite else ' CASCADE'}")
    migrate(revision, connection)
    # Not a mark for each of a million rows: all is looked at anew in the end.
    time_changes.remove(connection)


def load(connection: Connection, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[list[Any]]) -> None:
    """Put in the rows of one table."""
    dialect = connection.dialect.name
    names, turn = [each for each, _ in columns], turned([kind for _, kind in columns], TAKEN[dialect])
    if dialect == "postgresql":
        into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(name), SQL(", ").join(map(Identifier, names)))
        with _driver(connection).cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(turn(row))
        return
    into_sqlite = insert(table(name, *(column(each) for each in names)))
    waiting = iter(rows)
    while some := [dict(zip(names, turn(row), strict=True)) for row in islice(waiting, AT_ONCE)]:
        connection.execute(into_sqlite, some)


def finish(connection: Connection) -> None:
    """Bring what was loaded to the present step."""
    if connection.dialect.name == "postgresql":
        # What is to be looked at in the end would forbid to alter tables.
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    migrate("head", connection)
    time_changes.mark_all(connection)


def counts(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """How many rows each table has; none for a table that is no more."""
    there = set(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names if name in there
    }


def _tables(connection: Connection) -> list[str]:
    ours = {*db.metadata.tables, VERSIONS}
    return [name for name in inspect(connection).get_table_names() if name in ours]


def _require_sound(connection: Connection) -> None:
    guard.require(connection)
    if not ledger.is_whole(connection):
        raise guard.GuardMissing("The record of changes could be altered: its triggers are missing.")
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise guard.GuardMissing(f"Rows belong to others that are not there: {[tuple(each) for each in lost[:5]]}.")


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
