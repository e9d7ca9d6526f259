"""Published sessions of courses: publishing against bookings, the last seats, and cancelling one while it is booked."""

from collections.abc import Sequence
from datetime import UTC, datetime

from booking.domain.access import Actor
from booking.domain.courses import Rhythm
from booking.services.courses import publishing
from booking.services.courses.publishing import Course
from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit, with_status
from tests.races.clients import SIZE, Answer, Call
from tests.races.kinds.courses import BEYOND, SEATS
from tests.races.race import ForOne, Kind

HALF = SIZE // 2
NINE, TWO = 9 * 60, 14 * 60
STRANDED = """
    SELECT count(*) FROM booking JOIN appointment
        ON appointment.business_id = booking.business_id AND appointment.id = booking.appointment_id
    WHERE booking.business_id = :business AND appointment.status = 'cancelled'
        AND booking.state IN ('held', 'confirmed')
"""


def school() -> Document:
    """Anna gives a course at published dates only, and cuts hair otherwise."""
    course = visit("course", ["anna"], capacity=SEATS, by_sessions=True)
    return standing(["anna"], [course, visit("cut", ["anna"])])


def published(arena: Arena, number: int, *minutes: int) -> list[int]:
    """Sessions on the day of a round that are there before it begins."""
    on = arena.start(number).date()
    with arena.app.app_context():
        actor = Actor.of_server(arena.business.id)
        made = [publishing.publish(actor, Course("course", Rhythm(on, each)), datetime.now(UTC)) for each in minutes]
    return [appointment_id for each in made for appointment_id in each.appointment_ids]


class PublishingAgainstBookings(ForOne):
    """One person's hour, wanted for a course by the house and for themselves by customers."""

    name = "publishing-against-bookings"

    def document(self) -> Document:
        """A course and a service of one person."""
        return school()

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half publish, at nine and at half past; half book at nine."""
        on, nine = arena.start(number).date().isoformat(), arena.start(number)
        said = {"business_id": arena.business.id, "service": "course", "on": on}
        house = [arena.door("publish", **said, at=NINE + each % 2 * 30) for each in range(HALF)]
        others = [arena.booking("cut", nine) for _ in range(SIZE - HALF)]
        return [call for both in zip(house, others, strict=True) for call in both]


class LastSeatsOfSession(ForOne):
    """A published session of twelve seats, wanted by twenty more."""

    name = "last-seats-of-session"
    expected = SEATS

    def document(self) -> Document:
        """A course of one person."""
        return school()

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody wants a seat in the morning; in the afternoon there is another one."""
        self.morning, _afternoon = published(arena, number, NINE, TWO)
        return [arena.booking("course", arena.start(number)) for _ in range(SEATS + BEYOND)]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Seats beyond those that there are, by what is stored."""
        question = "SELECT coalesce(sum(seats), 0) FROM booking WHERE business_id = :business AND appointment_id = :id"
        return max(0, arena.count(question, id=self.morning) - SEATS)


class CancelAgainstSeats(Kind):
    """A session that is cancelled while its seats are booked: nobody is left in it."""

    name = "cancel-against-seats"

    def document(self) -> Document:
        """A course of one person."""
        return school()

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Some are in it already; it is cancelled while others come."""
        (session,) = published(arena, number, NINE)
        nine = arena.start(number)
        for _ in range(2):
            arena.booked("course", nine)
        cancel = arena.door("cancel_session", business_id=arena.business.id, appointment_id=session)
        others = [arena.booking("course", nine) for _ in range(SEATS)]
        return [*others[:4], cancel, *others[4:]]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Bookings that stand in a session that is cancelled."""
        return arena.count(STRANDED)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """It is cancelled; who came before had a seat or found it full, who came after is told that there is none."""
        found = [f"answered {each.status}" for each in answers if each.status not in (200, 201, 409, 422)]
        return found if with_status(answers, 200) else [*found, "it was not cancelled"]
