"""Weekly hours, date overrides and time off -> open intervals in UTC."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from booking.domain.intervals import Interval, merge, subtract
from booking.domain.rulebook import DateOverride, LocationRules, ResourceRules, Span, WeeklyHours, Window
from booking.domain.timezones import Calm, Zone, zone

WEEK = 7

T = TypeVar("T")


def open_time(resource: ResourceRules, location: LocationRules, first: date, last: date) -> list[Interval]:
    """When *resource* is open at *location* by rows that begin on *first* to *last*, both inclusive, in order.

    Time off is taken out. A resource without weekly hours of its own
    follows its own location's and has none elsewhere. Its own override replaces all its rows that begin
    on that date, everywhere, and gives hours at its own location only. A location's override holds for
    every resource there that has none of its own for the date: those whose own location it is, and those
    with a weekly row there.
    """
    return open_between(resource, location, first.toordinal(), last.toordinal())


def open_between(resource: ResourceRules, location: LocationRules, first: int, last: int) -> list[Interval]:
    """``open_time`` for the dates of two ordinals."""
    at_home = resource.location_id == location.id
    if resource.weekly_hours is not None:
        rows = [row for row in resource.weekly_hours if row.location_id == location.id]
    else:
        rows = list(location.weekly_hours) if at_home else []
    own = _by_date(resource.date_overrides, first, last)
    shared = _by_date(location.date_overrides, first, last) if at_home or rows else {}
    stated = {**shared, **(own if at_home else dict.fromkeys(own, ()))}
    place = zone(location.time_zone)
    calm = place.calm(first, last)
    found: list[Interval] = []
    for row in rows:
        found += _row(row, first, last, stated, place, calm)
    for ordinal, hours in stated.items():
        for opens, closes in hours:
            found += place.walls(range(ordinal, ordinal + 1), opens, closes, calm)
    opened = merge(found)
    if resource.time_off and opened:
        begins, ends = opened[0][0], opened[-1][1]
        return subtract(opened, merge(off for off in resource.time_off if off[0] < ends and off[1] > begins))
    return opened


def given_time(windows: Iterable[Window], location: LocationRules, first: int, last: int) -> list[Interval]:
    """The windows that begin on the dates *first* to *last*, ascending; they are not merged."""
    place = zone(location.time_zone)
    calm = place.calm(first, last)
    found: list[Interval] = []
    for window in windows:
        days = range(_on_or_after(first, window.weekday), last + 1, WEEK)
        found += place.walls(days, window.opens, window.closes, calm)
    return sorted(found)


def _by_date(overrides: Sequence[DateOverride], first: int, last: int) -> dict[int, tuple[Span, ...]]:
    stated: dict[int, tuple[Span, ...]] = {}
    for override in overrides:
        ordinal = override.on.toordinal()
        if first <= ordinal <= last:
            stated[ordinal] = stated.get(ordinal, ()) + override.hours
    return stated


def _row(
    row: WeeklyHours,
    first: int,
    last: int,
    stated: dict[int, tuple[Span, ...]],
    place: Zone,
    calm: list[Calm],
) -> list[Interval]:
    """One weekly row on every date that is its turn and has no override."""
    period = WEEK * row.every_weeks
    anchor = row.weekday + 1  # the first such weekday: ordinal 1 was a Monday
    if row.valid_from is not None:
        begins = row.valid_from.toordinal()
        anchor += (begins - 1) // WEEK * WEEK
        first = max(first, begins)
    if row.valid_until is not None:
        last = min(last, row.valid_until.toordinal())
    days = range(first + (anchor - first) % period, last + 1, period)
    found: list[Interval] = []
    for ordinal in sorted(ordinal for ordinal in stated if ordinal in days):
        skipped = days.index(ordinal)
        found += place.walls(days[:skipped], row.opens, row.closes, calm)
        days = days[skipped + 1 :]
    return found + place.walls(days, row.opens, row.closes, calm)


def _on_or_after(ordinal: int, weekday: int) -> int:
    return ordinal + (weekday + 1 - ordinal) % WEEK


class OpenTimes:
    """What follows from the rules alone, kept between questions; whoever keeps the rules owns it.

    It must be thrown away with the rules it was filled from. It holds at most *limit* numbers (3 MB by
    default) and starts afresh beyond that. Threads may share it: at worst one works something out that
    another knows already.
    """

    __slots__ = ("_kept", "_limit", "_size")

    def __init__(self, limit: int = 100_000) -> None:
        self._limit = limit
        self._size = 0
        self._kept: dict[object, list[Any]] = {}

    def get(self, key: object, find: Callable[[], list[T]], weight: int = 4) -> list[T]:
        """What *find* answers, remembered under *key*; each item counts as *weight* numbers (an interval as 4)."""
        kept = self._kept.get(key)
        if kept is None:
            kept = find()
            size = (len(kept) + 1) * weight
            if size > self._limit:
                return kept
            if self._size + size > self._limit:
                self._kept, self._size = {}, 0
            self._kept[key] = kept
            self._size += size
        return kept
