"""Reads of where a booking stood before it was moved, as the record has it."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from booking.storage.models import Booking, RecordEntry, RecordValue

MOVES = ("moved", "rebooked", "approved", "proposal_accepted")


def newest(session: Session, business_id: int, booking_id: int) -> datetime | None:
    """The start that the last move left; none where nothing is known of one (any more)."""
    appointment_id = (
        select(Booking.appointment_id)
        .where(Booking.business_id == business_id, Booking.id == booking_id)
        .scalar_subquery()
    )
    query = (
        select(RecordValue.before)
        .join(
            RecordEntry,
            and_(RecordEntry.business_id == RecordValue.business_id, RecordEntry.id == RecordValue.entry_id),
        )
        .where(
            RecordEntry.business_id == business_id,
            or_(
                and_(RecordEntry.subject == "booking", RecordEntry.subject_id == booking_id),
                and_(RecordEntry.subject == "appointment", RecordEntry.subject_id == appointment_id),
            ),
            RecordEntry.action.in_(MOVES),
            RecordValue.field == "starts_at",
            RecordValue.before.is_not(None),
        )
        .order_by(RecordEntry.at.desc(), RecordEntry.id.desc())
        .limit(1)
    )
    said = session.scalar(query)
    return datetime.fromisoformat(said) if said else None
