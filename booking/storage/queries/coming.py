"""Figures: what became of visits whose customers had said that they come, and of the others."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.storage.models import Appointment, Booking
from booking.storage.queries.bookings import OF_APPOINTMENT

OUTCOMES = (BookingState.COMPLETED, BookingState.NO_SHOW, BookingState.CANCELLED)


def outcomes(session: Session, business_id: int, since: datetime, until: datetime) -> Mapping[tuple[bool, str], int]:
    """How many bookings of visits that began in ``[since, until)`` ended in which state, by whether they had confirmed.

    Keys are ``(has_confirmed, state)``; what did not happen is left out.
    """
    confirmed = case((Booking.coming_at.is_(None), 0), else_=1)
    query = (
        select(confirmed, Booking.state, func.count())
        .join(Appointment, OF_APPOINTMENT)
        .where(
            Appointment.business_id == business_id,
            Appointment.starts_at >= since,
            Appointment.starts_at < until,
            Booking.business_id == business_id,
            Booking.state.in_(OUTCOMES),
            Booking.moves_id.is_(None),
        )
        .group_by(confirmed, Booking.state)
    )
    return {(bool(has_confirmed), state): count for has_confirmed, state, count in session.execute(query)}
