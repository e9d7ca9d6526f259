"""Free times as a list, a few days at a time: what reads well aloud."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from markupsafe import Markup

from booking.domain.businesses import Service
from booking.domain.narrowing import by_date
from booking.domain.slots import Slots
from booking.domain.timezones import zone
from booking.web.presenters import dates
from booking.web.presenters.services import Option
from booking.web.presenters.starts import Shown, items_by_date
from booking.web.presenters.week import free_times


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A date with its starts as items of a list."""

    id: str
    name: str
    count: str
    slots: Markup


@dataclass(frozen=True, slots=True)
class Listed:
    """``more`` goes on where the list ends, None where nothing else is free; ``again`` leads back to its beginning."""

    title: str
    days: list[ListedDay]
    is_empty: bool
    more: Option | None
    again: str | None
    zones: str
    reader_zone: str


def listed(
    slots: Slots, service: Service, begins: date, shown: Shown, more: Option | None, again: str | None
) -> Listed:
    """The days from *begins* on that have slots."""
    place = zone(service.rules.location.time_zone)
    items = items_by_date(slots, place, shown)
    numbers = by_date(slots, place)
    days = [
        ListedDay(f"day-{on.isoformat()}", _day(on, shown), free_times(numbers[on.toordinal()]), items[on.toordinal()])
        for on in map(date.fromordinal, sorted(items))
    ]
    last = date.fromordinal(max(items, default=begins.toordinal()))
    return Listed(
        title=_("Free from %(day)s", day=dates.long_day(begins, shown.lang)) if again else _("Next free times"),
        days=days,
        is_empty=not days,
        more=more,
        again=again,
        zones=dates.zone_text(place.name, begins, last, shown.lang),
        reader_zone=dates.zone_text(shown.reader, begins, last, shown.lang) if shown.reader else "",
    )


def _day(on: date, shown: Shown) -> str:
    name = dates.long_day(on, shown.lang) if on.year == shown.today.year else dates.full_day(on, shown.lang)
    if on == shown.today:
        return _("Today, %(day)s", day=name)
    if on == shown.today + timedelta(days=1):
        return _("Tomorrow, %(day)s", day=name)
    return name
