"""The calendar in words: a line per appointment, to be read, read out and printed; and the dates of a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Resource, Texts
from booking.domain.calendar_months import MonthDay
from booking.domain.calendars import Calendar, Column, Entry, EntryKind
from booking.domain.texts import in_language
from booking.domain.timezones import Zone
from booking.web.presenters import dates
from booking.web.presenters.calendar_columns import UNMOVED, said
from booking.web.presenters.calendar_words import full_word, look, word

WEEK = 7


class Line(NamedTuple):
    """One entry: ``id`` is that of its appointment, 0 where there is no page for it."""

    look: str
    id: int
    time: str
    title: str
    detail: str
    people: str
    word: str


@dataclass(frozen=True, slots=True)
class ListDay:
    """A date with its lines in order of time; those that last all day come first."""

    id: str
    name: str
    on: str
    is_today: bool
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A date of a month; ``count`` is how much begins on it, in words, ``more`` how much is not named."""

    on: str
    number: str
    name: str
    is_today: bool
    is_outside: bool
    is_open: bool
    count: str
    total: int
    lines: list[Line]
    more: int


@dataclass(frozen=True, slots=True)
class MonthWeek:
    """A row of the month with the number of its week."""

    number: int
    monday: str
    cells: list[MonthCell]


def list_days(
    calendar: Calendar, shown: Sequence[Resource], zones: Mapping[str, Zone], today: date, lang: str
) -> list[ListDay]:
    """Every date, each appointment once however many it takes."""
    names = {each.slug: each.name for each in shown}
    by_date: dict[date, list[Column]] = {}
    for each in shown:
        for column in calendar.columns[each.slug]:
            by_date.setdefault(column.on, []).append(column)
    return [
        ListDay(
            f"day-{on}",
            dates.full_day(on, lang),
            on.isoformat(),
            on == today,
            _lines(columns, names, zones, calendar.services, lang),
        )
        for on, columns in sorted(by_date.items())
    ]


def month_weeks(
    days: Sequence[MonthDay], services: Mapping[int, Texts], month: int, zone: Zone, today: date, lang: str
) -> list[MonthWeek]:
    """Whole weeks, Monday first."""
    cells = [_cell(day, services, month, zone, today, lang) for day in days]
    return [
        MonthWeek(days[at].on.isocalendar().week, days[at].on.isoformat(), cells[at : at + WEEK])
        for at in range(0, len(days), WEEK)
    ]


def _lines(
    columns: Sequence[Column],
    names: Mapping[str, str],
    zones: Mapping[str, Zone],
    services: Mapping[int, Texts],
    lang: str,
) -> list[Line]:
    found: dict[tuple[int, int, int, int, str], tuple[Entry, Column, list[str]]] = {}
    for column in columns:
        for entry in column.entries:
            # What no appointment stands behind is somebody's own.
            own = 0 if entry.appointment_id else entry.resource_id
            key = (entry.appointment_id, own, entry.begins, entry.ends, entry.kind.value)
            who = found.setdefault(key, (entry, column, []))[2]
            if names[column.resource] not in who:
                who.append(names[column.resource])
    ordered = sorted(found.values(), key=lambda each: (max(each[0].begins, each[1].start), each[0].ends))
    return [
        _line(entry, _time(entry, column, zones[column.resource]), services, lang, ", ".join(who))
        for entry, column, who in ordered
    ]


def _cell(day: MonthDay, services: Mapping[int, Texts], month: int, zone: Zone, today: date, lang: str) -> MonthCell:
    return MonthCell(
        on=day.on.isoformat(),
        number=dates.day_number(day.on, lang),
        name=dates.long_day(day.on, lang),
        is_today=day.on == today,
        is_outside=day.on.month != month,
        is_open=day.is_open,
        count=ngettext("%(num)s appointment", "%(num)s appointments", day.total) if day.total else "",
        total=day.total,
        lines=[_line(entry, _clock(entry.begins, zone), services, lang, "") for entry in day.first],
        more=day.total - len(day.first),
    )


def _line(entry: Entry, time: str, services: Mapping[int, Texts], lang: str, people: str) -> Line:
    title, detail = said(entry, in_language(services.get(entry.service_id or 0, {}), lang))
    if entry.kind is EntryKind.APPOINTMENT and entry.capacity > 1:
        detail = ", ".join(entry.names)
    return Line(
        look(entry),
        0 if entry.kind in UNMOVED else entry.appointment_id,
        time,
        title or full_word(entry),
        detail,
        people,
        word(entry) if title else "",
    )


def _time(entry: Entry, column: Column, zone: Zone) -> str:
    """``09:00–09:30``; only one end where the other lies on another date."""
    begins, ends = entry.begins, entry.ends
    if begins <= column.start and ends >= column.end:
        return _("all day")
    if begins < column.start:
        return _("until %(time)s", time=_clock(ends, zone))
    if ends > column.end:
        return _("from %(time)s", time=_clock(begins, zone))
    return f"{_clock(begins, zone)}–{_clock(ends, zone)}"


def _clock(minute: int, zone: Zone) -> str:
    return dates.CLOCK[zone.local(minute)[1]]
