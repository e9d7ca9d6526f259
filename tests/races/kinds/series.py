"""Series against edits of hours and against single bookings: all of one stands, or nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from booking.domain.bookings import Contact
from booking.services import bookings, businesses, holds
from booking.services.series import holding
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

TORN = """
    SELECT count(*) FROM (
        SELECT b.series_id FROM booking b
        JOIN appointment a ON a.business_id = b.business_id AND a.id = b.appointment_id
        WHERE b.business_id = :business AND b.series_id IS NOT NULL AND b.state = 'confirmed'
        GROUP BY b.series_id HAVING count(*) <> 2
            OR (min(substr(a.local_start, 12)), max(substr(a.local_start, 12)))
                NOT IN (('09:00', '10:00'), ('10:00', '11:00'))
    ) AS torn
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

    def document(self) -> Document:
        """One person, one service that is given in series."""
        return standing(["anna"], [visit("cut", ["anna"], series_max=2)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want both hours, the others one of them."""
        nine, ten = arena.start(number), arena.start(number, 10)
        series = [of_series(arena, nine, ten) for _ in range(SERIES)]
        singles = [arena.booking("cut", (nine, ten)[each % 2]) for each in range(SIZE - SERIES)]
        return among(singles, series)

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Series of which only one visit stands."""
        return arena.count(HALVES)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Everybody else is told that a start is taken."""
        return [f"answered {each.status}" for each in answers if each.status not in (200, 201, 409)]


class SeriesMovedAgainstBookings(Kind):
    """A series that is moved to two hours, and single bookings of either."""

    name = "series-moved-against-bookings"

    def document(self) -> Document:
        """One person, one service that is given in series."""
        return standing(["anna"], [visit("cut", ["anna"], series_max=2)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Its customer moves it in several windows, to where the others book, and where one of its visits stood."""
        nine, ten, eleven = (arena.start(number, hour) for hour in (9, 10, 11))
        token = booked(arena, nine, ten)
        moves = [moved(arena, token, {nine: ten, ten: eleven}) for _ in range(SERIES)]
        singles = [arena.booking("cut", (eleven, ten)[each % 2]) for each in range(SIZE - SERIES)]
        return among(singles, moves)

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Series of which only one visit has moved."""
        return arena.count(TORN)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Everybody else is told that a start is taken, or that the visits have moved already."""
        return [f"answered {each.status}" for each in answers if each.status not in (200, 201, 409)]


def among(singles: Sequence[Call], others: Sequence[Call]) -> list[Call]:
    """Some of the single bookings come first: where nobody takes turns, they are what goes wrong at once."""
    half = len(singles) // 2
    return [*singles[:half], *others, *singles[half:]]


def booked(arena: Arena, *starts: datetime) -> str:
    """The token of the first visit of a series that is there before the race begins."""
    contact, now = Contact("Anna Weiß", "anna@example.org", None), datetime.now(UTC)
    with arena.app.app_context():
        known, links = businesses.business(arena.slug), arena.app.extensions["links"]
        offered, visitor = businesses.service(known, "cut"), holds.Visitor(capped=False)
        held = holding.hold_series(known, offered, starts, 7, now, links, visitor)
        return bookings.book_held(held.token, contact, {}, "de", now, links).token


def moved(arena: Arena, token: str, to: Mapping[datetime, datetime]) -> Call:
    """A call that moves visits of a series together."""
    return arena.door("series_move", token=token, to=[[a.isoformat(), b.isoformat()] for a, b in to.items()])


def of_series(arena: Arena, *starts: datetime) -> Call:
    """A call that holds these starts together and books them."""
    said = [each.isoformat() for each in starts]
    return arena.door("series", business=arena.slug, service="cut", starts=said)
