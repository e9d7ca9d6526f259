"""Courses and tours: the dates on which sessions are published together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from booking.domain.errors import Invalid
from booking.domain.timezones import DAY, Zone

MOST_DATES = 100
MOST_WEEKS = 26
LAST_ORDINAL = date(9990, 1, 1).toordinal()
WEEK = 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which dates something takes place, at the same time on the clock each time.

    The first is ``first_on``; then on every one of ``weekdays`` (0 is Monday; none: that of the first date) in each
    ``every_weeks``-th week, a week beginning on Monday. It ends after ``count`` dates or with ``until`` (inclusive),
    whichever comes first; without either there is one date. ``at`` is in minutes after midnight on the clock.
    """

    first_on: date
    at: int
    every_weeks: int = 1
    weekdays: frozenset[int] = frozenset()
    count: int | None = None
    until: date | None = None


def dates(rhythm: Rhythm) -> list[date]:
    """The dates of a rhythm, ascending, at least one. Raises Invalid with a path per fault; at most MOST_DATES."""
    faults = []
    if not 0 <= rhythm.at < DAY:
        faults.append(("at", "out_of_range"))
    if not 1 <= rhythm.every_weeks <= MOST_WEEKS:
        faults.append(("every_weeks", "out_of_range"))
    if rhythm.count is not None and not 1 <= rhythm.count <= MOST_DATES:
        faults.append(("count", "out_of_range"))
    if rhythm.until is not None and rhythm.until < rhythm.first_on:
        faults.append(("until", "not_later"))
    if rhythm.first_on.toordinal() > LAST_ORDINAL:
        faults.append(("first_on", "out_of_range"))
    if faults:
        raise Invalid(faults)
    if rhythm.count is None and rhythm.until is None:
        return [rhythm.first_on]
    found = list(islice(_endless(rhythm), rhythm.count or MOST_DATES + 1))
    if len(found) > MOST_DATES:
        raise Invalid([("until", "too_many")])
    return found


def _endless(rhythm: Rhythm) -> Iterator[date]:
    """The dates up to ``until``; no end of it where there is none."""
    yield rhythm.first_on
    monday = rhythm.first_on - timedelta(days=rhythm.first_on.weekday())
    weekdays = sorted(rhythm.weekdays or {rhythm.first_on.weekday()})
    while monday.toordinal() <= LAST_ORDINAL:
        for weekday in weekdays:
            on = monday + timedelta(days=weekday)
            if rhythm.until is not None and on > rhythm.until:
                return
            if on > rhythm.first_on:
                yield on
        monday += timedelta(days=WEEK * rhythm.every_weeks)


def begins(rhythm: Rhythm, on: date, place: Zone) -> int:
    """The minute at which the clock shows the rhythm's time on a date.

    A time that the clock skips begins when it goes on; of two passes of an hour it is the former (RFC 5545 3.3.5).
    """
    return place.resolve(on.toordinal(), rhythm.at, later=False)
