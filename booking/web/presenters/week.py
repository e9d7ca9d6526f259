"""A week of slots as a page shows it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from flask_babel import ngettext
from markupsafe import Markup

from booking.domain.businesses import Service
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import Slots
from booking.domain.timezones import DAY, zone
from booking.web.presenters import dates
from booking.web.presenters.starts import Button, Shown, choice, items_by_date

__all__ = ["WEEK", "Button", "Day", "Shown", "Week", "choice", "free_times", "open_weekdays", "week"]

WEEK = 7
NONE = Markup("")


@dataclass(frozen=True, slots=True)
class Day:
    """One local date: ``slots`` are the items of its list of buttons, empty where nothing is free."""

    id: str
    name: str
    weekday: str
    number: str
    is_today: bool
    is_past: bool
    slots: Markup


@dataclass(frozen=True, slots=True)
class Week:
    """``days`` are those on which something can be free; ``zones`` names the zone of all times shown,
    ``reader_zone`` that of the second line. ``count`` says how many starts there are, in words."""

    title: str
    number: int
    days: list[Day]
    zones: str
    reader_zone: str
    is_empty: bool
    count: str


def week(slots: Slots, service: Service, monday: date, shown: Shown, weekdays: frozenset[int] | None = None) -> Week:
    """The seven days from *monday*, without those on which the service is never given or that nobody asks for."""
    place = zone(service.rules.location.time_zone)
    given = open_weekdays(service.rules) & (weekdays or frozenset(range(WEEK)))
    by_date = items_by_date(slots, place, shown)
    last = monday + timedelta(days=WEEK - 1)
    days = []
    for on in (monday + timedelta(days=n) for n in range(WEEK)):
        found = by_date.get(on.toordinal(), NONE)
        if found or on.weekday() in given:
            days.append(_day(on, found, shown))
    return Week(
        title=dates.day_span(monday, last, shown.lang, shown.today),
        number=monday.isocalendar().week,
        days=days,
        zones=dates.zone_text(place.name, monday, last, shown.lang),
        reader_zone=dates.zone_text(shown.reader, monday, last, shown.lang) if shown.reader else "",
        is_empty=not slots,
        count=free_times(len(slots)),
    )


def free_times(number: int) -> str:
    """``80 freie Zeiten``."""
    return ngettext("%(num)s free time", "%(num)s free times", number)


@lru_cache(maxsize=1024)
def open_weekdays(rules: ServiceRules) -> frozenset[int]:
    """Weekdays (0 is Monday) on which a visit can begin by the weekly hours and windows alone."""
    found: set[int] = set()
    for resource in rules.requirements[0].any_of if rules.requirements else ():
        hours = rules.location.weekly_hours if resource.weekly_hours is None else resource.weekly_hours
        for row in hours:
            if row.location_id == rules.location.id:
                found |= {(row.weekday + n) % WEEK for n in range(-(-row.closes // DAY))}
    if rules.windows:
        found &= {(row.weekday + n) % WEEK for row in rules.windows for n in range(-(-row.closes // DAY))}
    return frozenset(found)


def _day(on: date, found: Markup, shown: Shown) -> Day:
    return Day(
        id=f"day-{on.isoformat()}",
        name=dates.long_day(on, shown.lang),
        weekday=dates.weekday(on, shown.lang),
        number=dates.day_number(on, shown.lang),
        is_today=on == shown.today,
        is_past=on < shown.today,
        slots=found,
    )
