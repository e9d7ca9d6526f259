"""Bookings against bookings."""

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Call
from tests.races.race import ForOne

HALF = SIZE // 2


class OneSlot(ForOne):
    """One start of one person, wanted by all."""

    name = "one-slot"

    def document(self) -> Document:
        """One person, one service."""
        return standing(["anna"], [visit("cut", ["anna"])])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody wants nine o'clock."""
        return [arena.booking("cut", arena.start(number)) for _ in range(SIZE)]


class OverlappingStarts(OneSlot):
    """Two starts that overlap by half."""

    name = "overlapping-starts"

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """One half wants 9:00 to 10:00, the other 9:30 to 10:30."""
        starts = (arena.start(number), arena.start(number, 9, 30))
        return [arena.booking("cut", starts[each % 2]) for each in range(SIZE)]


class ServicesOfOnePerson(ForOne):
    """Different services of one person, of different lengths."""

    name = "services-of-one-person"

    def document(self) -> Document:
        """One person who does two things."""
        return standing(["anna"], [visit("cut", ["anna"]), visit("colour", ["anna"], duration_minutes=90)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """One half wants a cut, the other half a colour that ends in the middle of it."""
        cut, colour = ("cut", arena.start(number, 10)), ("colour", arena.start(number, 9))
        return [arena.booking(*(cut, colour)[each % 2]) for each in range(SIZE)]


class OneRoom(ForOne):
    """One room, wanted by two services of different people."""

    name = "one-room"

    def document(self) -> Document:
        """Two people who share a room."""
        services = [visit("massage", ["anna"], ["room"]), visit("peeling", ["ben"], ["room"])]
        return standing(["anna", "ben", "room"], services)

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want one, half the other, at the same time."""
        return [arena.booking(("massage", "peeling")[each % 2], arena.start(number)) for each in range(SIZE)]


class OppositeOrder(ForOne):
    """Two resources that two services name in opposite order; whoever locked as asked would wait in a circle."""

    name = "opposite-order"

    def document(self) -> Document:
        """Two services of the same two devices."""
        services = [visit("there", ["anna"], ["ben"]), visit("back", ["ben"], ["anna"])]
        return standing(["anna", "ben"], services)

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want one, half the other, at the same time."""
        return [arena.booking(("there", "back")[each % 2], arena.start(number)) for each in range(SIZE)]
