"""Whether anybody listens to what happens in a business: asked in every transaction that changes something."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Business, Webhook

_business = table_of(Business).c
_webhook = table_of(Webhook).c
_LISTENS = select(_business.listens).where(_business.id == bindparam("business_id"))
_HOOKS = (
    select(_webhook.id, _webhook.events)
    .where(
        _webhook.business_id == bindparam("business_id"),
        _webhook.removed_at.is_(None),
        _webhook.paused_at.is_(None),
    )
    .order_by(_webhook.id)
)


def note(session: Session, business_id: int, listens: bool) -> None:
    """Keep for this unit of work what was read on the way."""
    session.info[_noted(business_id)] = listens


def is_listening(session: Session, business_id: int) -> bool:
    """Whether a program wants to be told of something; asked once in a unit of work."""
    if _noted(business_id) not in session.info:
        note(session, business_id, bool(session.execute(_LISTENS, {"business_id": business_id}).scalar()))
    return bool(session.info[_noted(business_id)])


def hooks(session: Session, business_id: int, event: str) -> list[int]:
    """The ids of those that want to be told of this."""
    return [row.id for row in session.execute(_HOOKS, {"business_id": business_id}) if event in row.events]


def set_listening(session: Session, business_id: int) -> None:
    """Note with the business whether any of its programs is to be told anything, after one of them has changed."""
    listens = session.execute(_HOOKS, {"business_id": business_id}).first() is not None
    session.execute(update(Business).where(Business.id == business_id).values(listens=listens))
    note(session, business_id, listens)


def moves_of(session: Session, business_id: int, booking_id: int) -> int | None:
    """The booking that this one asks to move, if it is such a request."""
    query = select(Booking.moves_id).where(Booking.business_id == business_id, Booking.id == booking_id)
    found: int | None = session.execute(query).scalar()
    return found


def seats_in(
    session: Session, business_id: int, appointment_id: int, states: Collection[str]
) -> tuple[str | None, list[int]]:
    """The kind of an appointment, and the bookings in it that are in one of these states."""
    this = (Appointment.business_id == business_id, Appointment.id == appointment_id)
    kind: str | None = session.execute(select(Appointment.kind).where(*this)).scalar()
    query = select(Booking.id).where(
        Booking.business_id == business_id,
        Booking.appointment_id == appointment_id,
        Booking.state.in_(sorted(states)),
    )
    return kind, list(session.scalars(query.order_by(Booking.id)))


def _noted(business_id: int) -> tuple[str, int]:
    return "listens", business_id
