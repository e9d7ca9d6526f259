"""What the house does about messages: send again, do without, and take that back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotActive, NotFound
from booking.domain.outbox import State
from booking.services import record
from booking.services.outbox import is_superseded
from booking.services.record import Subject
from booking.storage.models import Message
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, rows_changed, unit_of_work

AFRESH: dict[str, object] = {"attempts": 0, "leased_until": None, "sent_at": None}
"""A message that begins anew: with all its tries before it."""


class Again(StrEnum):
    """What sending again came to."""

    ON_ITS_WAY = "on_its_way"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message that will not be sent; *was* is what it was before, for taking it back."""

    was: State


@retried
def send_again(actor: Actor, message_row: int, now: datetime) -> Again:
    """Send what has failed, or waits for its next try, at once.

    One that a later message has made pointless is dropped instead: the customer has been told how things are. Raises
    NotFound, NotAllowed, and NotActive where it has left, or is in a worker's hands.
    """
    with unit_of_work() as session:
        row = found(session, actor, message_row)
        return again(session, actor, row, now)


def again(session: Session, actor: Actor, row: Message, now: datetime) -> Again:
    """The same within a transaction of somebody else's, on a row that is locked."""
    waits = row.state == State.DUE and row.attempts > 0
    if not (row.state == State.FAILED or waits) or _is_in_hand(session, row):
        raise NotActive(state=row.state)
    if is_superseded(session, row):
        row.state = State.SUPERSEDED
        session.flush()
        return Again.OVERTAKEN
    this = (Message.business_id == row.business_id, Message.id == row.id)
    session.execute(update(Message).where(*this).values(state=State.DUE, due_at=database_now(), **AFRESH))
    record.add(session, actor, "message_sent_again", *_subject(row), now)
    return Again.ON_ITS_WAY


@retried
def send_failed_again(actor: Actor, since: datetime, now: datetime) -> int:
    """Send all again that should have left at *since* or later and failed; answers how many.

    Those that are pointless by now are dropped when their turn comes. Raises NotAllowed.
    """
    actor.require(Permission.MESSAGES_SEE)
    with unit_of_work() as session:
        these = (Message.business_id == actor.business_id, Message.state == State.FAILED, Message.due_at >= since)
        values = {"state": State.DUE, "due_at": database_now(), **AFRESH}
        count = rows_changed(session, update(Message).where(*these).values(values))
        if count:
            changes = {"messages": (None, count)}
            record.add(session, actor, "messages_sent_again", "business", actor.business_id, now, changes)
        return count


@retried
def drop(actor: Actor, message_row: int, now: datetime) -> Dropped:
    """Do without a message that is planned, or has failed.

    Raises NotFound, NotAllowed, and NotActive where it has left already, or is about to.
    """
    with unit_of_work() as session:
        row = found(session, actor, message_row)
        if row.state not in (State.DUE, State.FAILED) or _is_in_hand(session, row):
            raise NotActive(state=row.state)
        was = State(row.state)
        row.state = State.SUPERSEDED
        session.flush()
        record.add(session, actor, "message_dropped", *_subject(row), now)
        return Dropped(was)


@retried
def restore(actor: Actor, message_row: int, was: State, now: datetime) -> None:
    """Take a message up again that was dropped, as it *was*. Raises NotFound, NotAllowed, NotActive."""
    with unit_of_work() as session:
        row = found(session, actor, message_row)
        if row.state != State.SUPERSEDED or was not in (State.DUE, State.FAILED) or is_superseded(session, row):
            raise NotActive(state=row.state)
        row.state = was
        session.flush()
        record.add(session, actor, "message_restored", *_subject(row), now)


def found(session: Session, actor: Actor, message_row: int) -> Message:
    """A message of this business, locked. Raises NotFound, NotAllowed."""
    actor.require(Permission.MESSAGES_SEE)
    this = (Message.business_id == actor.business_id, Message.id == message_row)
    row = session.scalars(select(Message).where(*this).with_for_update()).first()
    if row is None:
        raise NotFound(what="message")
    return row


def _is_in_hand(session: Session, row: Message) -> bool:
    this = (Message.business_id == row.business_id, Message.id == row.id)
    free = or_(Message.leased_until.is_(None), Message.leased_until < database_now())
    return session.scalar(select(Message.id).where(*this, free)) is None


def _subject(row: Message) -> tuple[Subject, int]:
    return ("booking", row.booking_id) if row.booking_id is not None else ("business", row.business_id)
