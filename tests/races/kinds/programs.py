"""Calendar programs that move appointments, against bookings and against each other."""

from collections.abc import Sequence
from datetime import UTC, datetime
from gettext import NullTranslations

from booking.domain.programs import TokenKind
from booking.services.own_calendar import reading
from booking.services.programs import entering, tokens
from booking.services.programs.tokens import Wanted
from tests.factories.businesses import Document
from tests.factories.people import make_member
from tests.races.arena import Arena, histogram, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import ForOne

MOVERS = 4
REFUSED = 403
OUTDATED = 412


class OfPrograms(ForOne):
    """A race for the time of one person, whose calendar programs keep."""

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def open(self, arena: Arena) -> None:
        """Make a password for the calendar."""
        with arena.app.app_context():
            links = arena.app.extensions["links"]
            wanted = Wanted(TokenKind.CALENDAR, "Telephone", calendar="anna")
            self.password = tokens.make(make_member(arena.business), wanted, links, datetime.now(UTC))[1]


class ProgramMovesAgainstBookings(OfPrograms):
    """Appointments that a calendar program moves to where others book."""

    name = "program-moves-against-bookings"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Four of the morning are dragged to fifteen o'clock, as everybody else wants; or half an hour before."""
        self.before = [seen(arena, self.password, arena.start(number, 6 + each)) for each in range(MOVERS)]
        target = (arena.start(number, 15), arena.start(number, 14, 30))
        drags = [drag(arena, self.password, each, target[0]) for each in self.before]
        bookings = [arena.booking("cut", target[each % 2]) for each in range(SIZE - MOVERS)]
        step = len(bookings) // MOVERS
        return [
            call
            for each in range(MOVERS)
            for call in (
                *bookings[each * step : each * step + 4],
                drags[each],
                *bookings[each * step + 4 :][: step - 4],
            )
        ]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """One wins; a booking is refused by 409, a drag by 403, and what was refused has another tag by then."""
        found = []
        if self.winners(answers) != self.expected:
            found.append(f"{self.winners(answers)} winners instead of {self.expected}: {histogram(answers)}")
        there = _tags(arena, self.password)
        for each in answers:
            is_drag = each.call.path.startswith("/doors/")
            if each.status not in (200, 201, REFUSED if is_drag else 409):
                found.append(f"{each.call.path} answered {each.status}")
            if is_drag and each.call.body and there[each.call.body["name"]] == each.call.body["tag"]:
                found.append(f"the tag stayed after an answer of {each.status}")
        return found


class ProgramsThatMoveOne(OfPrograms):
    """One appointment that many programs drag elsewhere: the one that comes first has seen it where it stood."""

    name = "programs-that-move-one"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Each drags it to one of ten hours."""
        before = seen(arena, self.password, arena.start(number))
        return [drag(arena, self.password, before, arena.start(number, 10 + each % 10)) for each in range(SIZE)]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """One moves it, all others are told that it is another by now."""
        told = histogram(answers)
        return [] if told == {200: 1, OUTDATED: SIZE - 1} else [f"answered {told}"]


def seen(arena: Arena, password: str, starts_at: datetime) -> dict[str, str]:
    """An appointment that is there before the race begins, as a program has read it."""
    before = _tags(arena, password)
    arena.booked("cut", starts_at)
    [name] = _tags(arena, password).keys() - before.keys()
    with arena.app.app_context():
        said = {"seal": arena.app.extensions["seal"], "links": arena.app.extensions["links"]}
        entry, now = _entry(password), datetime.now(UTC)
        [item] = reading.items(entry, [name], now, **said, translations=NullTranslations())
    return {"name": name, "tag": item.etag, "text": item.text}


def drag(arena: Arena, password: str, seen: dict[str, str], starts_at: datetime) -> Call:
    """A program writes it at another time."""
    said = {**seen, "password": password, "starts_at": starts_at.isoformat(), "minutes": 60}
    return arena.door("program_drag", **said)


def _tags(arena: Arena, password: str) -> dict[str, str]:
    with arena.app.app_context():
        return {each.name: each.etag for each in reading.refs(_entry(password), datetime.now(UTC))}


def _entry(password: str) -> entering.Entry:
    found = entering.enter(password, TokenKind.CALENDAR, datetime.now(UTC))
    assert found is not None
    return found
