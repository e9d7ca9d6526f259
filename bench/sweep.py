"""The plain way to find slots, with a datetime for every candidate: what the engine is measured against.

An ordinary and careful implementation for a service with one requirement on the clock's grid, without windows,
seats and limits: hours are made UTC day by day, and a pointer moves along the taken time, which ascends. It gives
the same slots as the engine.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.rulebook import ResourceRules, ServiceRules, WeeklyHours

Busy = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DatetimeSlot:
    """A start that may be booked, and with whom."""

    starts_at: datetime
    ends_at: datetime
    resources: tuple[str, ...]


def sweep(
    service: ServiceRules, first: date, last: date, now: datetime, taken: dict[int, list[Busy]]
) -> list[DatetimeSlot]:
    """The slots of a service that asks for one of several resources, ascending."""
    duration = timedelta(minutes=service.duration)
    who: dict[datetime, list[str]] = defaultdict(list)
    for resource in sorted(service.requirements[0].any_of, key=lambda resource: resource.slug):
        for start in starts_of(service, resource, first, last, now, taken[resource.id]):
            who[start].append(resource.slug)
    return [DatetimeSlot(start, start + duration, tuple(who[start])) for start in sorted(who)]


def sweep_one(service: ServiceRules, first: date, last: date, now: datetime, taken: list[Busy]) -> list[DatetimeSlot]:
    """The slots of a service that only one resource gives, ascending."""
    duration = timedelta(minutes=service.duration)
    (resource,) = service.requirements[0].any_of
    names = (resource.slug,)
    starts = starts_of(service, resource, first, last, now, taken)
    return [DatetimeSlot(start, start + duration, names) for start in starts]


def starts_of(
    service: ServiceRules, resource: ResourceRules, first: date, last: date, now: datetime, taken: Sequence[Busy]
) -> list[datetime]:
    """The starts that one resource can give, ascending: every candidate is held against rule after rule."""
    zone = ZoneInfo(service.location.time_zone)
    duration, step = timedelta(minutes=service.duration), timedelta(minutes=service.step)
    before, after = timedelta(minutes=service.buffer_before), timedelta(minutes=service.buffer_after)
    earliest = now + timedelta(minutes=service.minimum_notice)
    last = min(last, now.astimezone(zone).date() + timedelta(days=service.horizon_days))
    found = []
    position = 0
    for opens, closes in open_intervals(resource, zone, first, last):
        start = opens
        local = start.astimezone(zone)
        start += timedelta(minutes=-(local.hour * 60 + local.minute) % service.step)
        while start + duration <= closes:
            local = start.astimezone(zone)
            is_on_grid = (local.hour * 60 + local.minute) % service.step == 0
            if is_on_grid and start >= earliest and first <= local.date() <= last:
                while position < len(taken) and taken[position][1] <= start - before:
                    position += 1
                if position == len(taken) or taken[position][0] >= start + duration + after:
                    found.append(start)
            start += step
    return found


def open_intervals(resource: ResourceRules, zone: ZoneInfo, first: date, last: date) -> list[Busy]:
    """The resource's weekly hours and date overrides on *first* to *last*, ascending, those that touch merged."""
    overrides = {override.on: override.hours for override in resource.date_overrides}
    found: list[Busy] = []
    day = first - timedelta(days=2)
    while day <= last:
        if day in overrides:
            hours = list(overrides[day])
        else:
            hours = [(row.opens, row.closes) for row in resource.weekly_hours or () if is_its_turn(row, day)]
        midnight = datetime.combine(day, time())
        for opens, closes in sorted(hours):
            begin = (midnight + timedelta(minutes=opens)).replace(tzinfo=zone).astimezone(UTC)
            end = (midnight + timedelta(minutes=closes)).replace(tzinfo=zone, fold=1).astimezone(UTC)
            if found and begin <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((begin, end))
        day += timedelta(days=1)
    return found


def is_its_turn(row: WeeklyHours, day: date) -> bool:
    """Whether a weekly row holds on a date."""
    if row.weekday != day.weekday() or (row.valid_until is not None and day > row.valid_until):
        return False
    if row.valid_from is None:
        return True
    weeks = (day - timedelta(days=day.weekday()) - row.valid_from + timedelta(days=row.valid_from.weekday())).days // 7
    return day >= row.valid_from and weeks % row.every_weeks == 0
