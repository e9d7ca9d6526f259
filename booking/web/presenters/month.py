"""A month as a calendar of links: each day on which something is free leads to its week."""

from dataclasses import dataclass
from datetime import date, timedelta

from booking.domain.businesses import Service
from booking.domain.narrowing import by_date
from booking.domain.slots import Slots
from booking.domain.timezones import zone
from booking.web.presenters import dates
from booking.web.presenters.asked import week_of
from booking.web.presenters.turning import Ways
from booking.web.presenters.week import WEEK, free_times


@dataclass(frozen=True, slots=True)
class Cell:
    """A date of the month; ``url`` leads to its times, and is "" where there are none."""

    number: int
    name: str = ""
    url: str = ""
    free: int = 0
    count: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday; a cell is None where the day is of another month. Weekdays are short and full."""

    title: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[Cell | None]]
    is_empty: bool
    count: str
    zones: str


def month(slots: Slots, service: Service, first: date, last: date, today: date, ways: Ways, lang: str) -> Month:
    """The month from *first* to *last*, without its weeks that are over."""
    place = zone(service.rules.location.time_zone)
    free = by_date(slots, place)
    counts = {number: free_times(number) for number in set(free.values())}
    monday = week_of(max(first, today))
    weeks: list[list[Cell | None]] = []
    while monday <= last:
        url = ways.of(monday)
        row: list[Cell | None] = []
        for on in (monday + timedelta(days=n) for n in range(WEEK)):
            number = free.get(on.toordinal(), 0)
            if not first <= on <= last:
                row.append(None)
            elif number:
                name, link = dates.long_day(on, lang), f"{url}#day-{on.isoformat()}"
                row.append(Cell(on.day, name, link, number, counts[number], on == today))
            else:
                row.append(Cell(on.day, is_today=on == today))
        weeks.append(row)
        monday += timedelta(days=WEEK)
    days = [week_of(first) + timedelta(days=n) for n in range(WEEK)]
    return Month(
        title=dates.month_name(first, lang),
        weekdays=[(dates.weekday(on, lang), dates.weekday_name(on, lang)) for on in days],
        weeks=weeks,
        is_empty=not slots,
        count=free_times(len(slots)),
        zones=dates.zone_text(place.name, first, last, lang),
    )
