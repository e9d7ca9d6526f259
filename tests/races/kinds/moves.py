"""Moves against bookings, against each other, and against the end of what is moved."""

from collections.abc import Sequence

from tests.factories.businesses import Document
from tests.races import soundness
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import ForOne, Kind


class MoveAgainstBookings(ForOne):
    """A booking that is moved to where others book."""

    name = "move-against-bookings"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Somebody at nine wants eleven, as everybody else does; or half an hour before."""
        token = arena.booked("cut", arena.start(number)).token
        target = (arena.start(number, 11), arena.start(number, 10, 30))
        return [arena.move(token, target[0]), *(arena.booking("cut", target[each % 2]) for each in range(1, SIZE))]


class MovesToOneSlot(MoveAgainstBookings):
    """Several bookings that are all moved to one slot."""

    name = "moves-to-one-slot"
    movers = 8

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Eight customers, each in several windows, want 18:00."""
        tokens = [arena.booked("cut", arena.start(number, 6 + each)).token for each in range(self.movers)]
        return [arena.move(token, arena.start(number, 18)) for token in tokens]


class MovesThatFollow(Kind):
    """One booking moves to the next one's time while that one moves on; others want all of them."""

    name = "moves-that-follow"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """From nine to ten, from ten to eleven, and bookings of nine, ten and eleven."""
        nine, ten, eleven = (arena.start(number, hour) for hour in (9, 10, 11))
        first, second = arena.booked("cut", nine).token, arena.booked("cut", ten).token
        moves = [arena.move(second, eleven), arena.move(first, ten), arena.move(first, arena.start(number, 10, 30))]
        wanted = (eleven, ten, nine, eleven)
        return [*moves, *(arena.booking("cut", wanted[each % 4]) for each in range(SIZE - len(moves)))]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Nobody is refused otherwise than by 409."""
        return [f"answered {each.status}" for each in answers if each.status not in (200, 201, 409)]


class MovesThatSwap(MovesThatFollow):
    """Two bookings that take each other's place with two people, again and again."""

    name = "moves-that-swap"

    def document(self) -> Document:
        """Two people of whom either will do."""
        return standing(["anna", "ben"], [visit("cut", ["anna", "ben"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Anna's customer wants Ben and Ben's wants Anna, now or an hour later; others book that hour."""
        nine, ten = arena.start(number), arena.start(number, 10)
        first, second = (arena.booked("cut", nine, resource=each).token for each in ("anna", "ben"))
        swaps = [arena.move(first, nine, resource="ben"), arena.move(second, nine, resource="anna")]
        swaps += [arena.move(first, ten, resource="ben"), arena.move(second, ten, resource="anna")]
        later = [arena.booking("cut", ten, resource=("anna", "ben")[each % 2]) for each in range(SIZE - 8)]
        return [*swaps, *later, *swaps]


class CancelAgainstMove(Kind):
    """A booking that is cancelled and moved at once: in the end it is cancelled, and takes no time."""

    name = "cancel-against-move"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Moves to many times, and cancellations among them."""
        self.token = arena.booked("cut", arena.start(number)).token
        moves = [arena.move(self.token, arena.start(number, 10 + each % 8)) for each in range(SIZE - 4)]
        return [*moves[:9], *(arena.cancel(self.token) for _ in range(4)), *moves[9:]]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Time that is taken although nobody comes."""
        return len([each for each in soundness.unsound(arena.engine, arena.business.id) if "time taken" in each])

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Every cancellation is granted, moves are granted or refused by 409, and it is cancelled."""
        allowed = {"cancel": (200,), "reschedule": (200, 409)}
        found = [
            f"{action} answered {each.status}"
            for each in answers
            if each.status not in allowed[action := each.call.path.rpartition("/")[2]]
        ]
        [shown] = arena.crowd.ask([arena.door("show", token=self.token)])
        return found if shown.body == {"state": "cancelled"} else [*found, f"it is {shown.body}"]


class CancelWhereItStood(ForOne):
    """A booking that has moved from one person to another ends while both are wanted together.

    Its end raises the calendars of both; whoever locked only the present one would wait in a circle.
    """

    name = "cancel-where-it-stood"
    in_control = False

    def document(self) -> Document:
        """Two people, of whom either will do, or both are needed."""
        return standing(["anna", "ben"], [visit("cut", ["anna", "ben"]), visit("both", ["anna"], ["ben"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Bookings that have been with Anna and are with Ben are cancelled; both are wanted at another hour."""
        starts = [arena.start(number, hour) for hour in range(6, 11)]
        tokens = [arena.booked("cut", each, resource="anna").token for each in starts]
        arena.crowd.ask([arena.move(*each, resource="ben") for each in zip(tokens, starts, strict=True)])
        cancels = [arena.cancel(each) for each in tokens]
        claims = [arena.booking("both", arena.start(number, 15)) for _ in range(SIZE - len(cancels))]
        return [each for pair in zip(cancels, claims, strict=False) for each in pair] + claims[len(cancels) :]

    expected = 6
