"""Visits to come on some resources: what an edit of hours may leave without open time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.sessions import titled
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line, Occupancy, Service
from booking.storage.queries import parts
from booking.storage.types import database_now

MINUTE = timedelta(minutes=1)
_occupancy, _appointment, _line = table_of(Occupancy).c, table_of(Appointment).c, table_of(Line).c
_service, _booking = table_of(Service).c, table_of(Booking).c
_VISITS = (
    select(
        _occupancy.appointment_id,
        _occupancy.resource_id,
        _appointment.location_id,
        _appointment.starts_at,
        _appointment.ends_at,
        func.min(_occupancy.starts_at).label("taken_from"),
        func.max(_occupancy.ends_at).label("taken_until"),
        _line.buffer_before_minutes,
        _line.buffer_after_minutes,
        _service.name.label("service_names"),
        _appointment.overridden,
        _appointment.also,
        parts.TITLE,
    )
    .select_from(table_of(Occupancy))
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _occupancy.business_id, _appointment.id == _occupancy.appointment_id),
    )
    .join(table_of(Line), and_(_line.business_id == _occupancy.business_id, _line.id == _occupancy.line_id))
    .join(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.resource_id.in_(bindparam("resource_ids", expanding=True)),
        _occupancy.starts_at > bindparam("now", type_=_occupancy.starts_at.type),
        _occupancy.active,
        or_(_occupancy.expires_at.is_(None), _occupancy.expires_at > database_now()),
    )
    .group_by(_occupancy.appointment_id, _occupancy.resource_id, _appointment.business_id, _appointment.id)
    .group_by(_line.business_id, _line.id, _service.business_id, _service.id)
    .order_by(_appointment.starts_at, _occupancy.appointment_id, _occupancy.resource_id)
)
_NAMES = select(_booking.appointment_id, _booking.contact_name).where(
    _booking.business_id == bindparam("business_id"),
    _booking.appointment_id.in_(bindparam("appointment_ids", expanding=True)),
    _booking.state.in_(("confirmed", "pending")),
)


@dataclass(frozen=True, slots=True)
class FutureVisit:
    """One resource of a visit to come: needed for ``[needed_from, needed_until)``, buffers left out.

    ``overridden`` are the rules that somebody went over knowingly.
    """

    appointment_id: int
    resource_id: int
    location_id: int
    starts_at: datetime
    ends_at: datetime
    needed_from: datetime
    needed_until: datetime
    service_names: Mapping[str, str]
    overridden: tuple[str, ...]


def visits(session: Session, business_id: int, resource_ids: Collection[int], now: datetime) -> list[FutureVisit]:
    """The visits that begin after *now* on these resources, by their start; squeeze-ins and blocks are none."""
    if not resource_ids:
        return []
    asked = {"business_id": business_id, "resource_ids": sorted(resource_ids), "now": now}
    rows = session.execute(_VISITS, asked).all()
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.appointment_id, row.resource_id), []).append(row)
    several = parts.names(session, business_id, (row.appointment_id for row in rows if row.also is not None))
    return [_visit(lines, several.get(lines[0].appointment_id)) for lines in found.values()]


def _visit(lines: Sequence[Any], names: dict[str, str] | None) -> FutureVisit:
    """One resource of one visit, which may be there for several of its services."""
    row = lines[0]
    return FutureVisit(
        row.appointment_id,
        row.resource_id,
        row.location_id,
        row.starts_at,
        row.ends_at,
        min(each.taken_from + each.buffer_before_minutes * MINUTE for each in lines),
        max(each.taken_until - each.buffer_after_minutes * MINUTE for each in lines),
        names or titled(row.service_names, row.title),
        tuple(row.overridden or ()),
    )


def names(session: Session, business_id: int, appointment_ids: Collection[int]) -> dict[int, str]:
    """Who comes to each of these appointments; of several, the first one."""
    if not appointment_ids:
        return {}
    rows = session.execute(_NAMES, {"business_id": business_id, "appointment_ids": sorted(appointment_ids)})
    found: dict[int, str] = {}
    for appointment_id, name in rows:
        found.setdefault(appointment_id, name or "")
    return found
