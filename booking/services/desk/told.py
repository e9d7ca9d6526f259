"""Telling customers what the house has done, and taking it back where nobody has been told yet."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, select, update
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
    """Of what was *said* since then, mails that have not left are dropped; who has got one is told how things are now.

    Who is just getting one counts as told, and so does who got any other mail since then, as it says how things were.
    Who was not told hears nothing.
    """
    for booking_id, email in bookings:
        found = _news(session, business_id, booking_id)
        pointless = [each for each in found if each.reason == said.value and each.created_at >= since]
        # Of two at the same time the one that was written first came first.
        since_then = [each for each in found if (each.id >= pointless[-1].id if pointless else each.created_at > since)]
        unsent = [each.id for each in pointless if each.state == "due"]
        dropped = _dropped(session, business_id, unsent)
        is_told = dropped < len(unsent) or any(
            each.state in ("sent", "failed") or (each.state == "due" and each.attempts) for each in since_then
        )
        # What the dropped ones had made pointless already will not be sent any more either.
        before = next((each for each in found if each not in pointless), None)
        is_owed = dropped > 0 and before is not None and before.state == "superseded"
        if email and (is_told or is_owed):
            messages.add(session, business_id, booking_id, instead, now, CUSTOMER)


def _news(session: Session, business_id: int, booking_id: int) -> Sequence[Row[int, str, str, int, datetime]]:
    """The mails to a customer about a booking, the newest first; a reminder is no news."""
    query = select(Message.id, Message.reason, Message.state, Message.attempts, Message.created_at).where(
        Message.business_id == business_id,
        Message.booking_id == booking_id,
        Message.recipient == Recipient.CUSTOMER.value,
        Message.reminder_id.is_(None),
    )
    return session.execute(query.order_by(Message.id.desc())).all()


def _dropped(session: Session, business_id: int, ids: Collection[int]) -> int:
    """Drop those that no worker ever had in hand: an attempt may have arrived although it seemed to fail."""
    unsent = (Message.business_id == business_id, Message.id.in_(ids), Message.state == "due", Message.attempts == 0)
    return rows_changed(session, update(Message).where(*unsent).values(state="superseded")) if ids else 0
