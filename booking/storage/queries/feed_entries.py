"""What stands in a feed of the house: by columns and few statements, since it may hold ten thousand appointments.

No more is read than the feed may tell: of one that only says "busy", neither names nor places leave the database.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, null, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind, BookingState
from booking.domain.feeds import FeedEntry, FeedStatus, Privacy
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line, Occupancy
from booking.storage.queries.feed_names import NOWHERE, Named, Window, taken, window
from booking.storage.queries.feeds import Subscribed

LONGEST = timedelta(days=8)  # no occupancy begins longer than this before or after its visit does
FIRM = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW})
SHOWN = FIRM | {BookingState.PENDING}

_appointment, _booking = table_of(Appointment), table_of(Booking)
_line, _occupancy = table_of(Line), table_of(Occupancy)
_COLUMNS = (
    *(_appointment.c[name] for name in ("id", "uid", "sequence", "kind", "status", "starts_at", "ends_at", "zone")),
    *(_appointment.c[name] for name in ("capacity", "location_id", "created_at", "updated_at")),
    _line.c.service_id,
    _booking.c.id.label("booking_id"),
    _booking.c.state,
    _booking.c.seats,
)
_TOLD = (_appointment.c.title, _booking.c.contact_name)
_UNTOLD = (null().label("title"), null().label("contact_name"))
_WITH_LINES = and_(_line.c.business_id == _appointment.c.business_id, _line.c.appointment_id == _appointment.c.id)
_WITH_BOOKINGS = and_(
    _booking.c.business_id == _appointment.c.business_id,
    _booking.c.appointment_id == _appointment.c.id,
    _booking.c.customer_id.is_not(None),
)

Interval = tuple[datetime, datetime]


def entries(
    session: Session, feed: Subscribed, names: Named, day: date, only: Sequence[int] | None = None
) -> list[FeedEntry]:
    """What a feed shows on *day*, ascending: what is cancelled for thirty days, holds never.

    What has left the feed's resource for another is over there, and is told where it was. With *only* these
    appointments are looked at, of which it is known that they stand there.
    """
    shown, privacy = window(feed, day), Privacy(feed.privacy)
    left = _left(session, feed, shown) if feed.resource_id is not None and only is None else {}
    which = _shown(feed, shown) if only is None else _among(feed, only)
    within = select(_appointment.c.id).where(which)
    resources = taken(session, feed.business_id, within) if privacy is Privacy.FULL else {}
    found = []
    for appointment_id, group in groupby(session.execute(_query(which, privacy)), attrgetter("id")):
        same = list(group)
        bookings = {row.booking_id: row for row in same if row.booking_id is not None}.values()
        status = _status(same[0], [row.state for row in bookings])
        was = left.get(appointment_id)
        if status is None or (was is not None and same[0].updated_at <= shown.over_since):
            continue
        told = names.resources_of(resources.get(appointment_id, ()))
        found.append(_entry(same, bookings, status, was, names, told, is_told=privacy is not Privacy.BUSY))
    return found


def _entry(
    same: Sequence[Row[Any]],
    bookings: Iterable[Row[Any]],
    status: FeedStatus,
    was: Interval | None,
    names: Named,
    resource_names: tuple[str, ...],
    *,
    is_told: bool,
) -> FeedEntry:
    first = same[0]
    services = tuple(dict.fromkeys(row.service_id for row in same if row.service_id is not None)) if is_told else ()
    taking = [row for row in bookings if row.state in SHOWN]
    # Of a visit that is cancelled, those are told who had booked it.
    people = bookings if status is FeedStatus.CANCELLED else taking
    return FeedEntry(
        uid=first.uid,
        sequence=first.sequence,
        kind=AppointmentKind(first.kind),
        status=FeedStatus.CANCELLED if was else status,
        starts_at=was[0] if was else first.starts_at,
        ends_at=was[1] if was else first.ends_at,
        time_zone=first.zone,
        service_names=names.services_of(services) if services else {},
        customer_names=tuple(row.contact_name for row in people if row.contact_name) if is_told else (),
        # Not what the appointment counts: holds are in no feed, and come and go without a new version.
        seats_taken=sum(row.seats for row in taking),
        capacity=first.capacity,
        place=names.places[first.location_id] if is_told else NOWHERE,
        resource_names=resource_names,
        created_at=first.created_at,
        updated_at=first.updated_at,
        title=first.title,
    )


def _query(which: ColumnElement[bool], privacy: Privacy) -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS, *(_UNTOLD if privacy is Privacy.BUSY else _TOLD))
        .select_from(
            table_of(Appointment).outerjoin(table_of(Line), _WITH_LINES).outerjoin(table_of(Booking), _WITH_BOOKINGS)
        )
        .where(which)
        .order_by(_appointment.c.starts_at, _appointment.c.id, _line.c.position, _booking.c.id)
    )


def _among(feed: Subscribed, only: Sequence[int]) -> ColumnElement[bool]:
    return and_(_appointment.c.business_id == feed.business_id, _appointment.c.id.in_(only))


def _shown(feed: Subscribed, shown: Window) -> ColumnElement[bool]:
    """Which appointments."""
    found = and_(
        _appointment.c.business_id == feed.business_id,
        shown.holds(_appointment.c.starts_at),
        or_(_appointment.c.status == "active", _appointment.c.updated_at > shown.over_since),
    )
    if feed.resource_id is not None:
        taken = select(_occupancy.c.appointment_id).where(_on_resource(feed, shown))
        return and_(found, _appointment.c.id.in_(taken))
    if feed.service_id is not None:
        of_service = select(_line.c.appointment_id).where(
            _line.c.business_id == feed.business_id,
            _line.c.service_id == feed.service_id,
            _line.c.starts_at >= shown.first - LONGEST,
        )
        return and_(found, _appointment.c.id.in_(of_service))
    return found


def _on_resource(feed: Subscribed, shown: Window) -> ColumnElement[bool]:
    found = and_(
        _occupancy.c.business_id == feed.business_id,
        _occupancy.c.resource_id == feed.resource_id,
        _occupancy.c.starts_at >= shown.first - LONGEST,
    )
    return and_(found, _occupancy.c.starts_at < shown.end + LONGEST) if shown.end is not None else found


def _left(session: Session, feed: Subscribed, shown: Window) -> dict[int, Interval]:
    """What stands on the feed's resource no more, and where it was there last."""
    query = select(*(_occupancy.c[name] for name in ("appointment_id", "starts_at", "ends_at", "former")))
    here: set[int] = set()
    found: dict[int, Interval] = {}
    for row in session.execute(query.where(_on_resource(feed, shown)).order_by(_occupancy.c.id)):
        if row.former:
            found[row.appointment_id] = row.starts_at, row.ends_at
        else:
            here.add(row.appointment_id)
    return {each: interval for each, interval in found.items() if each not in here}


def _status(appointment: Row[Any], states: Sequence[str]) -> FeedStatus | None:
    """What an entry is; None for one that was only ever held."""
    is_visit = appointment.kind == AppointmentKind.VISIT
    if is_visit and not states:
        return None
    if appointment.status == "cancelled":
        return FeedStatus.CANCELLED
    if is_visit and not FIRM.intersection(states):
        return FeedStatus.TENTATIVE if BookingState.PENDING in states else None
    return FeedStatus.CONFIRMED
