"""Reads of a month: counted and cut by the database, in one statement."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from booking.domain.appointments import TAKING_SEATS, AppointmentKind, AppointmentStatus
from booking.domain.calendars import Entry, Seat, standing
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Occupancy
from booking.storage.queries.calendars import STANDS, Window
from booking.storage.types import database_now, minutes

FIRST = 3
"""Of how many a date says more than that they are there."""

_occupancy, _appointment, _booking = table_of(Occupancy), table_of(Appointment), table_of(Booking)
_found = (
    select(
        _occupancy.c.appointment_id,
        func.min(_occupancy.c.local_on).label("local_on"),
        func.min(_occupancy.c.service_id).label("service_id"),
        func.max(case((_occupancy.c.squeezed, 1), else_=0)).label("squeezed"),
        func.min(minutes(_appointment.c.starts_at)).label("starts"),
    )
    .join(
        _appointment,
        and_(
            _appointment.c.business_id == _occupancy.c.business_id,
            _appointment.c.id == _occupancy.c.appointment_id,
        ),
    )
    .where(
        _occupancy.c.business_id == bindparam("business_id"),
        _occupancy.c.resource_id.in_(bindparam("resource_ids", expanding=True)),
        _occupancy.c.starts_at < bindparam("before", type_=_occupancy.c.starts_at.type),
        _occupancy.c.starts_at > bindparam("from", type_=_occupancy.c.starts_at.type),
        _occupancy.c.ends_at > bindparam("after", type_=_occupancy.c.ends_at.type),
        STANDS,
        _appointment.c.kind != AppointmentKind.BLOCK,
    )
    .group_by(_occupancy.c.appointment_id)
    .subquery("found")
)
_ranked = select(
    _found,
    func.count().over(partition_by=_found.c.local_on).label("total"),
    func.row_number()
    .over(partition_by=_found.c.local_on, order_by=(_found.c.starts, _found.c.appointment_id))
    .label("place"),
).subquery("ranked")
_MONTH = (
    select(
        _ranked.c.local_on,
        _ranked.c.total,
        _ranked.c.service_id,
        _ranked.c.squeezed,
        _appointment.c.id,
        _appointment.c.kind,
        minutes(_appointment.c.starts_at),
        minutes(_appointment.c.ends_at),
        _appointment.c.sequence,
        _appointment.c.capacity,
        _appointment.c.title,
        _booking.c.id,
        _booking.c.state,
        _booking.c.hold_kind,
        _booking.c.contact_name,
        _booking.c.seats,
        case((_booking.c.arrived_at.is_(None), 0), else_=1),
        case((_booking.c.started_at.is_(None), 0), else_=1),
        case((_booking.c.moves_id.is_(None), 0), else_=1),
        case((_booking.c.coming_at.is_(None), 0), else_=1),
        case((_booking.c.attendance == "declined", 1), else_=0),
        _appointment.c.also,
    )
    .select_from(
        _ranked.join(
            _appointment,
            and_(
                _appointment.c.business_id == bindparam("business_id"),
                _appointment.c.id == _ranked.c.appointment_id,
            ),
        ).outerjoin(
            _booking,
            and_(
                _booking.c.business_id == bindparam("business_id"),
                _booking.c.appointment_id == _ranked.c.appointment_id,
                _booking.c.state.in_(sorted(TAKING_SEATS)),
                or_(_booking.c.expires_at.is_(None), _booking.c.expires_at > database_now()),
            ),
        )
    )
    .where(_ranked.c.place <= FIRST, _appointment.c.status == AppointmentStatus.ACTIVE)
    .order_by(_ranked.c.local_on, _ranked.c.place, _booking.c.id)
)


def month(connection: Connection, window: Window) -> dict[date, tuple[int, tuple[Entry, ...]]]:
    """By local date how many appointments begin on it, and the first of them."""
    totals: dict[date, int] = {}
    firsts: dict[int, tuple[Any, ...]] = {}
    seats: dict[int, list[Seat]] = defaultdict(list)
    for row in connection.execute(_MONTH, window.parameters()):
        totals[row[0]] = row[1]
        firsts.setdefault(row[4], tuple(row))
        if row[11] is not None:
            seats[row[4]].append(Seat._make(row[12:21]))
    found: dict[date, list[Entry]] = defaultdict(list)
    for appointment_id, (local_on, _, service_id, squeezed, _, kind, begins, ends, sequence, capacity, title, also) in (
        (key, (*row[:11], row[21])) for key, row in firsts.items()
    ):
        stands = standing(kind, is_active=True, is_squeezed=bool(squeezed), seats=seats[appointment_id])
        if stands is not None:
            found[local_on].append(
                Entry(
                    stands.kind,
                    stands.state,
                    start=begins,
                    end=ends,
                    begins=begins,
                    ends=ends,
                    taken_from=begins,
                    taken_until=ends,
                    resource_id=0,
                    appointment_id=appointment_id,
                    sequence=sequence,
                    service_id=service_id if also is None else -appointment_id,
                    title=title or "",
                    names=stands.names,
                    seats_taken=stands.seats_taken,
                    capacity=capacity,
                    arrived=stands.arrived,
                    waiting=stands.waiting,
                    is_move=stands.is_move,
                )
            )
    return {on: (total, tuple(found[on])) for on, total in totals.items()}
