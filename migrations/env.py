"""Runs migrations: one at a time, all or nothing, and with the guard whole at the end."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from booking.storage import expectations, guard, ledger, time_changes, turns
from booking.storage.db import db
from booking.storage.types import Instant


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
        turns.take(connection)
        # They name tables that a step may take away for a moment to alter them.
        time_changes.remove(connection)
        context.run_migrations()
        guard.install(connection)
        ledger.install(connection)
        time_changes.install(connection)
        expectations.install(connection)
        if connection.dialect.name == "sqlite":
            require_whole(connection)


def ask_for_foreign_keys(connection: Connection, answer: str) -> None:
    """Have SQLite look at foreign keys, or not; past SQLAlchemy, whose transaction would have it ignored."""
    database: Any = connection.connection.dbapi_connection
    database.execute(f"PRAGMA foreign_keys = {answer}")


def require_whole(connection: Connection) -> None:
    """Refuse what would leave rows behind that point at nothing."""
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise RuntimeError(f"The migration would lose what these rows belong to, and was not made: {lost[:10]}")


def migrate_apart() -> None:
    """Run the steps on a connection of their own, and commit."""
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # A table that others point at could not be rebuilt else.
            ask_for_foreign_keys(connection, "OFF")
        try:
            turns.begin(connection)
            migrate(connection)
            connection.commit()
        finally:
            if is_sqlite:
                connection.rollback()
                ask_for_foreign_keys(connection, "ON")


# Who puts a copy back has begun a transaction, of which the steps are a part.
given: Connection | None = context.config.attributes.get("connection")
if given is None:
    migrate_apart()
else:
    migrate(given)
