"""Marks of changed time, which the database leaves by itself: no path that takes or gives back time can forget it.

Each mark is a row of its own, written in the transaction of the change. So whoever reads marks, looks afterwards, and
takes away exactly the marks that were read, misses nothing: what is committed later has marks of its own.

Installed as the guard is: with the tables, and after every migration.
"""

from typing import Any

from sqlalchemy import Connection, event, inspect, text

from booking.storage.db import db

NAME = "time_change"
INTO = "INSERT INTO time_change (business_id, resource_id)"

# What a claim, a release or a lapse writes; a squeeze-in is never active and takes no time.
TIME = "resource_id, starts_at, ends_at, active, expires_at, service_id, local_on"
# Seats that are taken or given back in an appointment that several share.
SEATS = "seats_taken, capacity, status, kind"
RULES = "rules_version, archived_at"

SHARED = f"{INTO} SELECT business_id, resource_id FROM occupancy WHERE business_id = NEW.business_id"  # noqa: S608
OLD, NEW = (f"{INTO} VALUES ({row}.business_id, {row}.resource_id);" for row in ("OLD", "NEW"))
OF_SEATS = f"{SHARED} AND appointment_id = NEW.id AND active;"
OF_HOLD = f"{SHARED} AND appointment_id = NEW.appointment_id AND active;"
OF_ALL = f"{INTO} VALUES (NEW.business_id, NULL);".replace("NEW.business_id", "NEW.id")

IS_SHARED = "NEW.capacity > 1 OR NEW.kind = 'session'"
IS_SOONER = "NEW.expires_at IS NOT NULL AND (OLD.expires_at IS NULL OR NEW.expires_at < OLD.expires_at)"
IS_ANOTHER = "OLD.resource_id <> NEW.resource_id"

DEEDS = {
    "occupancy_insert": ("INSERT ON occupancy", "NEW.active", NEW),
    "occupancy_update": (f"UPDATE OF {TIME} ON occupancy", "NEW.active OR OLD.active", NEW),
    "occupancy_leave": ("UPDATE OF resource_id ON occupancy", f"OLD.active AND {IS_ANOTHER}", OLD),
    "occupancy_delete": ("DELETE ON occupancy", "OLD.active", OLD),
    "busy_insert": ("INSERT ON busy_time", "", NEW),
    "busy_update": ("UPDATE ON busy_time", "", NEW),
    "busy_leave": ("UPDATE OF resource_id ON busy_time", IS_ANOTHER, OLD),
    "busy_delete": ("DELETE ON busy_time", "", OLD),
    "seats": (f"UPDATE OF {SEATS} ON appointment", IS_SHARED, OF_SEATS),
    "hold": ("UPDATE OF expires_at ON booking", IS_SOONER, OF_HOLD),
    "rules": (f"UPDATE OF {RULES} ON business", "", OF_ALL),
    "business": ("INSERT ON business", "", OF_ALL),
}
"""By name: after what, where, and what is written then."""

PRESENT = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE :name",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE :name AND tgenabled = 'O'",
}


def install(connection: Connection) -> None:
    """Put the triggers in place, or back in place; does nothing where there is no table of marks yet."""
    if not inspect(connection).has_table(NAME):
        return
    remove(connection)
    for name, (when, where, deed) in DEEDS.items():
        trigger = f"{NAME}_{name}"
        condition = f" WHEN ({where})" if where else ""
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"CREATE TRIGGER {trigger} AFTER {when}{condition} BEGIN {deed} END")
            continue
        connection.exec_driver_sql(
            f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed} RETURN NULL; END $$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {trigger} AFTER {when} FOR EACH ROW{condition} EXECUTE FUNCTION {trigger}()"
        )


def remove(connection: Connection) -> None:
    """Take the triggers away: before many rows are put back, or the tables are taken down."""
    for name in DEEDS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {NAME}_{name}")
        else:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {NAME}_{name}() CASCADE")


def is_whole(connection: Connection) -> bool:
    """Whether every change leaves its mark."""
    return connection.execute(text(PRESENT[connection.dialect.name]), {"name": f"{NAME}_%"}).scalar() == len(DEEDS)


def mark_all(connection: Connection) -> None:
    """Have every business looked at anew."""
    connection.execute(text(f"{INTO} SELECT id, NULL FROM business"))  # noqa: S608


@event.listens_for(db.metadata, "after_create")
def _install_with_tables(target: Any, connection: Connection, **kw: object) -> None:
    install(connection)
