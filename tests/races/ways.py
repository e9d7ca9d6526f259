"""The ways in which an hour can come to be taken, each ready to be asked for by many at once.

All of them want Anna's nine o'clock of a round's day: for a visit, a seat, a series, a block, a course, or for
something that stood elsewhere and is to stand here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, func, select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.programs import TokenKind
from booking.domain.waiting import Wanted
from booking.services import businesses
from booking.services.absences.affected import Action
from booking.services.absences.planning import Choice, Report, report
from booking.services.beginnings import Request
from booking.services.programs import tokens
from booking.services.waiting import joining
from booking.storage.models import Occupancy, Resource
from tests.factories.businesses import Document
from tests.factories.people import make_member
from tests.races.arena import Arena, standing, visit
from tests.races.clients import Call
from tests.races.kinds.programs import drag, seen
from tests.races.kinds.series import booked as booked_series
from tests.races.kinds.series import moved, of_series

MOST = 4
"""So many are made ready beforehand of what moves to the hour; each is asked for again and again."""
NINE = 9 * 60
IN_APPOINTMENT = "SELECT appointment_id FROM booking WHERE business_id = :business AND id = :booking"


def house() -> Document:
    """Anna, whom everybody wants; Ben, who is ill; Carl and a room, which some need besides."""
    return standing(
        ["anna", "ben", "carl", "room"],
        [
            visit("cut", ["anna"], series_max=2, waiting_list=True, combines=True),
            visit("colour", ["carl"], combines=True),
            visit("both", ["room"], ["anna"], ["carl"]),
            visit("either", ["anna", "ben"]),
            visit("asked", ["anna"], approval=True),
            visit("seats", ["anna"], capacity=1, by_sessions=True),
        ],
    )


Way = Callable[[Arena, int], Sequence[Call]]
"""Makes round so-and-so ready and answers one or several calls that all want the hour."""


def _book(arena: Arena, number: int) -> list[Call]:
    return [arena.booking("cut", arena.start(number)) for _ in range(MOST)]


def _book_with_more(arena: Arena, number: int) -> list[Call]:
    return [arena.booking("both", arena.start(number)) for _ in range(MOST)]


def _book_several(arena: Arena, number: int) -> list[Call]:
    return [arena.booking("cut+colour", arena.start(number)) for _ in range(MOST)]


def _ask(arena: Arena, number: int) -> list[Call]:
    return [arena.booking("asked", arena.start(number)) for _ in range(MOST)]


def _hold(arena: Arena, number: int) -> list[Call]:
    return [arena.hold("cut", arena.start(number))]


def _book_series(arena: Arena, number: int) -> list[Call]:
    return [of_series(arena, arena.start(number), arena.start(number, 20))]


def _book_at_the_desk(arena: Arena, number: int) -> list[Call]:
    return [arena.desk("cut", arena.start(number)) for _ in range(MOST)]


def _move(arena: Arena, number: int) -> list[Call]:
    own = [arena.booked("cut", arena.start(number, 13 + each)).token for each in range(MOST)]
    return [arena.move(each, arena.start(number)) for each in own]


def _move_series(arena: Arena, number: int) -> list[Call]:
    first, second = arena.start(number, 17), arena.start(number, 18)
    return [moved(arena, booked_series(arena, first, second), {first: arena.start(number), second: second})]


def _move_at_the_desk(arena: Arena, number: int) -> list[Call]:
    own = [_standing(arena, number, 7 + each) for each in range(2)]
    return [arena.door("desk_move", **each, starts_at=arena.start(number).isoformat()) for each in own]


def _undo_a_move(arena: Arena, number: int) -> list[Call]:
    stood = _standing(arena, number, 9)
    [away] = arena.crowd.ask([arena.door("desk_move", **stood, starts_at=arena.start(number, 21).isoformat())])
    back = {"starts_at": arena.start(number).isoformat(), "minutes": 60, "resources": away.body["resources"]}
    return [arena.door("desk_undo", **{**stood, "sequence": away.body["sequence"]}, **back)]


def _restore(arena: Arena, number: int) -> list[Call]:
    said = {"business_id": arena.business.id, "booking_id": arena.booked("cut", arena.start(number)).facts.booking_id}
    arena.crowd.ask([arena.door("desk_cancel", **said)])
    return [arena.door("desk_restore", **said)]


def _propose(arena: Arena, number: int) -> list[Call]:
    own = arena.booked("cut", arena.start(number, 11)).facts.booking_id
    said = {"business_id": arena.business.id, "booking_id": own, "starts_at": arena.start(number).isoformat()}
    return [arena.door("propose", **said)]


def _block(arena: Arena, number: int) -> list[Call]:
    span = {"starts_at": arena.start(number, 9, 30).isoformat(), "ends_at": arena.start(number, 10).isoformat()}
    return [arena.door("block", business_id=arena.business.id, resources=["room", "anna"], **span)]


def _publish(arena: Arena, number: int) -> list[Call]:
    on = arena.start(number).date().isoformat()
    return [arena.door("publish", business_id=arena.business.id, service="seats", on=on, at=NINE)]


def _drag_in_a_program(arena: Arena, number: int) -> list[Call]:
    with arena.app.app_context():
        links = arena.app.extensions["links"]
        wanted = tokens.Wanted(TokenKind.CALENDAR, "Telephone", calendar="anna")
        password = tokens.make(make_member(arena.business), wanted, links, datetime.now(UTC))[1]
    return [drag(arena, password, seen(arena, password, arena.start(number, 19)), arena.start(number))]


def _offer(arena: Arena, number: int) -> list[Call]:
    on = arena.start(number).date()
    wish = Wanted(on, on, from_minute=NINE, until_minute=NINE + 1)
    with arena.app.app_context():
        known = businesses.business(arena.slug)
        request = Request(Contact(f"Waits {number}", f"waits-{number}@example.org", None), "de")
        links = arena.app.extensions["links"]
        joining.join(known, known.services["cut"], wish, request, datetime.now(UTC), links)
    return [arena.door("look")]


def _take_over(arena: Arena, number: int) -> list[Call]:
    """Ben is ill, and what he had at nine goes to Anna."""
    own = arena.booked("either", arena.start(number), resource="ben").facts.booking_id
    day = arena.start(number, 0)
    said = Report("ben", day, day + timedelta(days=1), {own: Choice(Action.MOVE, "anna")})
    with arena.app.app_context():
        absence = report(Actor.of_server(arena.business.id), said, datetime.now(UTC))
    return [arena.door("absence_go_on", business_id=arena.business.id, absence_id=absence)]


WAYS: Mapping[str, Way] = {
    "book": _book,
    "book-with-more": _book_with_more,
    "book-several": _book_several,
    "ask": _ask,
    "hold": _hold,
    "book-series": _book_series,
    "desk-book": _book_at_the_desk,
    "move": _move,
    "move-series": _move_series,
    "desk-move": _move_at_the_desk,
    "desk-undo": _undo_a_move,
    "desk-restore": _restore,
    "propose": _propose,
    "block": _block,
    "publish": _publish,
    "program-drag": _drag_in_a_program,
    "offer": _offer,
    "take-over": _take_over,
}


def takers(arena: Arena, number: int) -> int:
    """How many have the hour, or a part of it."""
    nine = arena.start(number)
    query = (
        select(func.count())
        .select_from(Occupancy)
        .join(Resource, and_(Resource.business_id == Occupancy.business_id, Resource.id == Occupancy.resource_id))
        .where(Occupancy.business_id == arena.business.id, Occupancy.active, Resource.slug == "anna")
        .where(Occupancy.starts_at < nine + timedelta(hours=1), Occupancy.ends_at > nine)
    )
    with arena.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def _standing(arena: Arena, number: int, hour: int) -> dict[str, int]:
    booking_id = arena.booked("cut", arena.start(number, hour)).facts.booking_id
    appointment_id = arena.count(IN_APPOINTMENT, booking=booking_id)
    return {"business_id": arena.business.id, "appointment_id": appointment_id, "sequence": 0}
