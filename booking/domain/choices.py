"""What it means that certain resources are able to meet certain requirements, as bits."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from booking.domain.matching import able_firsts, is_complete
from booking.domain.offer import Pair
from booking.domain.rulebook import ResourceRules

CHUNK = 8


class Choices(dict[int, Pair | None]):
    """From a state to the pair of a slot, None where no complete choice exists; each worked out once.

    A state has a bit for every resource of every requirement, set where it is able; those of the first
    requirement are the lowest, in the order in which their slugs are listed. *parts* says of each requirement to
    which part of a visit of several it belongs; empty where there is but one.
    """

    def __init__(
        self,
        crew: Sequence[Sequence[ResourceRules]],
        capacity: int,
        parts: Sequence[int] = (),
        is_throughout: bool = False,
    ) -> None:
        super().__init__()
        ends = list(accumulate(map(len, crew)))
        self._parts, self._is_throughout = parts, is_throughout
        self._ids = [candidate.id for able in crew for candidate in able]
        self._first = (1 << ends[0]) - 1
        self._rest = [(1 << end) - (1 << start) for start, end in pairwise(ends)]
        self._masks = [self._first, *self._rest]
        # So many able resources are enough in each later requirement, whoever else is chosen.
        self._enough = 1 if len({*self._ids}) == len(self._ids) else len(crew)
        self._names = Names([candidate.slug for candidate in crew[0]])
        self._capacity = capacity

    def __missing__(self, state: int) -> Pair | None:
        fewest = min([(state & mask).bit_count() for mask in self._rest], default=self._enough)
        first = state & self._first
        if self._parts:
            first = self._combined(state) if fewest else 0
        elif fewest < self._enough:
            rest = [[self._ids[i] for i in bits(state & mask)] for mask in self._rest]
            first = sum(1 << i for i in bits(first) if is_complete(rest, frozenset((self._ids[i],))))
        self[state] = pair = (self._names[first], self._capacity) if first else None
        return pair

    def _combined(self, state: int) -> int:
        able = [[self._ids[i] for i in bits(state & mask)] for mask in self._masks]
        firsts = able_firsts(able, self._parts, self._is_throughout)
        return sum(1 << i for i in bits(state & self._first) if self._ids[i] in firsts)


class Names(dict[int, tuple[str, ...]]):
    """From bits to the slugs they stand for, put together from pieces that were put together before."""

    def __init__(self, slugs: Sequence[str]) -> None:
        super().__init__()
        self._slugs = slugs
        self._parts = (Names(slugs[:CHUNK]), Names(slugs[CHUNK:])) if len(slugs) > CHUNK else None

    def __missing__(self, state: int) -> tuple[str, ...]:
        if self._parts is None:
            names = tuple(self._slugs[i] for i in bits(state))
        else:
            names = self._parts[0][state & (1 << CHUNK) - 1] + self._parts[1][state >> CHUNK]
        self[state] = names
        return names


def bits(state: int) -> list[int]:
    """The places of the bits that are set, ascending."""
    return [i for i in range(state.bit_length()) if state >> i & 1]
