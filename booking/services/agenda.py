"""Appointments as programs of the house read them, a part of the list at a time, or one."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.agenda import AgendaBooking, AgendaItem
from booking.domain.errors import NotFound
from booking.storage.queries import agenda as queries
from booking.storage.queries import series as series_queries
from booking.storage.queries import visits
from booking.storage.unit_of_work import reading

After = tuple[datetime, int]
"""Where a list goes on: the instant by which it is ordered, and the number, of the last one before."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Those that begin in ``[since, until)``; resource and service are slugs.

    With ``updated_since`` they are listed by when they were changed last, without it by their start.
    """

    since: datetime
    until: datetime
    resource: str | None = None
    service: str | None = None
    status: str | None = None
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a list, and where it goes on; none at its end."""

    items: tuple[AgendaItem, ...]
    after: After | None


def listed(actor: Actor, wanted: Wanted, after: After | None, limit: int) -> Part:
    """A part of the list, for somebody with a calendar of their own what takes it. Raises NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.between(
            session,
            actor.business_id,
            wanted.since,
            wanted.until,
            resource=wanted.resource,
            own=actor.resource,
            service=wanted.service,
            status=wanted.status,
            updated_since=wanted.updated_since,
            after=after,
            limit=limit + 1,
        )
    some = found[:limit]
    last = some[-1] if len(found) > limit else None
    at = last and (last.updated_at if wanted.updated_since else last.starts_at)
    mine = tuple(each for each in some if actor.concerns(*each.resources))
    return Part(mine, (at, last.id) if last and at else None)


def one(actor: Actor, appointment_id: int) -> AgendaItem:
    """One appointment of any kind and status. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.of(session, actor.business_id, [appointment_id]).get(appointment_id)
    if found is None or not actor.concerns(*found.resources):
        raise NotFound(what="appointment")
    return found


def with_booking(actor: Actor, booking_id: int) -> AgendaItem:
    """The appointment in which a booking has its seats. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        appointment_id = visits.appointment_of(session, actor.business_id, booking_id)
    if appointment_id is None:
        raise NotFound(what="booking")
    return one(actor, appointment_id)


def requests(
    actor: Actor, after: After | None, limit: int
) -> tuple[list[tuple[AgendaBooking, AgendaItem]], After | None]:
    """A part of the requests that wait for the house, the one that lapses first on top, and where the list goes on.

    Raises NotAllowed.
    """
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        rows = queries.waiting(session, actor.business_id, own=actor.resource, after=after, limit=limit + 1)
        items = queries.of(session, actor.business_id, [appointment_id for _at, _id, appointment_id in rows[:limit]])
    found = []
    for _at, booking_id, appointment_id in rows[:limit]:
        item = items.get(appointment_id)
        seats = next((each for each in item.bookings if each.id == booking_id), None) if item else None
        if item is not None and seats is not None and actor.concerns(*item.resources):
            found.append((seats, item))
    more = rows[limit - 1][:2] if len(rows) > limit else None
    return found, more


def series(actor: Actor, series_id: int) -> list[tuple[int, AgendaItem]]:
    """The visits of a series by their start, each with the number of its booking. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        rows = series_queries.visits(session, actor.business_id, series_id)
        items = queries.of(session, actor.business_id, [each.appointment_id for each in rows])
    found = [(each.id, items[each.appointment_id]) for each in rows if each.appointment_id in items]
    mine = [(booking_id, item) for booking_id, item in found if actor.concerns(*item.resources)]
    if not mine:
        raise NotFound(what="series")
    return mine
