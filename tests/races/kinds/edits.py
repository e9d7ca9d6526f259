"""Bookings against edits of the rules: nothing is booked by rules that have been replaced."""

from collections.abc import Sequence
from datetime import timedelta

from tests.factories.businesses import Document
from tests.races.arena import EVERY_DAY, Arena, person, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind

# A witness beside the product: which version of the rules was in force when a visit was committed. On
# PostgreSQL a deferred trigger looks at the very end of the transaction; on SQLite nobody else can commit
# while a transaction writes.
WITNESS = {
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS witness (appointment_id bigint, rules_version bigint)",
        """
        CREATE OR REPLACE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO witness SELECT NEW.id, rules_version FROM business WHERE id = NEW.business_id;
            RETURN NULL;
        END $$
        """,
        "DROP TRIGGER IF EXISTS witness ON appointment",
        """
        CREATE CONSTRAINT TRIGGER witness AFTER INSERT ON appointment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION witness()
        """,
    ),
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS witness (appointment_id bigint, rules_version bigint)",
        """
        CREATE TRIGGER IF NOT EXISTS witness AFTER INSERT ON appointment BEGIN
            INSERT INTO witness SELECT NEW.id, rules_version FROM business WHERE id = NEW.business_id;
        END
        """,
    ),
}
TOO_LATE = """
    SELECT count(*) FROM witness w JOIN appointment a ON a.id = w.appointment_id AND a.business_id = :business
    WHERE w.rules_version >= :version AND a.local_start >= :noon AND a.local_start < :midnight
"""
NOON = [{**each, "closes": "12:00"} for each in EVERY_DAY]


class BookingAgainstHours(Kind):
    """The business closes its afternoons while everybody books one."""

    name = "booking-against-hours"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"], duration_minutes=15, step_minutes=15)])

    def open(self, arena: Arena) -> None:
        """Call the witness."""
        for statement in WITNESS[arena.engine.dialect.name]:
            arena.change(statement)

    def edited(self, arena: Arena, number: int) -> Document:
        """The set-up that leaves no afternoon on that day."""
        return {**arena.said, "resources": [person("anna") | {"weekly_hours": NOON}]}

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody books another start of the afternoon; in their midst the hours change."""
        arena.replace(arena.said)
        self.version = 1 + arena.count("SELECT rules_version FROM business WHERE id = :business")
        # All workers know the rules before they change; else the edit is done while they still read.
        arena.crowd.ask([Call(f"/api/v1/businesses/{arena.slug}")] * SIZE)
        noon = arena.start(number, 12)
        starts = [noon + timedelta(minutes=15 * each) for each in range(SIZE - 1)]
        calls = [arena.booking("cut", each) for each in starts]
        # Earlier in one round and later in the next, so that it meets bookings however quick the machine is.
        at = 8 + 5 * number % 24
        return [*calls[:at], arena.door("replace", **self.edited(arena, number)), *calls[at:]]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Visits in the afternoon that were committed when the afternoon was closed already."""
        noon, midnight = (f"{arena.start(number, hour):%Y-%m-%dT%H:%M}" for hour in (12, 23))
        return arena.count(TOO_LATE, version=self.version, noon=noon, midnight=midnight)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """The edit is done; whoever came too late is told that the start is not offered, or taken."""
        return [
            f"{each.call.path} answered {each.status}"
            for each in answers
            if each.status not in ((200,) if each.call.path.startswith("/doors/") else (201, 409, 422))
        ]


class BookingAgainstTimeOff(BookingAgainstHours):
    """Somebody takes an afternoon off while everybody books it."""

    name = "booking-against-time-off"

    def edited(self, arena: Arena, number: int) -> Document:
        """The same hours, and that afternoon off."""
        off = {"starts_at": arena.start(number, 12).isoformat(), "ends_at": arena.start(number, 23).isoformat()}
        return {**arena.said, "resources": [person("anna") | {"time_off": [off]}]}
