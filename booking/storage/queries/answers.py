"""Reads of what answers to invitations are about: whose booking, as it stands, and which mails were read before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from booking.storage.models import Appointment, Booking, Business, RecordEntry, RecordValue
from booking.storage.queries.bookings import OF_APPOINTMENT

MAIL = "mail"
"""The field of the record that holds the digest of the mail by which something was done."""
_OF_ENTRY = and_(RecordValue.business_id == RecordEntry.business_id, RecordValue.entry_id == RecordEntry.id)


@dataclass(frozen=True, slots=True)
class Invited:
    """A booking by the UID of its event, its customer's address in lower case, and the zone of the place."""

    business_id: int
    booking_id: int
    address: str
    zone: str


@dataclass(frozen=True, slots=True)
class Stands:
    """How a booking stands to answers."""

    state: str
    moves_id: int | None
    sequence: int
    address: str
    starts_at: datetime
    appointment_id: int
    attendance: str | None


def of_event(session: Session, uid: str, address: str) -> Invited | None:
    """The booking of this event whose customer has this address; none where they have another."""
    # By each business: that is how UIDs are indexed.
    query = (
        select(Booking.business_id, Booking.id, Booking.contact_email, Appointment.zone)
        .select_from(Business)
        .join(Booking, Booking.business_id == Business.id)
        .join(Appointment, OF_APPOINTMENT)
        .where(Booking.uid == uid)
        .order_by(Booking.business_id, Booking.id)
    )
    for business_id, booking_id, email, zone in session.execute(query):
        if email and email.casefold() == address:
            return Invited(business_id, booking_id, address, zone)
    return None


def stands(session: Session, business_id: int, booking_id: int) -> Stands | None:
    """The booking as it stands now."""
    query = (
        select(
            Booking.state,
            Booking.moves_id,
            Booking.sequence,
            func.coalesce(Booking.contact_email, ""),
            Appointment.starts_at,
            Booking.appointment_id,
            Booking.attendance,
        )
        .join(Appointment, OF_APPOINTMENT)
        .where(Booking.business_id == business_id, Booking.id == booking_id)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    state, moves_id, sequence, email, starts_at, appointment_id, attendance = row
    return Stands(state, moves_id, sequence, email.casefold(), starts_at, appointment_id, attendance)


def mails_since(session: Session, business_id: int, booking_id: int, since: datetime) -> int:
    """How many mails have had an effect on a booking since then."""
    return session.scalar(_about(business_id, booking_id).where(RecordEntry.at > since)) or 0


def was_read(session: Session, business_id: int, booking_id: int, digest: str) -> bool:
    """Whether a mail has had its effect on a booking."""
    return bool(session.scalar(_about(business_id, booking_id).where(RecordValue.after == digest)))


def _about(business_id: int, booking_id: int) -> Select[int]:
    return (
        select(func.count())
        .select_from(RecordEntry)
        .join(RecordValue, _OF_ENTRY)
        .where(
            RecordEntry.business_id == business_id,
            RecordEntry.subject == "booking",
            RecordEntry.subject_id == booking_id,
            RecordValue.field == MAIL,
        )
    )
