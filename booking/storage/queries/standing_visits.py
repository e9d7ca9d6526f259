"""Which visits stand already, for whoever must not bring them a second time."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import TAKING_SEATS
from booking.domain.names import fold
from booking.storage.models import Appointment, Booking
from booking.storage.queries.bookings import OF_APPOINTMENT
from booking.storage.types import from_minutes, minutes


def starts_with_names(session: Session, business_id: int, first: int, last: int) -> set[tuple[int, str]]:
    """``(start in minutes, folded name)`` of everybody who has an appointment from *first* to *last*, inclusive."""
    query = (
        select(minutes(Appointment.starts_at), Booking.contact_name)
        .join(Appointment, OF_APPOINTMENT)
        .where(
            and_(Appointment.business_id == business_id, Appointment.status == "active"),
            Appointment.starts_at >= from_minutes(first),
            Appointment.starts_at <= from_minutes(last),
            Booking.state.in_(sorted(TAKING_SEATS)),
        )
    )
    return {(start, fold(name or "")) for start, name in session.execute(query)}
