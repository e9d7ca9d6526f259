"""Slots as columns: starts in one list, who and how many beside it, no object per slot until one is asked for."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

Pair = tuple[tuple[str, ...], int]
"""``(resources, seats)`` of a slot; equal pairs are one object."""


class Slot(NamedTuple):
    """A start that may be booked: ``[starts_at, ends_at)`` in minutes.

    ``resources`` are the slugs, sorted, of the first requirement's resources with which it can be had;
    ``seats`` the most that one of the appointments behind it has left.
    """

    starts_at: int
    ends_at: int
    resources: tuple[str, ...]
    seats: int


class Slots(Sequence[Slot]):
    """Slots ascending by start.

    ``starts`` and ``duration`` give the time. Where all slots share one pair of resources and seats, it is
    ``uniform`` and ``pairs`` is None; otherwise ``uniform`` is None and ``pairs`` runs beside ``starts``.
    """

    __slots__ = ("duration", "pairs", "starts", "uniform")

    def __init__(
        self, starts: list[int], duration: int, uniform: Pair | None = None, pairs: list[Pair] | None = None
    ) -> None:
        self.starts = starts
        self.duration = duration
        self.uniform = uniform if pairs is None else None
        self.pairs = pairs

    def pair(self, index: int) -> Pair:
        """``(resources, seats)`` of the slot at *index*."""
        if self.pairs is not None:
            return self.pairs[index]
        assert self.uniform is not None
        return self.uniform

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Slot: ...
    @overload
    def __getitem__(self, index: slice) -> "Slots": ...
    def __getitem__(self, index: int | slice) -> "Slot | Slots":
        if isinstance(index, slice):
            pairs = None if self.pairs is None else self.pairs[index]
            return Slots(self.starts[index], self.duration, self.uniform, pairs)
        start = self.starts[index]
        return Slot(start, start + self.duration, *self.pair(index))

    def __iter__(self) -> Iterator[Slot]:
        return map(self.__getitem__, range(len(self.starts)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Slots({list(self)!r})"


def with_standing(slots: Slots, standing: Sequence[tuple[int, Pair]]) -> Slots:
    """The union of *slots* and standing appointments: names together, the most seats of either."""
    if not standing:
        return slots
    starts, pairs = list(slots.starts), slots.pairs
    column = list(pairs) if pairs is not None else [slots.pair(0)] * len(starts) if starts else []
    for start, (names, seats) in standing:
        i = bisect_left(starts, start)
        if i < len(starts) and starts[i] == start:
            known, left = column[i]
            column[i] = (tuple(sorted({*known, *names})), max(left, seats))
        else:
            starts.insert(i, start)
            column.insert(i, (names, seats))
    return Slots(starts, slots.duration, pairs=column)


def listing(slots: Slots, resource: str) -> Slots:
    """The slots that list one resource."""
    if slots.pairs is None:
        return slots if slots.uniform and resource in slots.uniform[0] else Slots([], slots.duration)
    kept = [i for i, (names, _seats) in enumerate(slots.pairs) if resource in names]
    return Slots([slots.starts[i] for i in kept], slots.duration, pairs=[slots.pairs[i] for i in kept])
