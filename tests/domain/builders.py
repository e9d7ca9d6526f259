"""Plain defaults for rulebooks, and literal times in and out."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.rulebook import (
    DateOverride,
    LocationRules,
    Requirement,
    ResourceRules,
    ServiceRules,
    Span,
    WeeklyHours,
)
from booking.domain.slots import EMPTY, Slots, Snapshot, slots
from booking.domain.timezones import to_instant, to_minutes

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
BERLIN = LocationRules(1, "berlin", "Europe/Berlin")
MONDAY = date(2026, 11, 23)


def wall(text: str) -> int:
    """``"22:30"`` and ``"30:00"`` as minutes from midnight."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def at(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> int:
    """``"2026-11-23 09:00"`` on the clock of a zone, as a minute."""
    return to_minutes(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold))


def utc(text: str) -> int:
    return to_minutes(datetime.fromisoformat(text).replace(tzinfo=UTC))


def row(
    days: str,
    hours: str,
    location: int = 1,
    valid_from: date | None = None,
    valid_until: date | None = None,
    every_weeks: int = 1,
) -> tuple[WeeklyHours, ...]:
    """``row("MO TU", "09:00-12:00")``."""
    opens, closes = (wall(part) for part in hours.split("-"))
    return tuple(
        WeeklyHours(WEEKDAYS[day], opens, closes, location, valid_from, valid_until, every_weeks)
        for day in days.split()
    )


def override(on: date, *hours: str) -> DateOverride:
    return DateOverride(on, tuple((wall(text[:5]), wall(text[6:])) for text in hours))


def person(
    slug: str = "anna",
    rows: tuple[WeeklyHours, ...] | None = row("MO", "09:00-12:00"),
    id: int | None = None,
    priority: int = 1,
    location: int = 1,
    overrides: tuple[DateOverride, ...] = (),
    time_off: tuple[tuple[int, int], ...] = (),
) -> ResourceRules:
    """A person whose id, unless given, is the place of the slug's first letter in the alphabet."""
    number = ord(slug[0]) - ord("a") + 1 if id is None else id
    return ResourceRules(number, slug, "staff", priority, location, rows, overrides, time_off)


def needs(*any_of: ResourceRules, spans: tuple[Span, ...] = ()) -> Requirement:
    return Requirement(any_of, spans)


def visit(*requirements: Requirement, duration: int = 60, step: int = 60, location: LocationRules = BERLIN, **rules: Any) -> ServiceRules:  # fmt: skip # noqa: E501
    complete = tuple(Requirement(needed.any_of, needed.spans or ((0, duration),)) for needed in requirements)
    return ServiceRules(1, "visit", location, duration, complete, step, **rules)


def ask(
    service: ServiceRules,
    first: date = MONDAY,
    last: date | None = None,
    now: int | None = None,
    snapshot: Snapshot = EMPTY,
    **more: Any,
) -> Slots:
    """The slots of one date, asked for ten days before."""
    asked_at = at(f"{first} 00:00") - 10 * 1440 if now is None else now
    return slots(service, first, last or first, asked_at, snapshot, **more)


def times(found: Slots, zone: str = "Europe/Berlin") -> list[str]:
    """What the clock shows at each start; a second pass through the hour of a fold is marked with ``*``."""
    shown = [to_instant(start).astimezone(ZoneInfo(zone)) for start in found.starts]
    return [f"{instant:%H:%M}" + "*" * instant.fold for instant in shown]
