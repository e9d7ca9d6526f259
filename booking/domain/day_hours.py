"""What holds on one date: the hours that begin on it, and which rule says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.domain.hours import WEEK
from booking.domain.rulebook import DateOverride, LocationRules, ResourceRules, Span, WeeklyHours


class HoursFrom(StrEnum):
    """Which rule decides about a date; a date's own rule goes before the week's, the resource's before the place's."""

    OWN_DATE = "own_date"
    PLACE_DATE = "place_date"
    OWN_WEEK = "own_week"
    PLACE_WEEK = "place_week"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class DayHours:
    """Wall hours that begin on a date, ascending, in minutes from its midnight; none is closed."""

    source: HoursFrom
    hours: tuple[Span, ...]


def day_hours(resource: ResourceRules, location: LocationRules, on: date) -> DayHours:
    """The hours of *resource* at *location* that begin on a date, before time off is taken out."""
    at_home = resource.location_id == location.id
    own = _overrides(resource.date_overrides, on)
    if own is not None:
        return DayHours(HoursFrom.OWN_DATE, own if at_home else ())
    if resource.weekly_hours is None:
        rows, source = location.weekly_hours, HoursFrom.PLACE_WEEK
    else:
        rows, source = resource.weekly_hours, HoursFrom.OWN_WEEK
    here = [row for row in rows if row.location_id == location.id]
    if not at_home and (resource.weekly_hours is None or not here):
        return DayHours(HoursFrom.NOT_HERE, ())
    shared = _overrides(location.date_overrides, on)
    if shared is not None:
        return DayHours(HoursFrom.PLACE_DATE, shared)
    return DayHours(source, tuple(sorted((row.opens, row.closes) for row in here if is_its_turn(row, on))))


def is_its_turn(row: WeeklyHours, on: date) -> bool:
    """Whether a row of weekly hours begins on a date: its weekday, its validity and its week."""
    if row.weekday != on.weekday() or (row.valid_until is not None and on > row.valid_until):
        return False
    if row.valid_from is None:
        return True
    weeks = (_week(on) - _week(row.valid_from)) % row.every_weeks
    return on >= row.valid_from and weeks == 0


def _week(on: date) -> int:
    """Weeks from Monday to Sunday, numbered on and on."""
    return (on.toordinal() - 1) // WEEK


def _overrides(overrides: Iterable[DateOverride], on: date) -> tuple[Span, ...] | None:
    found = [each.hours for each in overrides if each.on == on]
    return tuple(sorted(span for hours in found for span in hours)) if found else None
