"""The engine: how each database is opened, and how a transaction begins on it."""

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, Date, Engine, MetaData, String, event
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
LOCK_TIMEOUT_MS = 1700  # with the time in which a unit is run again, an answer within three seconds
SQLITE_BUSY_MS = 5000
WRITES = "terminbuch_writes"


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


def engine_options(url: str) -> Mapping[str, Any]:
    """Pool and connection settings for a database address."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": SQLITE_BUSY_MS / 1000, "check_same_thread": False}}
    return {
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout=20000",
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
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A unit that writes takes the one write lock at once; else it would fail when it upgrades.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
