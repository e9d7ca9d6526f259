"""Reads of what a business wrote of its own for messages, and of bookings to show it on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.messages import Channel, Reason
from booking.domain.own_words import OwnWords
from booking.storage.models import Appointment, Booking, MessageText
from booking.storage.queries.bookings import OF_APPOINTMENT

AMONG = 300
MOST_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Example:
    """A booking on which a message can be shown."""

    booking_id: int
    reference: str
    customer: str
    starts_at: datetime
    zone: str


def words(session: Session, business_id: int, reason: Reason, channel: Channel, locale: str) -> OwnWords | None:
    """What the business wrote for a message in one language; none where it leaves that to us."""
    return written(session, business_id, reason, channel).get(locale)


def written(session: Session, business_id: int, reason: Reason, channel: Channel) -> dict[str, OwnWords]:
    """What the business wrote for a message, by language."""
    query = select(MessageText.locale, MessageText.subject, MessageText.body).where(
        MessageText.business_id == business_id,
        MessageText.reason == reason.value,
        MessageText.channel == channel.value,
    )
    return {row.locale: OwnWords(row.subject, row.body) for row in session.execute(query)}


def written_for(session: Session, business_id: int) -> set[tuple[str, str, str]]:
    """Reason, channel and language of everything that the business wrote."""
    query = select(MessageText.reason, MessageText.channel, MessageText.locale).where(
        MessageText.business_id == business_id
    )
    return {(row.reason, row.channel, row.locale) for row in session.execute(query)}


def examples(session: Session, business_id: int, best: BookingState) -> list[Example]:
    """The newest bookings of customers who gave a name: first those that stand as wanted, of the last few hundred.

    Whatever there is, no more than those are read: it is asked while somebody types.
    """
    newest = (
        select(Booking.id).where(Booking.business_id == business_id).order_by(Booking.id.desc()).limit(AMONG).subquery()
    )
    query = (
        select(Booking.id, Booking.reference, Booking.contact_name, Appointment.starts_at, Appointment.zone)
        .join(newest, newest.c.id == Booking.id)
        .join(Appointment, OF_APPOINTMENT)
        .where(
            Booking.business_id == business_id,
            Booking.moves_id.is_(None),
            Booking.state != BookingState.HELD,
            Booking.contact_name.is_not(None),
        )
        .order_by(case((Booking.state == best, 0), else_=1), Booking.id.desc())
        .limit(MOST_EXAMPLES)
    )
    return [
        Example(row.id, row.reference, row.contact_name or "", row.starts_at, row.zone)
        for row in session.execute(query)
    ]
