"""A column of the calendar as a page draws it: each entry with its place on the scale.

Places are classes of full hours and five minutes (``t9 m30`` begins at 9:30, ``d1 e15`` lasts an hour and a quarter),
so that no style is computed in the page, and what is drawn does not depend on what is drawn beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from booking.domain.businesses import Texts
from booking.domain.calendars import Column, Entry, EntryKind, EntryState
from booking.domain.day_axis import HOUR, Axis
from booking.domain.intervals import Interval
from booking.domain.lanes import Lane, lanes
from booking.domain.texts import in_language
from booking.domain.timezones import Zone
from booking.web.presenters import dates
from booking.web.presenters.calendar_words import look, word

FINE = 5
"""Minutes that the picture tells apart."""
LEAST = 10
"""Minutes that an entry is drawn at least, to be seen and hit."""
SHORT = 20
HALF_HOUR = 30
MOST_LANES = 9
ALONE = Lane(0, 1)
UNMOVED = frozenset({EntryKind.HOLD, EntryKind.TIME_OFF, EntryKind.BUSY})
LONG = frozenset({EntryKind.TIME_OFF, EntryKind.BUSY})


class Box(NamedTuple):
    """An entry: ``starts`` and ``minutes`` are those of the whole visit; ``id`` is 0 where there is no page for it.

    Of the visit this resource is needed from minute ``shift`` on, for ``own`` minutes.
    """

    look: str
    id: int
    sequence: int
    starts: str
    minutes: int
    shift: int
    own: int
    is_fixed: bool
    time: str
    until: str
    title: str
    detail: str
    word: str


class Free(NamedTuple):
    """A half hour that is free: ``value`` is its start as an address says it."""

    look: str
    value: str
    time: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A column: ``shut`` and ``buffers`` are classes of strips, ``minutes`` what of the scale it needs."""

    id: str
    on: str
    resource: str
    label: str
    boxes: list[Box]
    shut: list[str]
    buffers: list[str]
    free: list[Free]
    span: Interval | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """How columns are drawn: for which language, on which scale, with free time to be booked or not."""

    lang: str
    axis: Axis
    services: Mapping[int, Texts]
    with_free: bool


def drawn(column: Column, name: str, zone: Zone, how: Drawing) -> Drawn:
    """A column of the resource *name* in the zone of its place."""
    ordinal = column.on.toordinal()

    def at(start: int, end: int) -> Interval:
        return how.axis.place(zone, ordinal, max(start, column.start), min(end, column.end))

    spans = [at(entry.start, entry.end) for entry in column.entries]
    missing = how.axis.missing(zone, ordinal)
    return Drawn(
        id=f"c-{column.on}-{column.resource}",
        on=column.on.isoformat(),
        resource=column.resource,
        label=_("%(resource)s, %(day)s", resource=name, day=dates.long_day(column.on, how.lang)),
        boxes=_boxes(column, spans, zone, how),
        shut=[_place(*at(start, end)) for start, end in column.closed] + [_place(*gap) for gap in missing],
        buffers=[_place(*at(start, end)) for start, end in _buffers(column)],
        free=_free(column, zone, how) if how.with_free else [],
        span=_span(column, spans, at),
    )


def _boxes(column: Column, spans: list[Interval], zone: Zone, how: Drawing) -> list[Box]:
    """All entries; whoever is away is so behind whatever stands in that time, not beside it."""
    widened = [(start // FINE * FINE, max(end, start // FINE * FINE + LEAST)) for start, end in spans]
    beside = [at for at, entry in enumerate(column.entries) if entry.kind is not EntryKind.TIME_OFF]
    places = dict(zip(beside, lanes([widened[at] for at in beside]), strict=True))
    behind = sorted(range(len(column.entries)), key=lambda at: at in places)
    return [_box(column.entries[at], widened[at], places.get(at, ALONE), column, zone, how) for at in behind]


def _box(entry: Entry, span: Interval, lane: Lane, column: Column, zone: Zone, how: Drawing) -> Box:
    classes = [look(entry), _place(*span)]
    if lane.of > 1:
        classes.append(f"l{min(lane.lane, MOST_LANES - 1)} o{min(lane.of, MOST_LANES)}")
    if span[1] - span[0] <= SHORT:
        classes.append("ev--short")
    if entry.start < column.start:
        classes.append("ev--from-before")
    if entry.end > column.end:
        classes.append("ev--goes-on")
    is_whole_day = entry.start <= column.start and entry.end >= column.end
    title, detail = said(entry, in_language(how.services.get(entry.service_id or 0, {}), how.lang))
    return Box(
        " ".join(classes),
        0 if entry.kind in UNMOVED else entry.appointment_id,
        entry.sequence,
        _value(entry.begins, zone),
        entry.ends - entry.begins,
        entry.start - entry.begins,
        entry.end - entry.start,
        entry.kind in UNMOVED or entry.state is EntryState.CANCELLED,
        "" if is_whole_day else _clock(max(entry.start, column.start), zone),
        "" if is_whole_day else _clock(min(entry.end, column.end), zone),
        title,
        detail,
        word(entry),
    )


def said(entry: Entry, service: str) -> tuple[str, str]:
    """Who or what, and what for; *service* is what its service is called."""
    if entry.capacity > 1:
        seats = {"taken": entry.seats_taken, "capacity": entry.capacity}
        # A session may have a title of its own.
        name = _("%(what)s %(taken)s/%(capacity)s", what=entry.title or service, **seats)
        return name, service if entry.title else ""
    if entry.names:
        return entry.names[0], service
    return entry.title or service, ""


def _buffers(column: Column) -> Iterable[Interval]:
    for entry in column.entries:
        if entry.taken_from < entry.start and entry.start > column.start:
            yield max(entry.taken_from, column.start), entry.start
        if entry.taken_until > entry.end and entry.end < column.end:
            yield entry.end, min(entry.taken_until, column.end)


def _free(column: Column, zone: Zone, how: Drawing) -> list[Free]:
    """Every half hour by the clock that is free from one end to the other."""
    ordinal = column.on.toordinal()
    found = []
    for begins, ends in column.free:
        wall = begins + zone.offset_at(begins)
        for start in range(begins + -wall % HALF_HOUR, ends - HALF_HOUR + 1, HALF_HOUR):
            span = how.axis.place(zone, ordinal, start, start + HALF_HOUR)
            found.append(Free(_place(*span), _value(start, zone).replace("+", "%2B"), _clock(start, zone)))
    return found


def _span(column: Column, spans: list[Interval], at: Callable[[int, int], Interval]) -> Interval | None:
    """What of the scale is needed: all that is open, and what happens. Whole days off need nothing."""
    needed = [at(start, end) for start, end in column.opened]
    for entry, span in zip(column.entries, spans, strict=True):
        is_cut = entry.start <= column.start or entry.end >= column.end
        if entry.kind not in LONG or not is_cut:
            needed.append(span)
    return (min(start for start, _ in needed), max(end for _, end in needed)) if needed else None


@lru_cache(maxsize=16384)
def _place(start: int, end: int) -> str:
    """The classes of ``[start, end)`` on the scale, to the nearest five minutes."""
    start, end = _near(start), _near(end)
    hour, minute = divmod(start, HOUR)
    hours, minutes = divmod(max(end - start, FINE), HOUR)
    classes = [f"t{hour}"]
    if minute:
        classes.append(f"m{minute}")
    if hours:
        classes.append(f"d{hours}")
    if minutes:
        classes.append(f"e{minutes}")
    return " ".join(classes)


def _near(minute: int) -> int:
    return (minute + FINE // 2) // FINE * FINE


def _clock(minute: int, zone: Zone) -> str:
    return dates.CLOCK[zone.local(minute)[1]]


def _value(minute: int, zone: Zone) -> str:
    """``2026-11-25T14:00+01:00``."""
    ordinal, wall = zone.local(minute)
    return f"{_iso(ordinal)}T{dates.CLOCK[wall]}{_offset(zone.offset_at(minute))}"


@lru_cache(maxsize=1024)
def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@lru_cache(maxsize=256)
def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), HOUR)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
