"""Reads of proposals: another time that the business holds for a booking, until its customer answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.storage.models import Appointment, Booking
from booking.storage.queries.bookings import OF_APPOINTMENT
from booking.storage.types import database_now


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time ``[starts_at, ends_at)`` that is kept until ``expires_at``."""

    booking_id: int
    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


def of_booking(session: Session, business_id: int, booking_id: int) -> Proposal | None:
    """What is proposed for a booking and not answered, alive by the database's clock."""
    query = (
        select(Booking.id, Appointment.id, Appointment.starts_at, Appointment.ends_at, Booking.expires_at)
        .join(Appointment, OF_APPOINTMENT)
        .where(
            and_(Booking.business_id == business_id, Booking.moves_id == booking_id),
            Booking.state == BookingState.HELD,
            Booking.hold_kind == HoldKind.PROPOSAL,
            Booking.expires_at > database_now(),
        )
        .order_by(Booking.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return Proposal(row[0], row[1], row[2], row[3], row[4]) if row and row[4] else None
