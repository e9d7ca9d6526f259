"""Writing to the outbox: what a change has to tell, in the transaction of the change."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking.domain.messages import Notice, Reason, Recipient
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Message
from booking.storage.types import database_now

# At once by the clock that the worker asks, which is the database's.
_QUEUE = insert(table_of(Message)).values(due_at=database_now())
_QUEUE_LATER = insert(table_of(Message))
BOTH = (Recipient.CUSTOMER, Recipient.BUSINESS)
_later: ContextVar[tuple[int, datetime] | None] = ContextVar("later", default=None)


@contextmanager
def held_back(absence_id: int, due_at: datetime) -> Iterator[None]:
    """What is told about bookings within leaves at *due_at*, by the database's clock, and belongs to an absence."""
    token = _later.set((absence_id, due_at))
    try:
        yield
    finally:
        _later.reset(token)


def add(
    session: Session,
    business_id: int,
    booking_id: int,
    reason: Reason,
    at: datetime,
    recipients: Sequence[Recipient] = BOTH,
    words: str | None = None,
) -> None:
    """Queue one message per recipient, with *words* of the house. A repeat carries the identifier that is made now."""
    later = _later.get()
    more = {} if later is None else {"absence_id": later[0], "due_at": later[1]}
    for recipient in recipients:
        message_id = new_id()
        session.execute(
            _QUEUE_LATER if later else _QUEUE,
            {
                **more,
                "business_id": business_id,
                "id": message_id,
                "booking_id": booking_id,
                "words": words,
                "reason": reason.value,
                "recipient": recipient.value,
                "message_id": f"{reason.value}.{message_id:x}.{booking_id:x}",
                "state": "due",
                "attempts": 0,
                "created_at": at,
            },
        )


def add_to_person(
    session: Session,
    notice: Notice,
    address: str,
    at: datetime,
    *,
    business_id: int = 0,
    user_id: int | None = None,
    proof_id: int | None = None,
    invitation_id: int | None = None,
    calendar_id: int | None = None,
    customer_page_id: int | None = None,
    waiting_id: int | None = None,
    recall_id: int | None = None,
    words: str | None = None,
) -> None:
    """Queue a message to somebody at this address, about their account, a proof, an invitation, a calendar,
    the page of all their bookings, their place in a waiting list, or their wish to come again. What has *words* of
    its own is news of its own: no later one takes its place.
    """
    message_id = new_id()
    session.execute(
        _QUEUE,
        {
            "business_id": business_id,
            "id": message_id,
            "user_id": user_id,
            "proof_id": proof_id,
            "invitation_id": invitation_id,
            "calendar_id": calendar_id,
            "customer_page_id": customer_page_id,
            "waiting_id": waiting_id,
            "recall_id": recall_id,
            "words": words,
            "address": address,
            "reason": notice.value,
            "recipient": "user",
            "message_id": f"{notice.value}.{message_id:x}",
            "state": "due",
            "attempts": 0,
            "created_at": at,
        },
    )
