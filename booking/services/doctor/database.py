"""The database: whether it answers, is the one that this version needs, keeps what it is given, and knows the time."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from booking.services.doctor.findings import Finding, failure, ok, warning
from booking.storage import guard, ledger, readiness
from booking.storage.db import db
from booking.storage.types import database_now

OLDEST_POSTGRESQL = 14
CLOCKS_DIFFER, CLOCKS_DISAGREE = 2, 60  # seconds


def findings(now: datetime) -> list[Finding]:
    """Everything about the database; only that it does not answer where it does not."""
    try:
        readiness.require(db.engine)
        schema = [ok("schema", f"The tables are those of step {', '.join(sorted(readiness.heads()))}.")]
    except readiness.NotReady as error:
        schema = [failure("schema", str(error), "Nothing is served from a database like this one.")]
    try:
        with db.engine.connect() as connection:
            of_kind = _sqlite if connection.dialect.name == "sqlite" else _postgresql
            return [*of_kind(connection), *schema, *_guards(connection), *_clock(connection, now)]
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        return [failure("database", f"The database does not answer: {reason}.", "Start it, or correct DATABASE_URL.")]


def _guards(connection: Connection) -> Iterator[Finding]:
    gaps = guard.missing(connection)
    if gaps == ["occupancy"]:
        return  # There is nothing to guard yet, which has been said.
    if gaps:
        yield failure(
            "guard",
            f"The guard against double booking is not whole: {', '.join(gaps)}.",
            "Run `flask upgrade`; if that does not help, restore a backup.",
        )
    else:
        yield ok("guard", "The database refuses to take anybody twice.")
    if ledger.is_whole(connection):
        yield ok("record", "The record of changes can only be added to.")
    else:
        yield failure("record", "The record of changes could be altered.", "Run `flask upgrade`.")


def _sqlite(connection: Connection) -> Iterator[Finding]:
    version = connection.scalar(text("SELECT sqlite_version()"))
    yield ok("database", f"SQLite {version} answers.")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    present = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    wrong = [f"{name} is {present[name]}" for name in wanted if present[name] != wanted[name]]
    if wrong:
        yield failure(
            "settings of SQLite",
            f"A power failure may lose bookings: {', '.join(wrong)}.",
            "Keep the file on a local disk: network folders cannot do what SQLite needs.",
        )
    else:
        yield ok("settings of SQLite", "What was acknowledged is on the disk (WAL, synchronous FULL).")
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said == "ok":
        yield ok("file", "The file of the database is whole.")
    else:
        yield failure("file", f"The file of the database is damaged: {said}", "Restore the last backup.")


def _postgresql(connection: Connection) -> Iterator[Finding]:
    number = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    version = connection.scalar(text("SHOW server_version"))
    if number < OLDEST_POSTGRESQL:
        yield failure(
            "database", f"PostgreSQL {version} is too old.", f"Terminbuch needs {OLDEST_POSTGRESQL} or newer."
        )
    else:
        yield ok("database", f"PostgreSQL {version} answers.")
    risky = [name for name in ("fsync", "full_page_writes") if connection.scalar(text(f"SHOW {name}")) == "off"]
    if connection.scalar(text("SHOW synchronous_commit")) == "off":
        risky.append("synchronous_commit")
    if risky:
        yield failure(
            "settings of PostgreSQL",
            f"A power failure may lose bookings: {', '.join(risky)} is off.",
            "Switch it on in postgresql.conf.",
        )
    else:
        yield ok("settings of PostgreSQL", "What was acknowledged is on the disk.")


def _clock(connection: Connection, now: datetime) -> Iterator[Finding]:
    theirs: datetime = connection.execute(select(database_now())).scalar_one()
    seconds = abs((theirs - now).total_seconds())
    told = f"The clocks of the database and of this machine differ by {seconds:.1f} s."
    if seconds < CLOCKS_DIFFER:
        yield ok("clock", told)
    else:
        judged = warning if seconds < CLOCKS_DISAGREE else failure
        yield judged("clock", told, "Let both machines set their clocks by NTP.")
