"""Series against edits of hours and against single bookings: all of one stands, or nothing of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.kinds.edits import BookingAgainstHours
from tests.races.race import Kind

SERIES = 12
HALVES = """
    SELECT count(*) FROM (
        SELECT series_id FROM booking
        WHERE business_id = :business AND series_id IS NOT NULL AND state IN ('held', 'confirmed')
        GROUP BY series_id HAVING count(*) <> 2
    ) AS halves
"""


class SeriesAgainstHours(BookingAgainstHours):
    """The business closes its afternoons while series of a morning and an afternoon are booked."""

    name = "series-against-hours"

    def document(self) -> Document:
        """One person, one service that is given in series."""
        return standing(["anna"], [visit("cut", ["anna"], duration_minutes=15, step_minutes=15, series_max=2)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Every quarter of the morning with one of the afternoon, and single bookings beside them."""
        calls = super().calls(arena, number)
        edit = next(each for each in calls if each.path.startswith("/doors/"))
        singles = [each for each in calls if each is not edit][SERIES:]
        quarters = [timedelta(minutes=15 * each) for each in range(SERIES)]
        wanted = [(arena.start(number) + each, arena.start(number, 12) + each) for each in quarters]
        series = [of_series(arena, *starts) for starts in wanted]
        return [*series[:8], *singles[:16], edit, *series[8:], *singles[16:]]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Afternoons that were committed too late, and series of which only one visit stands."""
        return super().excess(arena, number, answers) + arena.count(HALVES)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """The edit is done; whoever came too late is told that the start is not offered, or taken."""
        return [
            f"{each.call.path} answered {each.status}"
            for each in answers
            if each.status not in ((200,) if each.call.path == "/doors/replace" else (200, 201, 409, 422))
        ]


class SeriesAgainstBookings(Kind):
    """Series of two hours, and single bookings of either hour."""

    name = "series-against-bookings"
    # Without care one wins all the same in every round; the control is the kind above.
    in_control = False

    def document(self) -> Document:
        """One person, one service that is given in series."""
        return standing(["anna"], [visit("cut", ["anna"], series_max=2)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want both hours, the others one of them."""
        nine, ten = arena.start(number), arena.start(number, 10)
        series = [of_series(arena, nine, ten) for _ in range(SERIES)]
        return [*series, *(arena.booking("cut", (nine, ten)[each % 2]) for each in range(SIZE - SERIES))]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Series of which only one visit stands."""
        return arena.count(HALVES)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Everybody else is told that a start is taken."""
        return [f"answered {each.status}" for each in answers if each.status not in (200, 201, 409)]


def of_series(arena: Arena, *starts: datetime) -> Call:
    """A call that holds these starts together and books them."""
    said = [each.isoformat() for each in starts]
    return arena.door("series", business=arena.slug, service="cut", starts=said)
