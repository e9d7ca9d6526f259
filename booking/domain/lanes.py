"""Side by side: what overlaps in a column of the calendar shares its width."""

from collections.abc import Sequence
from typing import NamedTuple

from booking.domain.intervals import Interval


class Lane(NamedTuple):
    """The place of one of several that overlap: number *lane* of *of*, from 0."""

    lane: int
    of: int


def lanes(spans: Sequence[Interval]) -> list[Lane]:
    """A lane for each of *spans*, which ascend by start: no two that overlap share one.

    Each takes the first lane that is free. All that hang together by overlaps have the same number of lanes, which
    is as many as overlap at most at one time; what merely touches does not overlap.
    """
    found: list[Lane] = []
    ends: list[int] = []
    taken: list[int] = []
    reached: int | None = None
    for start, end in spans:
        if reached is not None and start >= reached:
            found += [Lane(lane, len(ends)) for lane in taken]
            ends, taken, reached = [], [], None
        lane = next((index for index, until in enumerate(ends) if until <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        taken.append(lane)
        reached = end if reached is None else max(reached, end)
    return found + [Lane(lane, len(ends)) for lane in taken]
