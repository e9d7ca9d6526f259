"""The engine: how each database is opened, and how a transaction begins on it."""

import select
import sqlite3
import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, Date, Engine, MetaData, String, Table, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.pool import ConnectionPoolEntry

from booking.storage.types import Instant

NAMING = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}
PATIENCE = 2.5  # seconds that a unit of work waits for its turn, with all its attempts
SQLITE_LOOKS_EVERY = 0.002  # seconds
# A machine that is gone without a word is noticed after some eleven seconds, on both sides: a session that it had open
# keeps nobody's locks for longer, and nobody waits longer for its answer. Who is only slow is not meant.
GONE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
UNHEARD = " ".join(f"-c {name if name.startswith('tcp_') else f'tcp_{name}'}={value}" for name, value in GONE.items())
BUSY_TIMEOUT = f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}"
WRITES = "terminbuch_writes"
"""The option of a connection that writes: the instant until which it waits, on the monotonic clock."""


class Base(DeclarativeBase):
    """What all models are."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            int: BigInteger,
            str: String,
            date: Date,
            datetime: Instant,
            dict[str, Any]: JSON,
            dict[str, str]: JSON,
            list[Any]: JSON,
        },
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    # What type checkers cannot follow is the class that the extension derives from ours.
    Model = db.Model


def table_of(model: type[DeclarativeBase]) -> Table:
    """The table of a model, for statements that every request makes.

    Said on the table and kept, a statement costs a third of what it costs said on the model each time: what the
    ORM does to prepare one takes longer than the database needs to answer it.
    """
    return cast(Table, model.__table__)


def engine_options(url: str) -> Mapping[str, Any]:
    """Pool and connection settings for a database address. What is stored is kept out of the texts of errors."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": PATIENCE, "check_same_thread": False}}
    return {
        "hide_parameters": True,
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c lock_timeout={int(PATIENCE * 1000)} -c statement_timeout=20000 {UNHEARD}",
            **GONE,
        },
    }


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not begin transactions of its own: ours say how they begin, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    # What is deleted or overwritten is gone from the file as well: it may be about somebody who was to be forgotten.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(BUSY_TIMEOUT)
    cursor.close()


@event.listens_for(Engine, "checkout")
def _replace_what_is_over(connection: Any, record: ConnectionPoolEntry, proxy: object) -> None:
    """Have connections that the server has closed since be replaced, so that nobody is refused after it was restarted.

    Nothing comes on a connection that nothing was asked on, but its end: to look costs a microsecond, a question to
    the server as much as many a statement.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    looks = select.poll()
    looks.register(connection.fileno(), select.POLLIN)
    if looks.poll(0):
        raise InvalidatePoolError


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        until: float | None = connection.get_execution_options().get(WRITES)
        if until is None:
            connection.exec_driver_sql("BEGIN DEFERRED")
        else:
            _begin_writing(connection, until)


def _begin_writing(connection: Connection, until: float) -> None:
    """Take the one write lock at once; else the transaction would fail when it upgrades.

    SQLite's own waiting sleeps for up to a tenth of a second between two looks, while the lock lies free.
    """
    database: Any = connection.connection.dbapi_connection
    database.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < until:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    break
                time.sleep(SQLITE_LOOKS_EVERY)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        database.execute(BUSY_TIMEOUT)
