"""Holds against bookings, and holds that are over and stand in the way."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from booking.storage.models import Booking, Occupancy
from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import ForOne

LONG_AGO = timedelta(minutes=1)
TOLD = """
    SELECT count(*) FROM message WHERE business_id = :business AND reason = 'lapsed' AND recipient = 'customer'
"""


class HoldAgainstBooking(ForOne):
    """One slot, half want to hold it and half to book it."""

    name = "hold-against-booking"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody wants nine o'clock."""
        start = arena.start(number)
        return [(arena.hold, arena.booking)[each % 2]("cut", start) for each in range(SIZE)]


class LapsedHold(HoldAgainstBooking):
    """A hold that is over stands in the way of all; nobody has tidied up."""

    name = "lapsed-hold"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want its time, half a start that overlaps it."""
        arena.crowd.ask([arena.hold("cut", arena.start(number))])
        lapse(arena)
        starts = (arena.start(number), arena.start(number, 9, 30))
        return [arena.booking("cut", starts[each % 2]) for each in range(SIZE)]


class LapsedRequest(ForOne):
    """A request for two people that nobody answered in time stands in the way of each of them.

    Whoever clears it away touches the other one too; without care the two would wait for each other.
    """

    name = "lapsed-request"
    expected = 2

    def document(self) -> Document:
        """Two people, to be had alone or both."""
        services = [visit("both", ["anna"], ["ben"], approval=True), visit("cut", ["anna"]), visit("wash", ["ben"])]
        return standing(["anna", "ben"], services)

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want one of them, half the other: one each gets what they want."""
        arena.booked("both", arena.start(number))
        lapse(arena)
        return [arena.booking(("cut", "wash")[each % 2], arena.start(number)) for each in range(SIZE)]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """The customer of the request is told once that it has lapsed."""
        told = arena.count(TOLD)
        found = super().faults(arena, number, answers)
        requests = arena.count("SELECT count(*) FROM booking WHERE business_id = :business AND state = 'lapsed'")
        return found if told == requests else [*found, f"{requests} lapsed, {told} told"]


def lapse(arena: Arena) -> None:
    """Let all holds and requests be over since a minute."""
    over = {"expires_at": datetime.now(UTC) - LONG_AGO}
    with arena.engine.begin() as connection:
        for table in (Booking.__table__, Occupancy.__table__):
            this = (table.c.business_id == arena.business.id, table.c.expires_at.is_not(None))
            connection.execute(update(table).where(*this).values(over))
