"""Which minutes are on the grid: pieces of time in which starts are ``phase`` modulo the step."""

from collections.abc import Sequence

from booking.domain.intervals import Interval
from booking.domain.timezones import DAY, Zone

Piece = tuple[int, int, int]
"""``(start, end, phase)``: in ``[start, end)`` a minute is on the grid when it is *phase* modulo the step."""

FARTHEST_OPENING = 3
"""An interval that began more days before a start's date no longer aligns it; local midnight does."""


def clock_grid(place: Zone, start: int, end: int, step: int) -> list[Piece]:
    """Minutes whose wall clock shows a multiple of *step* since midnight, in ``[start, end)``.

    Where *step* divides the day, the phase is the same every day until the offset changes, and often then too.
    """
    if DAY % step:
        return [(begins, ends, midnight % step) for _, begins, ends, midnight in place.days(start, end)]
    pieces: list[Piece] = []
    for begins, ends, offset in place.stretches(start, end):
        phase = -offset % step
        if pieces and pieces[-1][2] == phase:
            pieces[-1] = (pieces[-1][0], ends, phase)
        else:
            pieces.append((begins, ends, phase))
    return pieces


def opening_grid(place: Zone, opened: Sequence[Interval], start: int, end: int, step: int) -> list[Piece]:
    """Minutes that are a multiple of *step* after the start of the open interval they lie in, in ``[start, end)``.

    An interval that began more than three days before the date of a start counts from that date's midnight.
    *opened* must hold whole intervals, or at least what began on the five dates before *start*.
    """
    pieces: list[Piece] = []
    for opens, closes in opened:
        begins, ends = max(opens, start), min(closes, end)
        if begins >= ends:
            continue
        if closes - opens <= (FARTHEST_OPENING - 1) * DAY:
            pieces.append((begins, ends, opens % step))
            continue
        counted_until = place.local(opens)[0] + FARTHEST_OPENING
        for ordinal, day_begins, day_ends, _ in place.days(begins, ends):
            origin = opens if ordinal <= counted_until else place.midnight(ordinal)
            pieces.append((day_begins, day_ends, origin % step))
    return pieces


def by_phase(free: list[Interval], pieces: Sequence[Piece]) -> dict[int, list[Interval]]:
    """The parts of *free* that lie in a piece, in order, per phase; both ascend and are disjoint in themselves."""
    if len(pieces) == 1 and free and pieces[0][0] <= free[0][0] and free[-1][1] <= pieces[0][1]:
        return {pieces[0][2]: free}
    parts: dict[int, list[Interval]] = {}
    i = 0
    for start, end in free:
        while i < len(pieces) and pieces[i][1] <= start:
            i += 1
        j = i
        while j < len(pieces) and pieces[j][0] < end:
            begins, ends, phase = pieces[j]
            parts.setdefault(phase, []).append((max(start, begins), min(end, ends)))
            j += 1
    return parts
