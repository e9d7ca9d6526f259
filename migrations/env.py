"""Runs migrations: one at a time, all or nothing, and with the guard whole at the end."""

import time
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from booking.storage import expectations, guard, ledger
from booking.storage.db import WRITES, db
from booking.storage.types import Instant

WAIT = 60  # seconds that a migration waits until SQLite lets it write
LOCK = 7_365_172  # any number of our own: two machines that migrate at once take turns


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our column type under its own name."""
    return "Instant()" if kind == "type" and isinstance(item, Instant) else False


def migrate(connection: Connection) -> None:
    """Run the steps asked for in one transaction, then put guard and expectations (back) in place."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        guard.install(connection)
        ledger.install(connection)
        expectations.install(connection)


with db.engine.execution_options(**{WRITES: time.monotonic() + WAIT}).connect() as connection:
    if connection.dialect.name == "sqlite":
        # A rebuilt table would else take its dependants' rows with it; no effect inside a transaction.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.commit()
    migrate(connection)
    connection.commit()
