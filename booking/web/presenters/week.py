"""A week of slots as a page shows it. Texts are made per day; a slot's are looked up."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Service
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import DAY, EPOCH_ORDINAL, Zone, to_instant, zone
from booking.web.presenters import dates

WEEK = 7


class Button(NamedTuple):
    """One start: ``value`` is what the form sends, ``notes`` stand below the time."""

    value: str
    time: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Day:
    """One local date with its slots."""

    id: str
    name: str
    weekday: str
    number: str
    is_today: bool
    is_past: bool
    slots: list[Button] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Week:
    """``days`` are those on which something can be free; ``zones`` names the zone of all times shown,
    ``reader_zone`` that of the second line."""

    title: str
    number: int
    days: list[Day]
    zones: str
    reader_zone: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """How slots are to be shown: in which language, beside which other zone, with places left or not.

    ``present`` is the start of the booking that is to be moved, in minutes.
    """

    lang: str
    today: date
    reader: str | None = None
    with_seats: bool = False
    present: int | None = None


def week(slots: Slots, service: Service, monday: date, shown: Shown) -> Week:
    """The seven days from *monday*, without those on which the service is never given."""
    place = zone(service.rules.location.time_zone)
    given = open_weekdays(service.rules)
    by_date = _by_date(slots, place, shown)
    last = monday + timedelta(days=WEEK - 1)
    days = []
    for on in (monday + timedelta(days=n) for n in range(WEEK)):
        found = by_date.get(on.toordinal(), [])
        if found or on.weekday() in given:
            days.append(_day(on, found, shown))
    return Week(
        title=dates.day_span(monday, last, shown.lang, shown.today),
        number=monday.isocalendar().week,
        days=days,
        zones=dates.zone_text(place.name, monday, last, shown.lang),
        reader_zone=dates.zone_text(shown.reader, monday, last, shown.lang) if shown.reader else "",
        is_empty=not slots,
    )


def choice(slot: Slot, service: Service, shown: Shown) -> Button:
    """A slot outside its week: with its day, for *next free* and for alternatives."""
    place = zone(service.rules.location.time_zone)
    ordinal, wall = place.local(slot.starts_at)
    text = dates.short_start(to_instant(slot.starts_at), place.name, shown.lang)
    notes = _notes(slot.starts_at, slot.seats, place, shown)
    if shown.reader:
        notes = (f"{notes[0]} ({shown.reader})", *notes[1:])
    return Button(_value(ordinal, wall, place.offset_at(slot.starts_at)), text, notes)


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


def _day(on: date, found: list[Button], shown: Shown) -> Day:
    return Day(
        id=f"day-{on.isoformat()}",
        name=dates.long_day(on, shown.lang),
        weekday=dates.weekday(on, shown.lang),
        number=dates.day_number(on, shown.lang),
        is_today=on == shown.today,
        is_past=on < shown.today,
        slots=found,
    )


def _by_date(slots: Slots, place: Zone, shown: Shown) -> dict[int, list[Button]]:
    found: dict[int, list[Button]] = {}
    plain = shown.reader is None and not shown.with_seats and shown.present is None
    for index, (start, end, offset) in _stretches(slots, place):
        until = index
        while until < len(slots.starts) and slots.starts[until] < end:
            until += 1
        twice = _repeated(place, start, end)
        tail = _offset(offset)
        for at in range(index, until):
            minute = slots.starts[at]
            days, wall = divmod(minute + offset, DAY)
            ordinal = days + EPOCH_ORDINAL
            value = f"{date.fromordinal(ordinal)}T{dates.CLOCK[wall]}{tail}"
            notes = () if plain else _notes(minute, slots.pair(at)[1], place, shown)
            if twice and any(low <= minute < high for low, high in twice):
                local = dates.in_zone(to_instant(minute), place.name)
                notes = (dates.abbreviation_at(local, shown.lang), *notes)
            found.setdefault(ordinal, []).append(Button(value, dates.CLOCK[wall], notes))
    return found


def _stretches(slots: Slots, place: Zone) -> list[tuple[int, tuple[int, int, int]]]:
    """The stretches of one offset that the slots lie in, each with the index of its first slot."""
    if not slots.starts:
        return []
    found, index = [], 0
    for stretch in place.stretches(slots.starts[0], slots.starts[-1] + 1):
        while slots.starts[index] < stretch[0]:
            index += 1
        found.append((index, stretch))
    return found


def _repeated(place: Zone, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a stretch whose clock times are shown twice, at either end."""
    parts = []
    before, here, after = place.offset_at(start - 1), place.offset_at(start), place.offset_at(end)
    if before > here:
        parts.append((start, start + before - here))
    if after < here:
        parts.append((end - here + after, end))
    return parts


def _notes(minute: int, seats: int, place: Zone, shown: Shown) -> tuple[str, ...]:
    notes = []
    if minute == shown.present:
        notes.append(_("your time now"))
    if shown.reader:
        notes.append(_elsewhere(minute, place, zone(shown.reader)))
    if shown.with_seats:
        notes.append(ngettext("%(num)s place left", "%(num)s places left", seats))
    return tuple(notes)


def _elsewhere(minute: int, place: Zone, reader: Zone) -> str:
    here, _wall = place.local(minute)
    there, wall = reader.local(minute)
    time = dates.CLOCK[wall]
    if there > here:
        return _("%(time)s, next day", time=time)
    if there < here:
        return _("%(time)s, day before", time=time)
    return time


def _value(ordinal: int, wall: int, offset: int) -> str:
    return f"{date.fromordinal(ordinal)}T{dates.CLOCK[wall]}{_offset(offset)}"


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
