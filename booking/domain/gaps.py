"""The gaps that busy time leaves, as starts: the inner loops of the slot engine.

``busy`` ascends by start and may overlap; its last interval ends the question. A busy ``[b, e)`` rules out the
starts ``[b - high + 1, e - low)``, where ``[start + low, start + high)`` is what a visit needs. The three functions
are one loop; they differ in what they make of a gap, because a gap handed on costs as much as a gap found.
"""

from collections.abc import Sequence

from booking.domain.intervals import Interval


def free_ranges(busy: Sequence[Interval], start: int, low: int, high: int) -> list[Interval]:
    """The free starts from *start* on as half-open ranges, in order."""
    reached, needed = start + low, high - low
    free: list[Interval] = []
    for begins, ends in busy:
        if begins - reached >= needed:
            free.append((reached - low, begins - high + 1))
        if ends > reached:
            reached = ends
    return free


def free_on_phase(busy: Sequence[Interval], start: int, low: int, high: int, phase: int, step: int) -> list[int]:
    """The free starts from *start* on that are *phase* modulo *step*, ascending."""
    reached, needed = start + low, high - low
    shift, last = phase + low, high - 1
    starts: list[int] = []
    for begins, ends in busy:
        if begins - reached >= needed:
            first = reached + (shift - reached) % step - low
            beyond = begins - last
            # Most gaps leave one start or two, and a range costs as much as five.
            if first < beyond:
                starts.append(first)
                first += step
                if first < beyond:
                    starts.append(first)
                    first += step
                    if first < beyond:
                        starts += range(first, beyond, step)
        if ends > reached:
            reached = ends
    return starts


def free_among(busy: Sequence[Interval], start: int, low: int, high: int, grid: list[int], step: int) -> list[int]:
    """The free starts from *start* on that *grid* lists, *step* apart and beyond both ends of the question."""
    reached, needed = start + low, high - low
    first_place, last_place = step - 1 - grid[0] - low, step - grid[0] - high
    starts: list[int] = []
    for begins, ends in busy:
        if begins - reached >= needed:
            starts += grid[(reached + first_place) // step : (begins + last_place) // step]
        if ends > reached:
            reached = ends
    return starts
