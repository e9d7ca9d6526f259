"""Telling customers what the house has done, and taking it back where nobody has been told yet."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.messages import Reason, Recipient
from booking.services import messages
from booking.storage.models import Message
from booking.storage.unit_of_work import rows_changed

CUSTOMER = (Recipient.CUSTOMER,)
Addressed = Iterable[tuple[int, str | None]]
"""Bookings with the address of their customer, none where nobody can be written to."""


def tell(session: Session, business_id: int, bookings: Addressed, reason: Reason, now: datetime) -> int:
    """Queue a mail to everybody who has an address; answers how many."""
    addressed = [booking_id for booking_id, email in bookings if email]
    for booking_id in addressed:
        messages.add(session, business_id, booking_id, reason, now, CUSTOMER)
    return len(addressed)


def take_back(
    session: Session,
    business_id: int,
    bookings: Addressed,
    said: Reason,
    since: datetime,
    instead: Reason,
    now: datetime,
) -> None:
    """Of what was *said* since then, a mail that has not left is dropped; who has got it is told how things are now.

    Who is just getting it counts as told. Who was not told then hears nothing.
    """
    for booking_id, email in bookings:
        line = (
            Message.business_id == business_id,
            Message.booking_id == booking_id,
            Message.recipient == Recipient.CUSTOMER.value,
            # A reminder is no news of this.
            Message.reminder_id.is_(None),
        )
        query = (
            select(Message.id, Message.reason, Message.state, Message.created_at)
            .where(*line)
            .order_by(Message.id.desc())
            .limit(2)
        )
        found = session.execute(query).all()
        last, before = (*found, None, None)[:2]
        if last is None or last.reason != said.value or last.created_at < since:
            continue
        # Not in a worker's hands, and never was: an attempt may have arrived although it seemed to fail.
        unsent = (Message.state == "due", Message.attempts == 0)
        this = (Message.business_id == business_id, Message.id == last.id)
        dropped = rows_changed(session, update(Message).where(*this, *unsent).values(state="superseded"))
        # What the dropped one had made pointless already will not be sent any more either.
        is_owed = before is not None and before.state == "superseded"
        if email and (not dropped or is_owed):
            messages.add(session, business_id, booking_id, instead, now, CUSTOMER)
