"""Weeks as they will be: when something is open, day by day, as bars and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from booking.domain.businesses import Business, Location
from booking.domain.hours import open_time
from booking.domain.rulebook import LocationRules, ResourceRules, WeeklyHours
from booking.domain.timezones import DAY, Zone, zone
from booking.web.presenters import dates
from booking.web.presenters.setup_hours import WEEKDAYS, minutes

WEEK = timedelta(days=7)
MOST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """Open from the minute *x* of the day on, for *width* minutes."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day; ``note`` says why it is not as in every week."""

    weekday: str
    name: str
    long_name: str
    number: str
    text: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """A week at a place; ``place`` is told where there are several."""

    title: str
    place: str
    days: tuple[Day, ...]

    @property
    def is_closed(self) -> bool:
        """Whether it is closed all the week."""
        return not any(day.bars for day in self.days)


def open_weeks(
    business: Business,
    owner: Location | ResourceRules,
    rows: Sequence[Mapping[str, Any]] | None,
    today: date,
    lang: str,
) -> list[OpenWeek]:
    """The weeks to come with these weekly rows of the document in place of the stored ones.

    As many weeks as tell the whole rhythm, from the first one that any of the rows is for; of a resource, at each
    place where it has hours. Exceptions and absences are in them as they stand.
    """
    by_slug = {each.slug: each.id for each in business.locations}
    if isinstance(owner, Location):
        places = [owner]
        own = _weekly(rows or (), owner.id, by_slug)
        at = {owner.id: replace(owner.rules, weekly_hours=own)}
        resource = ResourceRules(0, owner.slug, "room", 1, owner.id)
        stated = own
    else:
        at = {each.id: each.rules for each in business.locations}
        written = None if rows is None else _weekly(rows, owner.location_id, by_slug)
        resource = replace(owner, weekly_hours=written)
        stated = at[owner.location_id].weekly_hours if written is None else written
        used = {row.location_id for row in stated} | {owner.location_id}
        places = [each for each in business.locations if each.id in used]
    found = []
    for monday in _mondays(stated, today):
        for place in places:
            found.append(_week(resource, at[place.id], place, monday, lang, is_named=len(places) > 1))
    return found


def _week(
    resource: ResourceRules, rules: LocationRules, place: Location, monday: date, lang: str, *, is_named: bool
) -> OpenWeek:
    local = zone(place.time_zone)
    # What began on Sunday evening may still be open on Monday.
    spans = open_time(resource, rules, monday - timedelta(days=2), monday + timedelta(days=6))
    bars: dict[int, list[Bar]] = {}
    words: dict[int, list[str]] = {}
    for start, end in spans:
        _spread(local, start, end, bars)
        ordinal, opens = local.local(start)
        closes = local.local(end)[1] or DAY
        words.setdefault(ordinal, []).append(
            f"{dates.CLOCK[opens]}–{'24:00' if closes == DAY else dates.CLOCK[closes]}"
        )
    exceptional = {each.on for each in (*rules.date_overrides, *resource.date_overrides)}
    days = []
    for offset, weekday in enumerate(WEEKDAYS):
        on = monday + timedelta(days=offset)
        text = ", ".join(words.get(on.toordinal(), [])) or _("closed")
        note = _("exception") if on in exceptional else _("away") if _is_away(resource, local, on) else ""
        own = tuple(bars.get(on.toordinal(), ()))
        days.append(
            Day(weekday, dates.weekday(on, lang), dates.long_day(on, lang), dates.day_number(on, lang), text, own, note)
        )
    title = _(
        "Week %(number)s: %(span)s",
        number=monday.isocalendar().week,
        span=dates.day_span(monday, monday + timedelta(days=6), lang, monday),
    )
    return OpenWeek(title, place.name if is_named else "", tuple(days))


def _is_away(resource: ResourceRules, local: Zone, on: date) -> bool:
    """Whether an absence touches the day."""
    begins, ends = local.midnight(on.toordinal()), local.midnight(on.toordinal() + 1)
    return any(start < ends and end > begins for start, end in resource.time_off)


def _spread(local: Zone, start: int, end: int, bars: dict[int, list[Bar]]) -> None:
    """Cut an open interval at midnights."""
    for ordinal, begins, ends, midnight in local.days(start, end):
        x = begins - midnight
        bars.setdefault(ordinal, []).append(Bar(x, min(ends - begins, DAY - x)))


def _mondays(rows: Sequence[WeeklyHours], today: date) -> list[date]:
    begin = today
    if rows and all(row.valid_from and row.valid_from > today for row in rows):
        begin = min(row.valid_from for row in rows if row.valid_from)
    monday = begin - timedelta(days=begin.weekday())
    count = min(max((row.every_weeks for row in rows), default=1), MOST_WEEKS)
    return [monday + number * WEEK for number in range(count)]


def _weekly(rows: Iterable[Mapping[str, Any]], home: int, by_slug: Mapping[str, int]) -> tuple[WeeklyHours, ...]:
    return tuple(
        WeeklyHours(
            WEEKDAYS.index(row["weekday"]),
            minutes(row["opens"]),
            minutes(row["closes"]),
            by_slug.get(row["location"] or "", home),
            _date(row["valid_from"]),
            _date(row["valid_until"]),
            row["every_weeks"],
        )
        for row in rows
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
