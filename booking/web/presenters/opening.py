"""When a business can be reached: the hours of its places as people write them, and the days that differ soon."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from flask_babel import gettext as _

from booking.domain.businesses import Business, Location
from booking.domain.day_hours import is_its_turn
from booking.domain.hours import WEEK
from booking.domain.rulebook import LocationRules, Span
from booking.web.presenters import dates
from booking.web.presenters.setup_hours import span_text

SOON = 14
"""Days from today on which a closure or other hours are told."""
MONDAY = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """``Mo–Fr`` and ``09:00–12:30, 14:00–18:00 Uhr``; ``is_today`` where today is one of these days."""

    days: str
    hours: str
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours of one place; ``name`` is told only where there are several. ``changes`` differ from ``week``."""

    name: str
    week: tuple[Line, ...]
    changes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the lines depend on; two of the same rules are the same."""

    id: int
    rules_version: int
    lang: str
    days: tuple[date, ...]
    business: Business = field(compare=False, repr=False)


def opening(business: Business, lang: str, now: datetime) -> tuple[Opening, ...]:
    """The places that have said their hours, as of today at each of them."""
    days = tuple(dates.in_zone(now, each.time_zone).date() for each in business.locations)
    return _opening(_Asked(business.id, business.rules_version, lang, days, business))


@lru_cache(maxsize=512)
def _opening(asked: _Asked) -> tuple[Opening, ...]:
    several = len(asked.business.locations) > 1
    found = (_of_place(*each, asked.lang, several) for each in zip(asked.business.locations, asked.days, strict=True))
    return tuple(each for each in found if each.week or each.changes)


def _of_place(place: Location, today: date, lang: str, several: bool) -> Opening:
    week = tuple(_week(place.rules, today, lang)) if place.rules.weekly_hours else ()
    return Opening(place.name if several else "", week, tuple(_changes(place.rules, today, lang)))


def _week(place: LocationRules, today: date, lang: str) -> Iterator[Line]:
    """From Monday to Sunday, as the next seven days are without exceptions; days of the same hours together."""
    coming = [today + timedelta(days=days) for days in range(WEEK)]
    by_weekday = [_hours(place, on) for on in sorted(coming, key=date.weekday)]
    at = 0
    for spans, days in itertools.groupby(by_weekday):
        first, at = at, at + len(list(days))
        names = dict.fromkeys(dates.weekday(MONDAY + timedelta(days=each), lang) for each in (first, at - 1))
        yield Line("–".join(names), _written(spans), first <= today.weekday() < at)


def _changes(place: LocationRules, today: date, lang: str) -> Iterator[Line]:
    """The coming dates that have a rule of their own, where it says something else than the week."""
    stated: dict[date, list[Span]] = {}
    for override in place.date_overrides:
        if today <= override.on < today + timedelta(days=SOON):
            stated.setdefault(override.on, []).extend(override.hours)
    for on, hours in sorted(stated.items()):
        if tuple(sorted(hours)) != _hours(place, on):
            yield Line(dates.short_day(on, lang), _written(tuple(sorted(hours))), on == today)


def _hours(place: LocationRules, on: date) -> tuple[Span, ...]:
    """What the week says of a date."""
    return tuple(sorted((row.opens, row.closes) for row in place.weekly_hours if is_its_turn(row, on)))


def _written(spans: tuple[Span, ...]) -> str:
    return _("%(time)s", time=", ".join(span_text(*each) for each in spans)) if spans else _("closed")
