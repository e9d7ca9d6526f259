"""The record is only ever added to: the database itself refuses to alter or remove an entry.

Installed as the guard is: with the table, and after every migration.
"""

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.schema import Table

from booking.storage.models import RecordEntry

NAME = "record_entry_stays"
SQLITE = """
CREATE TRIGGER {name}_{when} BEFORE {when} ON record_entry
BEGIN
    SELECT RAISE(ABORT, 'record_entry_stays');
END
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION record_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'record_entry_stays'; END $$
"""
TRIGGER = f"""
CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON record_entry
FOR EACH ROW EXECUTE FUNCTION record_entry_stays()
"""
# Both deeds. On PostgreSQL one trigger stands for both: its type tells by its bits, and it must be switched on.
PRESENT = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE :name || '_%'",
    "postgresql": (
        "SELECT count(*) * 2 FROM pg_trigger WHERE tgrelid = 'record_entry'::regclass AND tgname = :name"
        " AND tgenabled = 'O' AND tgtype & 8 > 0 AND tgtype & 16 > 0"
    ),
}


def is_whole(connection: Connection) -> bool:
    """Whether entries are safe from being altered and from being removed."""
    return connection.execute(text(PRESENT[connection.dialect.name]), {"name": NAME}).scalar() == 2


def install(connection: Connection) -> None:
    """Put the triggers in place, or back in place; does nothing where there is no record yet."""
    if not inspect(connection).has_table("record_entry"):
        return
    if connection.dialect.name == "sqlite":
        for when in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {NAME}_{when}")
            connection.exec_driver_sql(SQLITE.format(name=NAME, when=when).strip())
    else:
        connection.exec_driver_sql(FUNCTION)
        connection.exec_driver_sql(TRIGGER)


@event.listens_for(RecordEntry.__table__, "after_create")
def _install_with_table(table: Table, connection: Connection, **kw: object) -> None:
    install(connection)
