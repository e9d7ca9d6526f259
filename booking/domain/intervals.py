"""Half-open intervals ``[start, end)`` in whole minutes since the epoch, UTC.

A list of them is *in order* when it ascends and no two overlap or touch; ``merge`` puts any list in order.
"""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes in order: what overlaps or touches becomes one, what is empty goes."""
    merged: list[Interval] = []
    reached = None
    for interval in sorted(intervals):
        start, end = interval
        if start >= end:
            continue
        if reached is None or start > reached:
            merged.append(interval)
            reached = end
        elif end > reached:
            merged[-1] = (merged[-1][0], end)
            reached = end
    return merged


def intersect(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    """The minutes that two lists in order share, in order."""
    shared: list[Interval] = []
    i = j = 0
    while i < len(a) and j < len(b):
        (a_start, a_end), (b_start, b_end) = a[i], b[j]
        start = a_start if a_start > b_start else b_start
        end = a_end if a_end < b_end else b_end
        if start < end:
            shared.append((start, end))
        if a_end < b_end:
            i += 1
        else:
            j += 1
    return shared


def subtract(a: Sequence[Interval], b: Sequence[Interval]) -> list[Interval]:
    """The minutes of *a* that are not in *b*, both in order, in order."""
    left: list[Interval] = []
    first = 0
    for start, end in a:
        while first < len(b) and b[first][1] <= start:
            first += 1
        i = first
        while i < len(b) and b[i][0] < end:
            if b[i][0] > start:
                left.append((start, b[i][0]))
            start = b[i][1]
            i += 1
        if start < end:
            left.append((start, end))
    return left
