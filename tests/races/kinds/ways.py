"""Each way to take an hour against every other: whoever comes first has it, and all others are told no."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations_with_replacement, cycle, islice

from tests.factories.businesses import Document
from tests.races.arena import Arena
from tests.races.clients import SIZE, Answer, Call
from tests.races.race import Kind
from tests.races.ways import WAYS, house, takers

SOUND = {200, 201, 403, 409, 412}
"""A yes; what a calendar program is told; taken, and seen as it is no more."""
PAIRS = tuple(combinations_with_replacement(WAYS, 2))


class Ways(Kind):
    """A race for one hour, wanted in the ways that ``chosen`` names."""

    def chosen(self, number: int) -> Sequence[str]:
        """The ways of round *number*."""
        raise NotImplementedError

    def document(self) -> Document:
        """One business, for all of them."""
        return house()

    def calls(self, arena: Arena, number: int) -> list[Call]:
        """As many of each, in turn."""
        ready = [cycle(WAYS[each](arena, number)) for each in self.chosen(number)]
        turns = cycle(ready)
        return [next(each) for each in islice(turns, SIZE)]

    def excess(self, arena: Arena, number: int, answers: Sequence[Answer]) -> int:
        """Who has the hour beyond the one."""
        return max(0, takers(arena, number) - 1)

    def faults(self, arena: Arena, number: int, answers: Sequence[Answer]) -> list[str]:
        """Somebody has it, and everybody is answered as they may be."""
        ways, odd = " and ".join(self.chosen(number)), Counter((e.call.path, e.status) for e in answers)
        found = [f"{ways}: {path} answered {status}" for path, status in odd if status not in SOUND]
        return found if takers(arena, number) else [*found, f"{ways}: nobody has it"]


class EveryWay(Ways):
    """All ways at once."""

    name = "every-way"

    def chosen(self, number: int) -> Sequence[str]:
        """All of them, each round with another one first."""
        names = list(WAYS)
        first = number % len(names)
        return [*names[first:], *names[:first]]


class EachPair(Ways):
    """One pair after the other."""

    name = "each-pair-of-ways"
    rounds = len(PAIRS)

    def chosen(self, number: int) -> Sequence[str]:
        """The pair of this round."""
        return tuple(dict.fromkeys(PAIRS[number % len(PAIRS)]))
