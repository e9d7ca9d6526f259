"""Reads of series: the bookings of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.storage.models import Appointment, Booking, Series
from booking.storage.queries.bookings import OF_APPOINTMENT

_OF_SERIES = (
    select(
        Booking.id,
        Booking.appointment_id,
        Booking.seats,
        Booking.state,
        Booking.hold_kind,
        Booking.generation,
        Booking.reference,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.zone,
    )
    .join(Appointment, OF_APPOINTMENT)
    .where(Booking.moves_id.is_(None))
    .order_by(Appointment.starts_at, Booking.id)
)


@dataclass(frozen=True, slots=True)
class SeriesVisit:
    """One visit of a series as it stands; ``[starts_at, ends_at)``, aware UTC, in the zone of its place."""

    id: int
    appointment_id: int
    seats: int
    state: str
    hold_kind: str | None
    generation: int
    reference: str
    starts_at: datetime
    ends_at: datetime
    zone: str


def _visit(row: Any) -> SeriesVisit:
    return SeriesVisit(*row)


def visits(session: Session, business_id: int, series_id: int) -> list[SeriesVisit]:
    """The visits of a series by when they begin, whatever has become of them."""
    query = _OF_SERIES.where(Booking.business_id == business_id, Booking.series_id == series_id)
    return [_visit(row) for row in session.execute(query).all()]


def together(session: Session, business_id: int, booking_id: int, series_id: int | None) -> list[SeriesVisit]:
    """A booking and all that belong to its series; alone where it belongs to none."""
    which = Booking.id == booking_id if series_id is None else Booking.series_id == series_id
    query = _OF_SERIES.where(Booking.business_id == business_id, which)
    return [_visit(row) for row in session.execute(query).all()]


def series_of(session: Session, business_id: int, booking_id: int) -> int | None:
    """The series that a booking belongs to."""
    return session.scalar(select(Booking.series_id).where(Booking.business_id == business_id, Booking.id == booking_id))


def every_days(session: Session, business_id: int, series_id: int) -> int:
    """The rhythm in which a series was asked for, in days."""
    found: int = session.execute(
        select(Series.every_days).where(Series.business_id == business_id, Series.id == series_id)
    ).scalar_one()
    return found
