"""The grid of a day or a week: days side by side, in each a column per resource."""

import secrets
from collections.abc import Collection, Container
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import url_for
from markupsafe import Markup

from booking.domain.access import Permission
from booking.domain.businesses import Resource
from booking.domain.day_axis import HOUR, Axis
from booking.domain.timezones import to_minutes, zone
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.services.calendars import Versions
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.calendar_columns import FINE
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.drawing import Parts, hue, parts

WORKING_DAYS = 5
# Nothing that anybody wrote can look like them.
GAP = Markup(f"<!--{secrets.token_hex(12)}-->")  # noqa: S704
MARK = secrets.token_hex(12)
Frame = tuple[bytes, ...]
"""A page, or a part of one, cut where the columns of each day go."""
USUAL = (8 * HOUR, 18 * HOUR)


@dataclass(frozen=True, slots=True)
class Reading:
    """A full hour beside the columns."""

    look: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Head:
    """The name over a column. ``absent_url`` says that they do not come on the day, ``own_url`` shows them alone;
    both are empty where there is no menu.
    """

    hue: str
    name: str
    note: str
    absent_url: str = ""
    own_url: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """Where the present is drawn: ``position`` in minutes of the scale, which may lie outside what is shown."""

    look: str
    position: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One date with its columns, drawn; ``now`` is today's only. In a page a ``gap`` is left for the columns."""

    id: str
    on: str
    weekday: str
    number: str
    name: str
    url: str
    is_today: bool
    is_on: bool
    now: Now | None
    columns: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Grid:
    """``first`` and ``last`` are the full hours of the scale between which everything lies.

    ``tag`` says of which state of the calendars this is; see ``changes``. ``hidden`` are the resources whose
    visits are all seen in other columns.
    """

    days: list[Day]
    heads: list[Head]
    readings: list[Reading]
    first: int
    last: int
    is_empty: bool
    zones: str
    tag: str
    hidden: tuple[Resource, ...]
    shown: tuple[Resource, ...]
    versions: Versions

    @property
    def shape(self) -> str:
        """What is replaced as a whole where it differs."""
        return shape_of(self.tag)

    @property
    def gap(self) -> Markup:
        """What a template says where the columns of a day go: carried through it they would be copied often."""
        return GAP

    @property
    def mark(self) -> str:
        """What a template says where the tag goes."""
        return MARK

    def filled(self, frame: Frame) -> list[bytes]:
        """What was made of this grid or one of the same shape, with the columns and the tag put in."""
        first, *others = frame
        pieces = [first.replace(MARK.encode(), self.tag.encode())]
        for day, rest in zip(self.days, others, strict=True):
            pieces += day.columns.values()
            pieces.append(rest)
        return pieces

    def columns_of(self, resources: Container[str]) -> bytes:
        """The columns of these resources alone."""
        return b"".join(column for day in self.days for slug, column in day.columns.items() if slug in resources)


def grid(entry: Entry, question: Question, now: datetime) -> Grid:
    """The grid of a question, drawn anew where something has changed."""
    versions = calendars.versions(entry.actor, entry.business)
    found = parts(entry, question, versions)
    shown = _shown(entry, question, found)
    spans = {
        on: [span for each in shown if (span := found.of[each.slug].spans[on])]
        for on in found.of[shown[0].slug].spans
    } if shown else {}  # fmt: skip
    days = _days(question, [on for on, each in spans.items() if each]) if shown else []
    needed = [span for on in days for span in spans.get(on, [])] or [USUAL]
    first = min(start for start, _ in needed) // HOUR
    last = -(-max(end for _, end in needed) // HOUR)
    places = {each.slug: calendars.place_of(entry.business, each).time_zone for each in shown}
    several = len(set(places.values())) > 1
    return Grid(
        days=[_day(on, question, found, shown, first, last, now, places) for on in days],
        heads=[_head(entry, question, each, places[each.slug] if several else "") for each in shown],
        readings=_readings(found.axis, first, last, question, places),
        first=first,
        last=last,
        is_empty=not any(part.appointments or part.has_own for part in found.of.values()),
        zones=", ".join(
            dates.zone_text(name, question.first, question.last, locale()) for name in dict.fromkeys(places.values())
        ),
        tag=_tag(
            question,
            versions,
            [part.lapses_at for part in found.of.values() if part.lapses_at],
            f"{first}-{last}-{_bits(question, days)}-{_bits_of(question, shown)}",
        ),
        hidden=tuple(each for each in question.mine if each.slug not in places),
        shown=shown,
        versions=versions,
    )


def frame(html: str) -> Frame:
    """What a template made of a grid."""
    return tuple(piece.encode() for piece in html.split(GAP))


def tag_of_whole(question: Question, versions: Versions, lapses: Collection[datetime]) -> str:
    """The tag of a view without columns."""
    return _tag(question, versions, lapses, "-")


def shape_of(tag: str) -> str:
    """What of a tag says by which rules, and which days, hours and columns there are, on which day."""
    return ".".join(tag.split(".")[:3])


def _tag(question: Question, versions: Versions, lapses: Collection[datetime], shape: str) -> str:
    """Of which state a view is: see ``changes``."""
    over = min((int(each.timestamp()) + 1 for each in lapses), default=0)
    return f"{versions.rules}.{shape}.{question.midnight}.{over}.{versions.numbers}"


def _shown(entry: Entry, question: Question, found: Parts) -> tuple[Resource, ...]:
    """Those asked for. Unless any were, rooms and devices are left out whose visits are all seen with somebody."""
    if question.asked:
        return question.mine
    chosen = {each.slug for service in entry.business.services.values() for each in service.staff}
    leading = {each.slug for each in question.mine if each.kind == "staff" or each.slug in chosen}
    if not leading:
        return question.mine
    seen = frozenset().union(*(found.of[slug].appointments for slug in leading))
    return tuple(
        each
        for each in question.mine
        if each.slug in leading or found.of[each.slug].has_own or found.of[each.slug].appointments - seen
    )


def _head(entry: Entry, question: Question, each: Resource, note: str) -> Head:
    head = Head(hue(entry.business, each), each.name, note)
    # Of a week the name stands over each day: a menu there would be in the way.
    if question.view != "day" or not entry.actor.may(Permission.TIME_OFF_CHANGE):
        return head
    on = question.on.isoformat()
    return replace(
        head,
        absent_url=url_for("absences.ask", who=each.slug, first=on),
        own_url=url_for("calendar.day", date=on, resource=each.slug),
    )


def _days(question: Question, needed: list[date]) -> list[date]:
    """Those on which something is open or happens, and the working days of a week in which nothing is."""
    if question.first == question.last:
        return [question.first]
    days = [question.first + timedelta(days=after) for after in range((question.last - question.first).days + 1)]
    found = [on for on in days if on in needed or on == question.today]
    return found if needed else days[:WORKING_DAYS]


def _day(
    on: date,
    question: Question,
    found: Parts,
    shown: tuple[Resource, ...],
    first: int,
    last: int,
    now: datetime,
    places: dict[str, str],
) -> Day:
    lang = locale()
    return Day(
        id=f"day-{on}",
        on=on.isoformat(),
        weekday=dates.weekday(on, lang),
        number=dates.day_number(on, lang),
        name=dates.long_day(on, lang),
        url=url_for("calendar.day", date=on.isoformat(), **question.filters),
        is_today=on == question.today,
        is_on=on == question.on,
        now=_now(on, found.axis, first, last, now, places[shown[0].slug]) if shown and on == question.today else None,
        columns={each.slug: found.of[each.slug].columns[on] for each in shown},
    )


def _now(on: date, scale: Axis, first: int, last: int, now: datetime, place: str) -> Now:
    minute = to_minutes(now)
    at = scale.place(zone(place), on.toordinal(), minute, minute + 1)[0]
    hour, rest = divmod(at // FINE * FINE, HOUR)
    return Now(f"t{hour} m{rest}" if rest else f"t{hour}", at, first * HOUR <= at <= last * HOUR)


def _readings(scale: Axis, first: int, last: int, question: Question, places: dict[str, str]) -> list[Reading]:
    found = []
    for position, wall, is_again in scale.readings():
        if first * HOUR <= position < last * HOUR:
            note = _again(question, places) if is_again else ""
            found.append(Reading(f"t{position // HOUR}", dates.CLOCK[wall % (24 * HOUR)], note))
    return found


def _again(question: Question, places: dict[str, str]) -> str:
    """What the hour is called that comes a second time: the zone's name in winter."""
    name = next(iter(places.values()))
    return dates.abbreviation(name, question.last + timedelta(days=1), locale())


def _bits(question: Question, days: list[date]) -> str:
    return str(sum(1 << (on - question.first).days for on in days))


def _bits_of(question: Question, shown: tuple[Resource, ...]) -> str:
    slugs = {each.slug for each in shown}
    return f"{sum(1 << index for index, each in enumerate(question.mine) if each.slug in slugs):x}"
