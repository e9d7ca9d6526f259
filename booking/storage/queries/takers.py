"""Who takes a time: the appointments behind what is taken, with the people in them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select

from booking.domain.appointments import TAKING_SEATS, BookingState
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Occupancy, Resource, Service
from booking.storage.types import database_now, from_minutes

_occupancy, _appointment, _booking, _resource, _service = (
    table_of(each).c for each in (Occupancy, Appointment, Booking, Resource, Service)
)
_WHO = (
    select(
        _resource.id.label("resource_id"),
        _resource.slug,
        _occupancy.starts_at,
        _occupancy.ends_at,
        _appointment.id,
        _appointment.kind,
        _appointment.title,
        _service.name.label("service_name"),
        _booking.state,
        _booking.contact_name,
    )
    .select_from(table_of(Occupancy))
    .join(
        table_of(Resource),
        and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
    )
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _occupancy.business_id, _appointment.id == _occupancy.appointment_id),
    )
    .outerjoin(
        table_of(Service),
        and_(_service.business_id == _occupancy.business_id, _service.id == _occupancy.service_id),
    )
    .outerjoin(
        table_of(Booking),
        and_(
            _booking.business_id == _occupancy.business_id,
            _booking.appointment_id == _occupancy.appointment_id,
            _booking.state.in_(TAKING_SEATS),
            or_(_booking.expires_at.is_(None), _booking.expires_at > database_now()),
        ),
    )
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.resource_id.in_(bindparam("resource_ids", expanding=True)),
        _occupancy.starts_at < bindparam("before", type_=_occupancy.starts_at.type),
        _occupancy.starts_at > bindparam("after", type_=_occupancy.starts_at.type),
        _occupancy.ends_at > bindparam("since", type_=_occupancy.ends_at.type),
        _occupancy.active,
        or_(_occupancy.expires_at.is_(None), _occupancy.expires_at > database_now()),
    )
    .order_by(_occupancy.starts_at, _occupancy.id, _booking.id)
)


@dataclass(frozen=True, slots=True)
class Taker:
    """What takes ``[starts_at, ends_at)`` of a resource (a slug), buffers included. ``state`` is that of its bookings:
    ``confirmed`` as soon as one is. ``title`` says what a block is for."""

    resource: str
    starts_at: datetime
    ends_at: datetime
    appointment_id: int
    kind: str
    state: str
    title: str | None
    service_name: dict[str, str] | None
    names: tuple[str, ...] = ()
    resource_id: int = field(default=0, compare=False)


def takers(
    connection: Connection, business_id: int, resource_ids: Collection[int], start: int, end: int, longest: int
) -> list[Taker]:
    """Everything that takes part of ``[start, end)``, in minutes, by its start; *longest* bounds the look back."""
    parameters = {
        "business_id": business_id,
        "resource_ids": sorted(resource_ids),
        "before": from_minutes(end),
        "since": from_minutes(start),
        "after": from_minutes(start - longest - 1),
    }
    found: dict[tuple[int, int, datetime], Taker] = {}
    for row in connection.execute(_WHO, parameters):
        key = (row.id, row.resource_id, row.starts_at)
        known = found.get(key)
        names = known.names if known else ()
        if row.contact_name and row.contact_name not in names:
            names = (*names, row.contact_name)
        state = _stronger(known.state if known else "", row.state or "")
        found[key] = Taker(
            row.slug,
            row.starts_at,
            row.ends_at,
            row.id,
            row.kind,
            state,
            row.title,
            row.service_name,
            names,
            row.resource_id,
        )
    return list(found.values())


def _stronger(one: str, other: str) -> str:
    order = ("", BookingState.HELD.value, BookingState.PENDING.value)
    return max(one, other, key=lambda state: order.index(state) if state in order else len(order))
