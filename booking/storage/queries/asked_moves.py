"""Reads of moves that were asked for: the other time, and what the house said to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.storage.models import Appointment, Booking
from booking.storage.queries.bookings import OF_APPOINTMENT


@dataclass(frozen=True, slots=True)
class AskedMove:
    """The time ``[starts_at, ends_at)`` that was wished for; until when it waits, or why it was declined.

    ``source`` is how it was asked for, as of a booking.
    """

    starts_at: datetime
    ends_at: datetime
    expires_at: datetime | None
    decline_reason: str | None
    source: str


def newest(session: Session, business_id: int, booking_id: int, states: Collection[BookingState]) -> AskedMove | None:
    """The last move that was asked for this booking and stands in one of these states."""
    query = (
        select(Appointment.starts_at, Appointment.ends_at, Booking.expires_at)
        .add_columns(Booking.decline_reason, Booking.source)
        .join(Booking, OF_APPOINTMENT)
        .where(
            Booking.business_id == business_id,
            Booking.moves_id == booking_id,
            Booking.state.in_(sorted(states)),
            Booking.hold_kind.is_distinct_from(HoldKind.PROPOSAL),
        )
        .order_by(Booking.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return AskedMove(*row) if row else None
