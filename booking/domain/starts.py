"""The starts at which one resource can meet one requirement.

Closed time and taken time are one list of what is in the way, sorted once; the gaps that are long enough
are the answer. A gap in time and the starts it leaves differ only by two constants of the requirement, so
nothing is converted on the way.
"""

from bisect import bisect_left
from collections.abc import Mapping

from booking.domain.frame import Frame, given_starts, open_hours, spans_of, widened_spans
from booking.domain.gaps import free_among, free_on_phase, free_ranges
from booking.domain.intervals import Interval, intersect
from booking.domain.rulebook import Requirement, ResourceRules, ServiceRules
from booking.domain.snapshot import Snapshot
from booking.domain.timezones import DAY

FAR = 1 << 40
"""Beyond every instant."""

LONGEST_KEPT_GRID = 20_000
"""So many minutes of a grid are kept at most; beyond, they are counted anew each time."""


def free_starts(asked: Frame, index: int, resource: ResourceRules, snapshot: Snapshot) -> list[Interval]:
    """The starts in the frame at which *resource* can meet the requirement of that *index*, in order.

    Hours, windows, taken time and the limit per day are looked at; the grid is not.
    """
    low, high, busy = _in_the_way(asked, index, resource, snapshot)
    return free_ranges(busy, asked.start, low, high)


def free_starts_on(phase: int, asked: Frame, resource: ResourceRules, snapshot: Snapshot) -> list[int]:
    """Those starts of the first requirement that are *phase* modulo the service's step, one by one, ascending."""
    low, high, busy = _in_the_way(asked, 0, resource, snapshot)
    step = asked.service.step
    if asked.is_kept and (asked.last - asked.first + 1) * DAY <= LONGEST_KEPT_GRID * step:
        return free_among(busy, asked.start, low, high, _kept_grid(asked, phase), step)
    return free_on_phase(busy, asked.start, low, high, phase, step)


def _kept_grid(asked: Frame, phase: int) -> list[int]:
    """Every minute of the frame's dates that is *phase* modulo the step: made once, then only cut."""
    step = asked.service.step

    def find() -> list[int]:
        start, end = asked.place.midnight(asked.first), asked.place.midnight(asked.last + 1)
        return list(range(start + (phase - start) % step, end, step))

    return asked.kept.get(("grid", asked.place.name, phase, step, asked.first, asked.last), find, weight=1)


def _in_the_way(
    asked: Frame, index: int, resource: ResourceRules, snapshot: Snapshot
) -> tuple[int, int, list[Interval]]:
    """``(low, high, busy)``: a busy ``[b, e)`` makes the starts ``[b - high + 1, e - low)`` impossible.

    *busy* ascends by start and may overlap; the end of the frame closes it.
    """
    requirement = asked.service.requirements[index]
    limit = limit_of(asked.service, requirement)
    spans = widened_spans(asked.service, requirement)
    low, high = spans[0]
    begin, beyond = asked.start + high - 1, asked.end + high - 1
    if limit is not None and limit <= 0:
        return low, high, []
    closed = _closed(asked, index, resource)
    taken = snapshot.taken.get(resource.id, ())
    busy = closed[max(0, bisect_left(closed, (begin, 0)) - 1) : bisect_left(closed, (beyond, 0))]
    busy += taken[: bisect_left(taken, (beyond, 0))]
    for lower, higher in spans[1:]:
        within = taken[: bisect_left(taken, (beyond + higher - high, 0))]
        busy += [(begins - higher + high, ends - lower + low) for begins, ends in within]
    if limit is not None:
        full = _full_days(asked, requirement, resource, snapshot, limit)
        busy += [(begins + high - 1, ends + low) for begins, ends in full]
    busy.sort()
    busy.append((beyond, beyond))
    return low, high, busy


def _closed(asked: Frame, index: int, resource: ResourceRules) -> list[Interval]:
    """What hours and windows make impossible, as if it were taken time for the first widened span."""
    windows = asked.windows if index == 0 else None
    return asked.kept.get(
        ("closed", asked.service.slug, index, resource.id, windows, asked.first, asked.last),
        lambda: _find_closed(asked, index, resource),
    )


def _find_closed(asked: Frame, index: int, resource: ResourceRules) -> list[Interval]:
    requirement = asked.service.requirements[index]
    spans = spans_of(asked.service, requirement)
    begin, end = spans[0][0], spans[-1][1]
    low, high = widened_spans(asked.service, requirement)[0]
    long_enough = [interval for interval in open_hours(asked, resource) if interval[1] - interval[0] >= end - begin]
    if index == 0 and asked.windows is not None:
        possible = intersect([(opens - begin, closes - end + 1) for opens, closes in long_enough], given_starts(asked))
        since = [beyond + high - 1 for _first, beyond in possible]
        until = [first + low for first, _beyond in possible]
    else:
        since = [closes + high - end for _opens, closes in long_enough]
        until = [opens + low - begin for opens, _closes in long_enough]
    return list(zip([-FAR, *since], [*until, FAR], strict=True))


def _full_days(
    asked: Frame, requirement: Requirement, resource: ResourceRules, snapshot: Snapshot, limit: int
) -> list[Interval]:
    """The starts with which the part that needs *resource* would begin on a date that is full for it."""
    parts = asked.service.parts
    begin = parts[requirement.part].begins if parts else 0
    return [
        (begins - begin, ends - begin)
        for (resource_id, ordinal), count in day_counts(asked.service, requirement, snapshot).items()
        if resource_id == resource.id and count >= limit and asked.first <= ordinal <= asked.last
        for begins, ends, _offset in asked.place.spread(ordinal, ordinal)
        if begins - begin < asked.end
    ]


def limit_of(service: ServiceRules, requirement: Requirement) -> int | None:
    """How many a day the requirement's resource takes at most; of a visit of several, what its part says."""
    if service.max_per_day is None or not service.parts:
        return service.max_per_day
    return service.parts[requirement.part].max_per_day


def day_counts(service: ServiceRules, requirement: Requirement, snapshot: Snapshot) -> Mapping[tuple[int, int], int]:
    """The counts per resource and date that go with ``limit_of``."""
    if not requirement.part:
        return snapshot.day_counts
    return snapshot.further_counts.get(service.parts[requirement.part].service_id, {})
