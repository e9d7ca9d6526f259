"""Bookings against a calendar from elsewhere: nobody is booked into time that it has taken."""

from collections.abc import Sequence
from datetime import timedelta

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind

THIRDS = 3

# A witness beside the product: the visits that were committed while busy time stood in their way. It looks when
# the one of kinds/edits.py does, for the same reasons.
SEEN = """
    INSERT INTO seen SELECT NEW.id FROM busy_time b
    WHERE b.business_id = NEW.business_id AND b.starts_at < NEW.ends_at AND b.ends_at > NEW.starts_at
"""
WITNESS = {
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS seen (appointment_id bigint)",
        f"CREATE OR REPLACE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {SEEN}; RETURN NULL; END $$",
        "DROP TRIGGER IF EXISTS seen ON appointment",
        """
        CREATE CONSTRAINT TRIGGER seen AFTER INSERT ON appointment DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION seen()
        """,
    ),
    "sqlite": (
        "CREATE TABLE IF NOT EXISTS seen (appointment_id bigint)",
        f"CREATE TRIGGER IF NOT EXISTS seen AFTER INSERT ON appointment BEGIN {SEEN}; END",
    ),
}


class BookingAgainstBusyTime(Kind):
    """A calendar from elsewhere takes an afternoon while everybody books it."""

    name = "booking-against-busy-time"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"], duration_minutes=15, step_minutes=15)])

    def open(self, arena: Arena) -> None:
        """Call the witness."""
        for statement in WITNESS[arena.engine.dialect.name]:
            arena.change(statement)

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody books another start of the afternoon; in the midst of each third that third is taken."""
        self.before = arena.count("SELECT count(*) FROM seen")
        noon = arena.start(number, 12)
        starts = [noon + timedelta(minutes=15 * each) for each in range(SIZE - THIRDS)]
        calls = [arena.booking("cut", each) for each in starts]
        size = len(starts) // THIRDS
        for third in reversed(range(THIRDS)):
            begins = starts[third * size]
            ends = begins + timedelta(minutes=15 * size)
            taken = arena.door(
                "busy_elsewhere",
                business=arena.slug,
                resource="anna",
                source=f"race {third}",
                starts_at=begins.isoformat(),
                ends_at=ends.isoformat(),
            )
            calls.insert(third * size + size // 2, taken)
        return calls

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Visits that were committed when the afternoon was taken already."""
        return arena.count("SELECT count(*) FROM seen") - self.before

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """The afternoon is taken; whoever came too late is told so."""
        return [
            f"{each.call.path} answered {each.status}"
            for each in answers
            if each.status not in ((200,) if each.call.path.startswith("/doors/") else (201, 409))
        ]
