"""Visits of several services against one another."""

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Call
from tests.races.race import ForOne


class CrossingVisits(ForOne):
    """Two visits of the same two services want crossing people in opposite order.

    Who locked the people as they come in the visit would wait in a circle.
    """

    name = "crossing-visits"

    def document(self) -> Document:
        """One who cuts and one who colours."""
        services = [visit("cut", ["anna"], combines=True), visit("colour", ["ben"], combines=True)]
        return standing(["anna", "ben"], services)

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Half want the cut first, half the colour first and half an hour later: Ben cannot do both."""
        wanted = (("cut+colour", arena.start(number)), ("colour+cut", arena.start(number, 9, 30)))
        return [arena.booking(*wanted[each % 2]) for each in range(SIZE)]
