"""What programs of others are to be told of: noted in the transaction in which it happens, and sent by a worker."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE, AppointmentKind
from booking.domain.webhooks import DeliveryState, EventKind, heard
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import WebhookDelivery
from booking.storage.queries import listening
from booking.storage.types import database_now

# Workers compare with the database's clock when it is to leave.
_ADD = insert(table_of(WebhookDelivery)).values(due_at=database_now())
OF_MOVES = {
    EventKind.BOOKING_CONFIRMED: EventKind.BOOKING_MOVED,
    EventKind.BOOKING_DECLINED: EventKind.BOOKING_MOVE_DECLINED,
    EventKind.BOOKING_LAPSED: EventKind.BOOKING_MOVE_DECLINED,
}
"""What it means when a request to move a booking is decided: it is said of that booking."""
INSIDE = {
    AppointmentKind.SESSION: EventKind.SESSION_CHANGED,
    AppointmentKind.BLOCK: EventKind.BLOCK_CHANGED,
}


def hear(session: Session, business_id: int, subject: str, action: str, subject_id: int, at: datetime) -> None:
    """Tell of a deed as the record notes it, where it is one that programs hear of."""
    kind = heard(subject, action)
    if kind is None or not listening.is_listening(session, business_id):
        return
    if subject == "appointment":
        _tell_of_appointment(session, business_id, kind, subject_id, at)
    else:
        tell(session, business_id, kind, subject, subject_id, at)


def tell(session: Session, business_id: int, kind: EventKind, subject: str, subject_id: int, at: datetime) -> None:
    """Have everybody told who wants to hear of this; nothing is asked of the database where nobody listens."""
    if not listening.is_listening(session, business_id):
        return
    if kind in OF_MOVES and (moved := listening.moves_of(session, business_id, subject_id)) is not None:
        kind, subject_id = OF_MOVES[kind], moved
    queue(session, business_id, listening.hooks(session, business_id, kind.value), kind, subject, subject_id, at)


def queue(
    session: Session,
    business_id: int,
    hooks: Collection[int],
    kind: EventKind,
    subject: str,
    subject_id: int,
    at: datetime,
) -> list[int]:
    """Have these webhooks told at once; answers the numbers of what is to be sent, in their order."""
    # The same for everybody who is told of it and at every try: it tells an event from all others.
    event_uid = f"evt_{secrets.token_hex(16)}"
    rows = [_row(business_id, each, event_uid, kind, subject, subject_id, at) for each in hooks]
    if rows:
        session.execute(_ADD, rows)
    return [row["id"] for row in rows]


def _row(
    business_id: int, webhook_id: int, event_uid: str, kind: EventKind, subject: str, subject_id: int, at: datetime
) -> dict[str, Any]:
    return {
        "business_id": business_id,
        "id": new_id(),
        "webhook_id": webhook_id,
        "event_uid": event_uid,
        "event": kind.value,
        "subject": subject,
        "subject_id": subject_id,
        "happened_at": at,
        "state": DeliveryState.DUE.value,
        "attempts": 0,
        "created_at": at,
    }


def _tell_of_appointment(
    session: Session, business_id: int, kind: EventKind, appointment_id: int, at: datetime
) -> None:
    found, bookings = listening.seats_in(session, business_id, appointment_id, MOVABLE)
    about = INSIDE.get(AppointmentKind(found)) if found is not None else None
    if about is not None:
        tell(session, business_id, about, "appointment", appointment_id, at)
    if kind is EventKind.BOOKING_MOVED:
        for each in bookings:
            tell(session, business_id, kind, "booking", each, at)
