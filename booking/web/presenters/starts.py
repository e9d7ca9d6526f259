"""Starts as buttons. A page may have hundreds, so those of a day are written at once and not by a template.

Texts are made per day or looked up; ``templates/components/slots.html`` writes single ones in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from booking.domain.businesses import Service
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import DAY, EPOCH_ORDINAL, Zone, to_instant, zone
from booking.web.presenters import dates

Notes = Callable[[int, int], tuple[str, ...]]
"""What stands below the time of a start, by its minute and the places left."""


class Button(NamedTuple):
    """One start: ``value`` is what the form sends, ``notes`` stand below the time."""

    value: str
    time: str
    notes: tuple[str, ...] = ()


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

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands below the times."""
        return self.reader is None and not self.with_seats and self.present is None


def choice(slot: Slot, service: Service, shown: Shown) -> Button:
    """A slot outside its week: with its day, for *next free* and for alternatives."""
    place = zone(service.rules.location.time_zone)
    ordinal, wall = place.local(slot.starts_at)
    text = dates.short_start(to_instant(slot.starts_at), place.name, shown.lang)
    notes = noting(place, shown)(slot.starts_at, slot.seats)
    if shown.reader:
        notes = (f"{notes[0]} ({shown.reader})", *notes[1:])
    return Button(_value(ordinal, wall, place.offset_at(slot.starts_at)), text, notes)


def items_by_date(slots: Slots, place: Zone, shown: Shown) -> dict[int, Markup]:
    """The items of the list of buttons of each local date, by its ordinal; only dates that have some."""
    found: dict[int, list[str]] = {}
    notes_of = noting(place, shown)
    for index, until, start, end, offset in _stretches(slots, place):
        twice = _repeated(place, start, end)
        is_plain = shown.is_plain and not twice
        day, head, tail, items = None, "", f"{_offset(offset)}", []
        for at in range(index, until):
            minute = slots.starts[at]
            days, wall = divmod(minute + offset, DAY)
            if days != day:
                day, head = days, f'<li><button class="slot" name="starts_at" value="{_date(days)}T'
                items = found.setdefault(days + EPOCH_ORDINAL, [])
            time = dates.CLOCK[wall]
            notes = "" if is_plain else _small(minute, slots.pair(at)[1], place, shown, notes_of, twice)
            items.append(f'{head}{time}{tail}">{time}{notes}</button></li>\n')
    return {ordinal: Markup("".join(items)) for ordinal, items in found.items()}  # noqa: S704 - notes are escaped


def noting(place: Zone, shown: Shown) -> Notes:
    """What stands below each start; the same words are made once."""
    places: dict[int, str] = {}
    reader = zone(shown.reader) if shown.reader else None

    def notes(minute: int, seats: int) -> tuple[str, ...]:
        found = [_("your time now")] if minute == shown.present else []
        if reader:
            found.append(_elsewhere(minute, place, reader))
        if shown.with_seats:
            if seats not in places:
                places[seats] = ngettext("%(num)s place left", "%(num)s places left", seats)
            found.append(places[seats])
        return tuple(found)

    return notes


def _small(minute: int, seats: int, place: Zone, shown: Shown, notes_of: Notes, twice: list[tuple[int, int]]) -> str:
    notes = notes_of(minute, seats)
    if any(low <= minute < high for low, high in twice):
        notes = (dates.abbreviation_at(dates.in_zone(to_instant(minute), place.name), shown.lang), *notes)
    return "".join(f"<small>{escape(note)}</small>" for note in notes)


def _stretches(slots: Slots, place: Zone) -> list[tuple[int, int, int, int, int]]:
    """The stretches of one offset that the slots lie in, each after the indices of its slots, half open."""
    found, index = [], 0
    if not slots.starts:
        return []
    for start, end, offset in place.stretches(slots.starts[0], slots.starts[-1] + 1):
        until = index
        while until < len(slots.starts) and slots.starts[until] < end:
            until += 1
        found.append((index, until, start, end, offset))
        index = until
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


def _elsewhere(minute: int, place: Zone, reader: Zone) -> str:
    here, _wall = place.local(minute)
    there, wall = reader.local(minute)
    time = dates.CLOCK[wall]
    if there > here:
        return _("%(time)s, next day", time=time)
    if there < here:
        return _("%(time)s, day before", time=time)
    return time


def _date(days: int) -> str:
    return date.fromordinal(days + EPOCH_ORDINAL).isoformat()


def _value(ordinal: int, wall: int, offset: int) -> str:
    return f"{date.fromordinal(ordinal)}T{dates.CLOCK[wall]}{_offset(offset)}"


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
