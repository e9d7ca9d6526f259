"""The guard: the database itself refuses that one resource is taken twice.

No two active occupancies of a resource overlap. PostgreSQL has an exclusion constraint, SQLite two
triggers. The statements here are the only copy: the models install them on ``create_all``, the
migrations after every step (batch mode on SQLite rebuilds tables and silently drops triggers), and the
application refuses to start where they are missing or differ.
"""

import re

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.schema import Table

from booking.storage.models import Occupancy

CONSTRAINT = "occupancy_no_overlap"

# Ranges over the numbers need no extension; the resource comes first since it tells rows apart best.
POSTGRESQL = f"""
ALTER TABLE occupancy ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist (
    int8range(resource_id, resource_id, '[]') WITH =,
    tstzrange(starts_at, ends_at) WITH &&,
    int8range(business_id, business_id, '[]') WITH =
) WHERE (active)
"""

# Active rows are disjoint, so the first that ends after the new start is the only one that can
# begin before the new end: one step in the index, however much lies ahead.
TRIGGER = """
CREATE TRIGGER {name} BEFORE {when} ON occupancy WHEN NEW.active = 1
BEGIN
    SELECT RAISE(ABORT, 'occupancy_no_overlap') FROM (
        SELECT starts_at FROM occupancy
        WHERE business_id = NEW.business_id AND resource_id = NEW.resource_id AND active = 1
            AND ends_at > NEW.starts_at{but}
        ORDER BY ends_at LIMIT 1
    ) WHERE starts_at < NEW.ends_at;
END
"""
TRIGGERS = {
    f"{CONSTRAINT}_insert": TRIGGER.format(name=f"{CONSTRAINT}_insert", when="INSERT", but=""),
    f"{CONSTRAINT}_update": TRIGGER.format(
        name=f"{CONSTRAINT}_update",
        when="UPDATE OF business_id, resource_id, starts_at, ends_at, active",
        but=" AND id <> OLD.id",
    ),
}
CHECKS = {
    "occupancy": {"occupancy_order": "starts_at < ends_at"},
    "appointment": {
        "appointment_order": "starts_at < ends_at",
        "appointment_seats": "seats_taken BETWEEN 0 AND capacity",
    },
}
# PostgreSQL keeps what it has understood, not what was written.
UNDERSTOOD = {"seats_taken BETWEEN 0 AND capacity": "seats_taken >= 0 AND seats_taken <= capacity"}
DEFINITION = (
    "EXCLUDE USING gist (int8range(resource_id, resource_id, '[]'::text) WITH =,"
    " tstzrange(starts_at, ends_at) WITH &&,"
    " int8range(business_id, business_id, '[]'::text) WITH =) WHERE (active)"
)


class GuardMissing(RuntimeError):
    """The database would let one resource be taken twice; nothing may run on it."""


def install(connection: Connection) -> None:
    """Put the guard in place, or back in place; does nothing where there is no table to guard yet."""
    if not inspect(connection).has_table("occupancy"):
        return
    if connection.dialect.name == "sqlite":
        for name, statement in TRIGGERS.items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(statement.strip())
    elif CONSTRAINT not in _constraints(connection):
        connection.exec_driver_sql(POSTGRESQL)


def missing(connection: Connection) -> list[str]:
    """What of the guard is absent or differs from what it must be; empty is sound."""
    if not inspect(connection).has_table("occupancy"):
        return ["occupancy"]
    return [*_missing_overlap(connection), *_missing_checks(connection)]


def require(connection: Connection) -> None:
    """Raise GuardMissing, naming what is missing, unless the guard is whole."""
    gaps = missing(connection)
    if gaps:
        raise GuardMissing(f"The database lacks its guard against double booking: {', '.join(gaps)}.")


def _missing_overlap(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        present = {name: _plain(sql) for name, sql in rows}
        return [name for name, statement in TRIGGERS.items() if present.get(name) != _plain(statement)]
    return [] if _constraints(connection).get(CONSTRAINT) == DEFINITION else [CONSTRAINT]


def _missing_checks(connection: Connection) -> list[str]:
    is_written = connection.dialect.name == "sqlite"
    return [
        name
        for table, checks in CHECKS.items()
        for name, condition in checks.items()
        if _checks(connection, table).get(name)
        != _plain(condition if is_written else UNDERSTOOD.get(condition, condition))
    ]


def _checks(connection: Connection, table: str) -> dict[str | None, str]:
    found = inspect(connection).get_check_constraints(table)
    return {
        check["name"]: _plain(re.sub(r"[()]", " ", check["sqltext"]))
        for check in found
        # One that was added without looking at the rows there are may be broken by them already.
        if not check.get("dialect_options", {}).get("not_valid")
    }


def _constraints(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint"
            " WHERE conrelid = 'occupancy'::regclass AND convalidated"
        )
    )
    return {row.conname: row.definition for row in rows}


def _plain(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).strip()


@event.listens_for(Occupancy.__table__, "after_create")
def _install_with_table(table: Table, connection: Connection, **kw: object) -> None:
    install(connection)
