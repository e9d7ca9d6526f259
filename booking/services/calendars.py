"""The house's calendar: which columns somebody may see, what stands in them, and whether that has changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business, Location, Resource, Texts
from booking.domain.calendar_months import MonthDay
from booking.domain.calendars import Calendar, Column, Entry, column
from booking.domain.errors import NotFound
from booking.domain.hours import open_between
from booking.domain.intervals import Interval, merge
from booking.domain.timezones import Zone, zone
from booking.services import businesses
from booking.services.accounts import sessions
from booking.storage.queries import calendar_months as months
from booking.storage.queries import calendars as queries
from booking.storage.queries import parts, polls
from booking.storage.queries.calendars import Version as Version
from booking.storage.queries.polls import Polled
from booking.storage.unit_of_work import glancing, looking

HOURS_REACH = 2
"""Hours that begin so many days before may still be open: they close at 48:00 at the latest."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The version of each calendar that somebody may see, by slug, and what the database's clock said."""

    of: Mapping[str, Version]
    rules: int
    clock: datetime

    @property
    def numbers(self) -> str:
        """All of them as a poll learns them: ``7-12-3``, by the ids of the resources."""
        return "-".join(str(sum(version)) for version in self.of.values())


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month, with those of its first and its last week; ``services`` are their names."""

    days: tuple[MonthDay, ...]
    services: Mapping[int, Texts]


def resources(
    actor: Actor, business: Business, asked: Collection[str] = (), location: str | None = None
) -> tuple[Resource, ...]:
    """The resources that *actor* may see, in their order: those *asked* for, or all, perhaps of one location.

    Raises NotFound for one that the business has not or that is not theirs to see, NotAllowed.
    """
    actor.require(Permission.CALENDAR_SEE)
    mine = [each for each in business.resources.values() if actor.concerns(each.slug)]
    if not set(asked) <= {each.slug for each in mine}:
        raise NotFound(what="resource")
    if location is None:
        return tuple(each for each in mine if not asked or each.slug in asked)
    place = next((each for each in business.locations if each.slug == location), None)
    if place is None:
        raise NotFound(what="location")
    return tuple(each for each in mine if each.rules.location_id == place.id and (not asked or each.slug in asked))


def place_of(business: Business, resource: Resource) -> Location:
    """Where a resource belongs; its days are those of that place."""
    return next(each for each in business.locations if each.id == resource.rules.location_id)


def versions(actor: Actor, business: Business) -> Versions:
    """The versions of the calendars that *actor* may see, as of now and in the order of their ids: one statement."""
    with looking() as connection:
        found, clock = queries.versions(connection, business.id)
    none = Version(0, 0)
    ordered = sorted(business.resources.values(), key=lambda each: each.rules.id)
    of = {each.slug: found.get(each.rules.id, none) for each in ordered if actor.concerns(each.slug)}
    return Versions(of, business.rules_version, clock)


def polled(token: str, slug: str, now: datetime) -> Polled | None:
    """The same for whoever has this session, as a poll may know it: one statement, and none besides.

    None for anybody who is no member of the business, or has something else to do first.
    """
    with glancing() as connection:
        return polls.polled(connection, sessions.digest(token), slug, now, now - sessions.IDLE)


def calendar(
    business: Business, shown: Sequence[Resource], first: date, last: date, *, with_cancelled: bool = False
) -> Calendar:
    """The columns of *shown* on the local dates *first* to *last*, inclusive: a statement per kind of row."""
    if not shown:
        return Calendar({}, {}, {})
    places = {each.slug: zone(place_of(business, each).time_zone) for each in shown}
    window = _window(business, shown, first, last)
    with looking() as connection:
        standing = queries.appointments(connection, window, with_cancelled=with_cancelled)
        away = queries.time_off(connection, window) if _is_anybody_away(shown, window) else []
        away += queries.busy_time(connection, window)
        names = _names(connection, business, [entry for each in standing.entries.values() for entry in each])
    by_resource: dict[int, list[Entry]] = standing.entries
    for entry in away:
        by_resource.setdefault(entry.resource_id, []).append(entry)
    return Calendar(
        {
            each.slug: _columns(business, each, places[each.slug], by_resource.get(each.rules.id, []), first, last)
            for each in shown
        },
        names,
        {each.slug: standing.lapses_at[each.rules.id] for each in shown if each.rules.id in standing.lapses_at},
    )


def month(business: Business, shown: Sequence[Resource], first: date, last: date) -> Month:
    """How much begins on the local dates *first* to *last*, inclusive, and what comes first: one statement."""
    if not shown:
        return Month((), {})
    with looking() as connection:
        found = months.month(connection, _window(business, shown, first, last))
        names = _names(connection, business, [entry for _, entries in found.values() for entry in entries])
    opened: set[date] = set()
    for each in shown:
        place = zone(place_of(business, each).time_zone)
        for start, end in _opened(business, each, first, last):
            opened |= {place.local_date(start), place.local_date(end - 1)}
    days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
    return Month(tuple(MonthDay(on, *found.get(on, (0, ())), on in opened) for on in days), names)


def view(
    actor: Actor,
    business: Business,
    first: date,
    last: date,
    asked: Collection[str] = (),
    *,
    location: str | None = None,
    with_cancelled: bool = False,
) -> Calendar:
    """What *actor* sees of the local dates *first* to *last*. Raises NotFound, NotAllowed."""
    shown = resources(actor, business, asked, location)
    return calendar(business, shown, first, last, with_cancelled=with_cancelled)


def _window(business: Business, shown: Sequence[Resource], first: date, last: date) -> queries.Window:
    places = {zone(place_of(business, each).time_zone) for each in shown}
    return queries.Window(
        business.id,
        [each.rules.id for each in shown],
        min(place.midnight(first.toordinal()) for place in places),
        max(place.midnight(last.toordinal() + 1) for place in places),
        business.longest_minutes,
    )


def _names(connection: Connection, business: Business, entries: Sequence[Entry]) -> dict[int, Texts]:
    """What the services of these entries are called; archived ones are asked for, and visits of several."""
    names = {each.rules.id: each.name for each in business.services.values()}
    wanted = {entry.service_id for entry in entries if entry.service_id} - names.keys()
    archived = {each for each in wanted if each > 0}
    several = parts.names(connection, business.id, (-each for each in wanted if each < 0))
    names |= {-appointment_id: name for appointment_id, name in several.items()}
    return names | queries.service_names(connection, business.id, archived) if archived else names


def _columns(
    business: Business, resource: Resource, place: Zone, entries: list[Entry], first: date, last: date
) -> tuple[Column, ...]:
    opened = _opened(business, resource, first, last)
    ordered = sorted(entries, key=lambda entry: (entry.start, -entry.end, entry.appointment_id))
    days = ((first + timedelta(days=after)) for after in range((last - first).days + 1))
    return tuple(column(resource.slug, place, on, opened, ordered) for on in days)


def _opened(business: Business, resource: Resource, first: date, last: date) -> list[Interval]:
    """When a resource is open anywhere, in order, by hours that begin shortly before *first* up to *last*."""
    dates = (first.toordinal() - HOURS_REACH, last.toordinal())
    kept = businesses.opened(business)

    def find() -> list[Interval]:
        return merge(
            interval for each in business.locations for interval in open_between(resource.rules, each.rules, *dates)
        )

    return kept.get(("calendar", resource.rules.id, *dates), find) if kept else find()


def _is_anybody_away(shown: Sequence[Resource], window: queries.Window) -> bool:
    """What the process knows of time off is of the present rules: mostly it need not be asked for."""
    return any(start < window.end and end > window.start for each in shown for start, end in each.rules.time_off)
