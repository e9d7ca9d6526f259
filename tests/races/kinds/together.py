"""Every kind of claim against every other, on a grid of a few hours."""

import random
from collections.abc import Sequence
from datetime import datetime

from tests.factories.businesses import Document
from tests.races import soundness
from tests.races.arena import Arena, standing, visit
from tests.races.clients import SIZE, Answer, Call
from tests.races.kinds.holds import lapse
from tests.races.race import Kind

SERVICES = ("cut", "both", "back", "course", "asked")


class AllAtOnce(Kind):
    """Bookings, holds, moves, cancellations, decisions and edits, drawn by lot from a fixed seed."""

    name = "all-at-once"

    def document(self) -> Document:
        """Three people and services that need one of them, two in either order, share seats, or need approval."""
        return standing(
            ["anna", "ben", "cleo"],
            [
                visit("cut", ["anna", "ben", "cleo"]),
                visit("both", ["anna"], ["ben"]),
                visit("back", ["cleo", "ben"], ["anna"]),
                visit("course", ["cleo"], capacity=3),
                visit("asked", ["ben", "cleo"], approval=True),
            ],
        )

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Some bookings and lapsed holds are there; then forty calls by lot."""
        lot = random.Random(number)
        arena.crowd.ask([arena.hold("cut", arena.start(number, 9 + each)) for each in range(3)])
        lapse(arena)
        firm = [arena.booked("cut", arena.start(number, 6 + each)) for each in range(2)]
        asked = [arena.booked("asked", arena.start(number, 6 + each)) for each in range(2)]
        tokens = [each.token for each in (*firm, *asked)]
        said = [{"business_id": arena.business.id, "booking_id": each.facts.booking_id} for each in asked]
        makers = [
            lambda: arena.booking(lot.choice(SERVICES), _some(arena, number, lot)),
            lambda: arena.booking(lot.choice(SERVICES), _some(arena, number, lot)),
            lambda: arena.hold(lot.choice(SERVICES), _some(arena, number, lot)),
            lambda: arena.move(lot.choice(tokens), _some(arena, number, lot)),
            lambda: arena.move(lot.choice(tokens), _some(arena, number, lot)),
            lambda: arena.cancel(lot.choice(tokens)),
            lambda: arena.door(lot.choice(("approve", "decline")), **lot.choice(said)),
        ]
        calls = [lot.choice(makers)() for _ in range(SIZE - 1)]
        return [*calls, arena.door("replace", **arena.said)]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Nothing is answered but yes, taken, or too late."""
        return [f"{each.call.path} answered {each.status}" for each in answers if each.status not in (200, 201, 409)]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """What contradicts itself."""
        return len(soundness.unsound(arena.engine, arena.business.id))


def _some(arena: Arena, number: int, lot: random.Random) -> datetime:
    return arena.start(number, lot.randrange(7, 12), lot.choice((0, 30)))
