"""What was erased is to be gone from SQLite's own log as well, and not only from its tables."""

from sqlalchemy import text

from booking.storage.db import db


def empty_log() -> bool:
    """Write the log of changes into the database and cut it off; False where somebody was reading just then.

    The log is cut with the next change of many, then. PostgreSQL keeps its own, for as long as it was told to.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        busy, *_ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        return not busy
