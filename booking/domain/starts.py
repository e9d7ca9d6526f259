"""The starts at which one resource can meet one requirement.

Closed time and taken time are one list of what is in the way, sorted once; the gaps that are long enough
are the answer. A gap in time and the starts it leaves differ only by two constants of the requirement, so
nothing is converted on the way.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from booking.domain.gaps import free_among, free_on_phase, free_ranges
from booking.domain.hours import OpenTimes, given_time, open_between
from booking.domain.intervals import Interval, intersect, merge
from booking.domain.rulebook import Requirement, ResourceRules, ServiceRules, Span
from booking.domain.snapshot import Snapshot
from booking.domain.timezones import Zone, zone

DAYS_BEFORE = 5
"""Rows that begin up to five days before a start decide whether its open interval began more than three before."""

BLOCK = 32
"""Kept open times cover whole blocks of so many dates, so that neighbouring questions find them."""

FAR = 1 << 40
"""Beyond every instant."""


class Frame(NamedTuple):
    """The starts in question, ``[start, end)``, and the dates whose hours bear on them (ordinals, inclusive)."""

    service: ServiceRules
    place: Zone
    start: int
    end: int
    first: int
    last: int
    windows: tuple[int, ...] | None
    kept: OpenTimes
    is_kept: bool

    @property
    def is_closed(self) -> bool:
        """Whether the service is given in windows of which none is for the audience asked for."""
        return self.windows == ()


def frame(service: ServiceRules, start: int, end: int, audience: str | None, opened: OpenTimes | None) -> Frame:
    """The question which of the starts ``[start, end)`` are possible for an *audience*."""
    place = zone(service.location.time_zone)
    longest = max([service.duration, *(spans_of(service, needed)[-1][1] for needed in service.requirements)])
    first, last = place.local(start)[0] - DAYS_BEFORE, place.local(end + longest)[0] + 1
    if opened is not None:
        first, last = first // BLOCK * BLOCK, last // BLOCK * BLOCK + BLOCK - 1
    windows = None
    if service.windows:
        windows = tuple(
            i for i, window in enumerate(service.windows) if not window.audiences or audience in window.audiences
        )
    return Frame(service, place, start, end, first, last, windows, opened or OpenTimes(), opened is not None)


def spans_of(service: ServiceRules, requirement: Requirement) -> Sequence[Span]:
    """When the requirement's resource is needed, minutes from the start of the visit."""
    return requirement.spans or ((0, service.duration),)


def widened_spans(service: ServiceRules, requirement: Requirement) -> list[Span]:
    """Its spans with the buffers: one before the first, one after the last."""
    spans = list(spans_of(service, requirement))
    spans[0] = (spans[0][0] - service.buffer_before, spans[0][1])
    spans[-1] = (spans[-1][0], spans[-1][1] + service.buffer_after)
    return spans


def open_hours(asked: Frame, resource: ResourceRules) -> list[Interval]:
    """The resource's open time at the service's location, in order."""
    location = asked.service.location
    return asked.kept.get(
        ("open", resource.id, location.id, asked.first, asked.last),
        lambda: open_between(resource, location, asked.first, asked.last),
    )


def given_starts(asked: Frame) -> list[Interval]:
    """The starts whose visit lies inside one of the service's windows, in order."""
    service = asked.service
    return asked.kept.get(
        ("given", service.id, asked.windows, asked.first, asked.last),
        lambda: merge(
            (begins, ends - service.duration + 1)
            for begins, ends in given_time(
                [service.windows[i] for i in asked.windows or ()], service.location, asked.first, asked.last
            )
        ),
    )


def is_given(asked: Frame, start: int) -> bool:
    """Whether the visit that begins at *start* lies inside a window, where the service has windows."""
    return asked.windows is None or any(begins <= start < ends for begins, ends in given_starts(asked))


def free_starts(asked: Frame, index: int, resource: ResourceRules, snapshot: Snapshot) -> list[Interval]:
    """The starts in the frame at which *resource* can meet the requirement of that *index*, in order.

    Hours, windows, taken time and the limit per day are looked at; the grid is not.
    """
    low, high, busy = _in_the_way(asked, index, resource, snapshot)
    return free_ranges(busy, asked.start, low, high)


def free_starts_on(phase: int, asked: Frame, resource: ResourceRules, snapshot: Snapshot) -> list[int]:
    """Those starts of the first requirement that are *phase* modulo the service's step, one by one, ascending."""
    low, high, busy = _in_the_way(asked, 0, resource, snapshot)
    grid = _kept_grid(asked, phase) if asked.is_kept else []
    if grid:
        return free_among(busy, asked.start, low, high, grid, asked.service.step)
    return free_on_phase(busy, asked.start, low, high, phase, asked.service.step)


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
    limit = asked.service.max_per_day
    spans = widened_spans(asked.service, asked.service.requirements[index])
    low, high = spans[0]
    begin, beyond = asked.start + high - 1, asked.end + high - 1
    if limit is not None and limit <= 0:
        return low, high, [(begin, beyond + low), (beyond, beyond)]
    closed = _closed(asked, index, resource)
    taken = snapshot.taken.get(resource.id, ())
    busy = closed[max(0, bisect_left(closed, (begin, 0)) - 1) : bisect_left(closed, (beyond, 0))]
    busy += taken[: bisect_left(taken, (beyond, 0))]
    for lower, higher in spans[1:]:
        within = taken[: bisect_left(taken, (beyond + higher - high, 0))]
        busy += [(begins - higher + high, ends - lower + low) for begins, ends in within]
    if limit is not None:
        busy += [(begins + high - 1, ends + low) for begins, ends in _full_days(asked, resource, snapshot, limit)]
    busy.sort()
    busy.append((beyond, beyond))
    return low, high, busy


def _closed(asked: Frame, index: int, resource: ResourceRules) -> list[Interval]:
    """What hours and windows make impossible, as if it were taken time for the first widened span."""
    windows = asked.windows if index == 0 else None
    return asked.kept.get(
        ("closed", asked.service.id, index, resource.id, windows, asked.first, asked.last),
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


def _full_days(asked: Frame, resource: ResourceRules, snapshot: Snapshot, limit: int) -> list[Interval]:
    return [
        (begins, ends)
        for (resource_id, ordinal), count in snapshot.day_counts.items()
        if resource_id == resource.id and count >= limit and asked.first <= ordinal <= asked.last
        for begins, ends, _offset in asked.place.spread(ordinal, ordinal)
    ]
