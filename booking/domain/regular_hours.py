"""Open time as other programs read it: weekly patterns in wall time, the dates on which they do not hold, and the rest.

A pattern is what RFC 5545 can say (3.3.10): it begins at the same wall time each week and lasts as long, in minutes
that pass. Our hours say more - an override, time off, an end that is a wall time, a start in the hour that a clock
skips. So a pattern is kept only on dates on which it says nothing that is not so, and what is open besides is named
one by one: together they are the open time, whatever the clocks do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.domain.hours import WEEK, open_between
from booking.domain.intervals import Interval, merge, subtract
from booking.domain.rulebook import LocationRules, ResourceRules, WeeklyHours
from booking.domain.timezones import DAY, EPOCH_ORDINAL, Zone, zone

REACH = 2
"""Hours that begin so many days before may still be open: they close at 48:00 at the latest."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Open from ``opens`` (minutes from midnight in ``time_zone``) for ``minutes`` that pass, in every ``every_weeks``
    weeks since the date ``first``, until the date ``last`` where it ends, but not on the dates ``but``.
    """

    time_zone: str
    first: date
    opens: int
    minutes: int
    every_weeks: int
    last: date | None
    but: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class RegularHours:
    """Open time in ``[start, end)``, minutes since the epoch: the patterns, and the ``rest``, merged and ascending.

    What patterns say before and after that is not meant.
    """

    start: int
    end: int
    patterns: tuple[Pattern, ...]
    rest: tuple[Interval, ...]


def regular_hours(resource: ResourceRules, places: Sequence[LocationRules], start: int, end: int) -> RegularHours:
    """The open time of a resource, wherever it is, in ``[start, end)``."""
    opened = _opened(resource, places, start, end)
    found = [
        kept
        for place in places
        for row in _rows(resource, place)
        if (kept := _kept(row, zone(place.time_zone), opened, start, end)) is not None
    ]
    said = merge(interval for each in found for interval in occurrences(each, start, end))
    patterns = tuple(sorted(found, key=lambda each: (each.first, each.opens, each.minutes, each.time_zone)))
    return RegularHours(start, end, patterns, tuple(subtract(_within(opened, start, end), said)))


def occurrences(pattern: Pattern, start: int, end: int) -> list[Interval]:
    """When a pattern is open, cut to ``[start, end)``."""
    place = zone(pattern.time_zone)
    but = {each.toordinal() for each in pattern.but}
    found = []
    for ordinal in _days(pattern, place, start, end):
        begins = None if ordinal in but else _only_start(place, ordinal, pattern.opens)
        if begins is not None:
            found.append((begins, begins + pattern.minutes))
    return _within(found, start, end)


def _opened(resource: ResourceRules, places: Sequence[LocationRules], start: int, end: int) -> list[Interval]:
    # A pattern that has begun may end later, and is kept by what it says as a whole.
    first, last = (each // DAY + EPOCH_ORDINAL for each in (start, end))
    reach = REACH + 1
    return merge(
        interval for place in places for interval in open_between(resource, place, first - reach, last + reach)
    )


def _rows(resource: ResourceRules, place: LocationRules) -> Iterable[WeeklyHours]:
    if resource.weekly_hours is None:
        return place.weekly_hours if resource.location_id == place.id else ()
    return (row for row in resource.weekly_hours if row.location_id == place.id)


def _kept(row: WeeklyHours, place: Zone, opened: Sequence[Interval], start: int, end: int) -> Pattern | None:
    """What of a row can be said as a pattern; none where nothing of it lies in ``[start, end)``."""
    low = start // DAY + EPOCH_ORDINAL - REACH - 1
    first = _first(row, low)
    last = row.valid_until
    whole = Pattern(place.name, first, row.opens, row.closes - row.opens, row.every_weeks, last, ())
    holds: list[int] = []
    fails: list[int] = []
    for ordinal in _days(whole, place, start, end):
        begins = _only_start(place, ordinal, row.opens)
        is_so = begins is not None and _lies_in(opened, begins, begins + whole.minutes)
        (holds if is_so else fails).append(ordinal)
    if not holds:
        return None
    # It begins on a date on which it holds: DTSTART counts as the first occurrence (RFC 5545 3.8.5.3).
    but = tuple(date.fromordinal(each) for each in fails if each > holds[0])
    return replace(whole, first=date.fromordinal(holds[0]), but=but)


def _first(row: WeeklyHours, low: int) -> date:
    """The first date of a row that is not before an ordinal."""
    period = WEEK * row.every_weeks
    anchor = row.weekday + 1  # ordinal 1 was a Monday
    if row.valid_from is not None:
        begins = row.valid_from.toordinal()
        anchor += (begins - 1) // WEEK * WEEK
        low = max(low, begins)
    return date.fromordinal(low + (anchor - low) % period)


def _days(pattern: Pattern, place: Zone, start: int, end: int) -> range:
    """The ordinals on which a pattern may be open in ``[start, end)``."""
    period = WEEK * pattern.every_weeks
    first = pattern.first.toordinal()
    low = start // DAY + EPOCH_ORDINAL - REACH - 1
    first += max(0, -((first - low) // period)) * period
    last = end // DAY + EPOCH_ORDINAL + 1
    if pattern.last is not None:
        last = min(last, pattern.last.toordinal())
    return range(first, last + 1, period)


def _only_start(place: Zone, ordinal: int, opens: int) -> int | None:
    """The minute at which the clock shows a time; none where it shows it twice, or not at all."""
    begins = place.resolve(ordinal, opens, later=False)
    shown = (ordinal - EPOCH_ORDINAL) * DAY + opens - place.offset_at(begins)
    return begins if begins == shown == place.resolve(ordinal, opens, later=True) else None


def _lies_in(opened: Sequence[Interval], start: int, end: int) -> bool:
    return any(begins <= start and end <= ends for begins, ends in opened)


def _within(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    return [(max(a, start), min(b, end)) for a, b in intervals if a < end and b > start]
