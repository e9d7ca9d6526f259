"""Appointments for programs of the house: a part of a list, or one, with all that makes its version.

Whatever the number of appointments, it is a statement per kind of row.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from booking.domain.agenda import AgendaBooking, AgendaItem, OtherTime
from booking.domain.appointments import AppointmentKind, AppointmentStatus, BookingState, HoldKind
from booking.domain.bookings import Contact
from booking.domain.visits import stage
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line, Location, Occupancy, Resource, Service
from booking.storage.queries import parts
from booking.storage.types import database_now

_appointment, _booking, _line, _service = (table_of(each).c for each in (Appointment, Booking, Line, Service))
_location, _resource, _occupancy = (table_of(each).c for each in (Location, Resource, Occupancy))

UNDECIDED = (BookingState.HELD, BookingState.LAPSED)
_IS_REAL = or_(_booking.hold_kind.is_(None), _booking.state.not_in(UNDECIDED))
_HERE = and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id)
_TAKEN_HERE = and_(
    _occupancy.business_id == _appointment.business_id,
    _occupancy.appointment_id == _appointment.id,
    # What a move left behind is former; what an early one left is told by lying elsewhere.
    _occupancy.former.is_(False),
    _occupancy.starts_at < _appointment.ends_at,
    _occupancy.ends_at > _appointment.starts_at,
)


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later of two instants, the second of which may be none."""
    return case((one < other, other), else_=one)


# What customers answer to reminders and invitations is no change of their event, and yet news for a program.
_LAST_SAID = _later(_later(_booking.updated_at, _booking.coming_at), _booking.attendance_at)
_LAST_BOOKING = select(func.max(_LAST_SAID)).where(_HERE, _IS_REAL).correlate(table_of(Appointment)).scalar_subquery()
CHANGED_AT: ColumnElement[datetime] = type_coerce(
    _later(_appointment.updated_at, _LAST_BOOKING), _appointment.updated_at.type
)
"""When an appointment or a booking in it was changed last."""
_ITEMS = (
    select(
        table_of(Appointment),
        CHANGED_AT.label("changed_at"),
        _location.slug.label("location_slug"),
        parts.SLUG.label("service_slug"),
    )
    .select_from(table_of(Appointment))
    .join(
        table_of(Location),
        and_(_location.business_id == _appointment.business_id, _location.id == _appointment.location_id),
    )
    .outerjoin(
        table_of(Line),
        and_(_line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id, parts.IS_FIRST),
    )
    .outerjoin(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
)
# What a version is made of; the rest of a row are repetitions of it.
_OCCUPIED = ("id", "resource_id", "starts_at", "ends_at", "active", "squeezed", "former", "waits_for")


def between(
    session: Session,
    business_id: int,
    since: datetime,
    until: datetime,
    *,
    resource: str | None = None,
    own: str | None = None,
    service: str | None = None,
    status: str | None = None,
    updated_since: datetime | None = None,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[AgendaItem]:
    """Those that begin in ``[since, until)``, by their start, or with *updated_since* by when they were changed last.

    *after* is where the list goes on: that instant and number of the last one before. *resource* and *own* are slugs
    of resources, both of which must be taken, *service* that of any service given. Visits that nobody ever had more
    of than a hold are left out.
    """
    by = CHANGED_AT if updated_since else _appointment.starts_at
    conditions = [
        _appointment.business_id == business_id,
        _appointment.starts_at >= since,
        _appointment.starts_at < until,
        or_(_appointment.kind != AppointmentKind.VISIT, exists().where(_HERE, _IS_REAL)),
        *(_takes(each) for each in (resource, own) if each is not None),
        *([_gives(service)] if service is not None else []),
        *([_appointment.status == status] if status is not None else []),
        *([by >= updated_since] if updated_since is not None else []),
        *([or_(by > after[0], and_(by == after[0], _appointment.id > after[1]))] if after else []),
    ]
    return _read(session, business_id, _ITEMS.where(*conditions).order_by(by, _appointment.id).limit(limit))


def of(session: Session, business_id: int, appointment_ids: Collection[int]) -> dict[int, AgendaItem]:
    """Appointments of any kind and status, by their number."""
    query = _ITEMS.where(_appointment.business_id == business_id, _appointment.id.in_(sorted(set(appointment_ids))))
    return {each.id: each for each in _read(session, business_id, query.order_by(_appointment.id))}


def waiting(
    session: Session, business_id: int, *, own: str | None, after: tuple[datetime, int] | None, limit: int
) -> list[tuple[datetime, int, int]]:
    """``(expires_at, booking, appointment)`` of requests that wait for the house, the one that lapses first on top."""
    at = _booking.expires_at
    query = (
        select(at, _booking.id, _booking.appointment_id)
        .join(table_of(Appointment), _HERE)
        .where(
            _booking.business_id == business_id,
            _booking.state == BookingState.PENDING,
            at > database_now(),
            *([_takes(own)] if own is not None else []),
            *([or_(at > after[0], and_(at == after[0], _booking.id > after[1]))] if after else []),
        )
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(at, _booking.id).limit(limit))]


def _takes(slug: str) -> ColumnElement[bool]:
    of_resource = and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id)
    return exists().where(_TAKEN_HERE, of_resource, _resource.slug == slug)


def _gives(slug: str) -> ColumnElement[bool]:
    of_line = and_(_line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id)
    of_service = and_(_service.business_id == _line.business_id, _service.id == _line.service_id)
    # The first line is joined besides, which is another row of the same table.
    return select(_line.id).where(of_line, of_service, _service.slug == slug).correlate(table_of(Appointment)).exists()


def _read(session: Session, business_id: int, query: Select[Any]) -> list[AgendaItem]:
    rows = session.execute(query).all()
    ids = [row.id for row in rows]
    bookings = _bookings(session, business_id, ids)
    others = _others(session, business_id, [each.id for them in bookings.values() for each in them])
    taken = _taken(session, business_id, ids)
    return [_item(row, bookings[row.id], taken[row.id], others) for row in rows]


def _bookings(session: Session, business_id: int, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if ids:
        here = (_booking.business_id == business_id, _booking.appointment_id.in_(ids))
        for row in session.execute(select(table_of(Booking)).where(*here).order_by(_booking.id)):
            found[row.appointment_id].append(row)
    return found


def _others(session: Session, business_id: int, booking_ids: Sequence[int]) -> Mapping[int, list[Any]]:
    """By booking the other times that are asked for or proposed for it, and not decided."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if booking_ids:
        query = (
            select(
                *(_booking[name] for name in ("id", "moves_id", "state", "hold_kind", "expires_at", "sequence")),
                *(_appointment[name] for name in ("starts_at", "ends_at")),
            )
            .join(table_of(Appointment), _HERE)
            .where(
                _booking.business_id == business_id,
                _booking.moves_id.in_(booking_ids),
                _booking.state.in_((BookingState.PENDING, BookingState.HELD)),
            )
        )
        for row in session.execute(query.order_by(_booking.id)):
            found[row.moves_id].append(row)
    return found


def _taken(session: Session, business_id: int, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if ids:
        query = (
            select(_occupancy.appointment_id, *(_occupancy[name] for name in _OCCUPIED), _resource.slug)
            .join(
                table_of(Resource),
                and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
            )
            .where(_occupancy.business_id == business_id, _occupancy.appointment_id.in_(ids))
        )
        for row in session.execute(query.order_by(_occupancy.id)):
            found[row.appointment_id].append(row)
    return found


def _item(row: Any, bookings: Sequence[Any], taken: Sequence[Any], others: Mapping[int, list[Any]]) -> AgendaItem:
    shown = [each for each in bookings if each.hold_kind is None or each.state not in UNDECIDED]
    last = [each for each in taken if not each.former and each.starts_at < row.ends_at and each.ends_at > row.starts_at]
    present = [each for each in last if each.active] or last
    return AgendaItem(
        id=row.id,
        kind=AppointmentKind(row.kind),
        status=AppointmentStatus(row.status),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.zone,
        location=row.location_slug,
        service=row.service_slug,
        resources=tuple(dict.fromkeys(each.slug for each in present)),
        capacity=row.capacity,
        seats_taken=row.seats_taken,
        sequence=row.sequence,
        run=row.run,
        title=row.title,
        note=row.note,
        squeezed_reason=row.squeezed_reason,
        overridden=tuple(row.overridden or ()),
        created_at=row.created_at,
        updated_at=row.changed_at,
        bookings=tuple(_seats(each, others.get(each.id, [])) for each in shown),
        version=_version(row, bookings, taken, others),
    )


def _seats(row: Any, others: Sequence[Any]) -> AgendaBooking:
    proposed = next(
        (each for each in others if each.state == BookingState.HELD and each.hold_kind == HoldKind.PROPOSAL), None
    )
    state = BookingState(row.state)
    return AgendaBooking(
        id=row.id,
        customer_id=row.customer_id,
        state=state,
        stage=stage(state, row.arrived_at, row.started_at, row.finished_at),
        expires_at=row.expires_at,
        reference=row.reference,
        locale=row.locale,
        source=row.source,
        seats=row.seats,
        sequence=row.sequence,
        audience=row.audience,
        contact=Contact(row.contact_name or "", row.contact_email, row.contact_phone),
        answers=row.answers or {},
        price_minor=row.price_minor,
        currency=row.currency,
        moves_id=row.moves_id,
        series_id=row.series_id,
        decline_reason=row.decline_reason,
        wants_reminders=row.wants_reminders and row.reminders_stopped_at is None,
        coming_at=row.coming_at,
        attendance=row.attendance,
        arrived_at=row.arrived_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        created_at=row.created_at,
        updated_at=max(each for each in (row.updated_at, row.coming_at, row.attendance_at) if each),
        proposed=OtherTime(proposed.id, proposed.starts_at, proposed.ends_at, proposed.expires_at)
        if proposed
        else None,
    )


def _version(row: Any, bookings: Sequence[Any], taken: Sequence[Any], others: Mapping[int, list[Any]]) -> str:
    """A word that differs after every change: of all columns, as clocks may stand still between two changes."""
    said = [
        [row._mapping[column.name] for column in table_of(Appointment).columns],
        [list(each) for each in bookings],
        [[each._mapping[name] for name in _OCCUPIED] for each in taken],
        [list(each) for booking in bookings if booking.id in others for each in others[booking.id]],
    ]
    text = json.dumps(said, default=str, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
