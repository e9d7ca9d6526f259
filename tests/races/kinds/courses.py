"""Seats of a standing appointment."""

from collections.abc import Sequence

from tests.factories.businesses import Document
from tests.races.arena import Arena, standing, visit
from tests.races.clients import Answer, Call
from tests.races.race import ForOne

SEATS = 12
BEYOND = 20


class LastSeats(ForOne):
    """A course of twelve, wanted by twenty more than it seats."""

    name = "last-seats"
    expected = SEATS

    def document(self) -> Document:
        """One person who gives a course."""
        return standing(["anna"], [visit("course", ["anna"], capacity=SEATS)])

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """Everybody wants one seat."""
        return [arena.booking("course", arena.start(number)) for _ in range(SEATS + BEYOND)]

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """All seats stand in one appointment."""
        question = "SELECT count(*) FROM appointment WHERE business_id = :business AND local_start = :start"
        appointments = arena.count(question, start=f"{arena.start(number):%Y-%m-%dT%H:%M}")
        found = super().faults(arena, number, answers)
        return found if appointments == 1 else [*found, f"{appointments} appointments for one course"]
