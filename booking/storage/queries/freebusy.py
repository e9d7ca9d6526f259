"""When a resource is taken, and how surely: for those who are told of nothing else."""

from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, false, or_, select, union_all
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.intervals import Interval, merge
from booking.storage.db import table_of
from booking.storage.models import Booking, BusyTime, Occupancy
from booking.storage.types import database_now, from_minutes, minutes

_occupancy, _busy, _booking = table_of(Occupancy).c, table_of(BusyTime).c, table_of(Booking).c
_IS_ASKED_FOR = exists(
    select(1).where(
        _booking.business_id == _occupancy.business_id,
        _booking.appointment_id == _occupancy.appointment_id,
        _booking.state == BookingState.PENDING,
    )
)
_TAKEN = union_all(
    select(
        minutes(_occupancy.starts_at), minutes(_occupancy.ends_at), _occupancy.expires_at.is_not(None).label("is_open")
    ).where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.resource_id == bindparam("resource_id"),
        _occupancy.starts_at < bindparam("before", type_=_occupancy.starts_at.type),
        _occupancy.starts_at > bindparam("after", type_=_occupancy.starts_at.type),
        _occupancy.active,
        # What somebody is only typing for is over in a few minutes, or booked.
        or_(_occupancy.expires_at.is_(None), and_(_occupancy.expires_at > database_now(), _IS_ASKED_FOR)),
    ),
    select(minutes(_busy.starts_at), minutes(_busy.ends_at), false()).where(
        _busy.business_id == bindparam("business_id"),
        _busy.resource_id == bindparam("resource_id"),
        _busy.starts_at < bindparam("before", type_=_busy.starts_at.type),
        _busy.starts_at > bindparam("after", type_=_busy.starts_at.type),
    ),
)


class Taken(NamedTuple):
    """Intervals in order, in minutes since the epoch: taken for certain, and asked for."""

    firm: list[Interval]
    asked_for: list[Interval]


def taken(session: Session, business_id: int, resource_id: int, start: int, end: int, longest: int) -> Taken:
    """When a resource is taken in ``[start, end)``; *longest* (minutes) bounds the look back."""
    said = {
        "business_id": business_id,
        "resource_id": resource_id,
        "before": from_minutes(end),
        "after": from_minutes(start - longest - 1),
    }
    rows = session.execute(_TAKEN, said).all()
    found = [((max(a, start), min(b, end)), bool(is_open)) for a, b, is_open in rows if b > start]
    return Taken(
        merge(interval for interval, is_open in found if not is_open),
        merge(interval for interval, is_open in found if is_open),
    )
