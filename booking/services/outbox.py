"""The outbox: messages leave one by one, rendered from the facts of the moment, and failures show.

A message is leased before it is handed over and marked after the server's yes. A worker that dies in
between lets the lease run out; the message then leaves again under the same Message-ID. Nothing is
locked while the mail server thinks.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from booking.domain.messages import FOR_CALENDARS, Reason, Recipient
from booking.notifications.addresses import AddressRefused
from booking.notifications.delivery import DeliveryFailure, PermanentFailure, TemporaryFailure, Transport
from booking.services import bounces, heartbeat
from booking.services.channels import WAYS
from booking.services.mails import renderer
from booking.services.post import Leased as Leased
from booking.services.post import Post as Post
from booking.storage.models import Message
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, rows_changed, unit_of_work

LEASE = timedelta(minutes=15)  # longer than the slowest dialogue with a mail server
SOON = timedelta(seconds=5)
AT_ONCE = 20
OF_SEVERAL = (Reason.CONFIRMED, Reason.REQUESTED, Reason.MOVED, Reason.MOVE_REQUESTED)
"""What tells of several bookings where it carries words that say so."""
# Ten attempts over about two days; then a person has to look.
PAUSES = [timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60, 180, 360, 720, 1440)]

logger = logging.getLogger(__name__)


def deliver_due(post: Post) -> int:
    """Deliver what is due, in order; answers how many messages were tried. Never raises for a mail server."""
    tried = 0
    try:
        leased, dropped = _lease()
        while leased or dropped:
            for message in leased:
                _deliver(post, message)
            tried += len(leased)
            leased, dropped = _lease()
    finally:
        for transport in post.channels.values():
            transport.close()
    return tried


def _lease() -> tuple[list[Leased], int]:
    """Take some messages in hand, oldest first; drop and count those that a later one has made pointless."""
    taken, dropped = [], 0
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        heartbeat.beat(session, clock)
        due = (
            select(Message)
            .where(
                Message.state == "due",
                Message.due_at <= clock,
                or_(Message.leased_until.is_(None), Message.leased_until < clock),
            )
            .order_by(Message.due_at, Message.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        rows = session.scalars(due).all()
        for row in rows:
            if is_superseded(session, row):
                row.state = "superseded"
                dropped += 1
            elif not _is_out_before(session, row, clock):
                row.leased_until = clock + LEASE
                row.attempts += 1
                taken.append(row)
        session.flush()
        return [Leased.of(row) for row in taken], dropped


def _same_line(row: Message | Leased) -> tuple[ColumnElement[bool], ...]:
    """Messages to the same recipient about the same booking; of those to a person, what says the same thing."""
    if row.booking_id is None and row.words is not None:
        return (Message.id == row.id,)
    if row.booking_id is None:
        return (
            Message.address == row.address,
            Message.business_id == row.business_id,
            Message.recipient == row.recipient,
            Message.reason == row.reason,
            # Two calendars that fail are two pieces of news.
            Message.calendar_id.is_not_distinct_from(row.calendar_id),
            # So are two places in waiting lists.
            Message.waiting_id.is_not_distinct_from(row.waiting_id),
        )
    if row.reason == Reason.TO_ALL or (row.words and row.reason in OF_SEVERAL):
        # What the house writes is said once each time: nothing makes it pointless, and it makes nothing so. What
        # tells of several bookings is news of the others whatever becomes of the first.
        return (Message.id == row.id,)
    return (
        Message.business_id == row.business_id,
        Message.booking_id == row.booking_id,
        Message.recipient == row.recipient,
        Message.reason != Reason.TO_ALL.value,
        # A reminder corrects nothing, and no news corrects it: it is looked at when its hour comes.
        Message.reminder_id.is_not_distinct_from(row.reminder_id),
    )


def is_superseded(session: Session, row: Message | Leased) -> bool:
    """Whether a later message makes this one pointless: what was never sent needs no correction."""
    # The later message says how things are now, unless it was taken back.
    later = select(Message.id).where(*_same_line(row), Message.id > row.id, Message.state != "superseded")
    if row.recipient == Recipient.CUSTOMER.value and row.reason in FOR_CALENDARS:
        # A question about another time brings no event: the customer's calendar would never learn of this one.
        later = later.where(Message.reason.in_(FOR_CALENDARS))
    return session.scalar(later.limit(1)) is not None


def _is_out_before(session: Session, row: Message, clock: datetime) -> bool:
    # Somebody is handing over an earlier one of the same line: this one waits its turn.
    earlier = select(Message.id).where(
        *_same_line(row), Message.id < row.id, Message.state == "due", Message.leased_until >= clock
    )
    return session.scalar(earlier.limit(1)) is not None


def _deliver(post: Post, leased: Leased) -> None:
    if not _is_still_ours(leased):
        return
    to = leased.address
    try:
        message = renderer(leased)(post, leased)
        if message is None:
            _mark(leased, state="superseded")
            return
        to = WAYS[leased.channel].reached(message)
        _transport(post, leased.channel).send(message)
    except (PermanentFailure, AddressRefused) as failure:
        _fail(leased, to, failure)
    except DeliveryFailure as failure:
        _postpone(leased, _reason(failure))
    except Exception as failure:
        # A message that cannot be rendered must not stop those behind it.
        logger.exception("message %s could not be delivered", leased.message_id)
        _postpone(leased, type(failure).__name__)
    else:
        _mark_sent(leased, to)


def _transport(post: Post, channel: str) -> Transport[Any]:
    if channel not in post.channels:
        raise TemporaryFailure(f"there is no way to send this here: {channel}")
    return post.channels[channel]


@retried
def _is_still_ours(leased: Leased) -> bool:
    """Begin the lease anew where nobody else has taken it: those before may have used it up with a slow server.

    A later message that was written since the lease makes this one pointless. Looked at again here, where everybody
    sees the lease: whoever takes the later one from now on waits for this one.
    """
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        heartbeat.beat(session, clock)
        if is_superseded(session, leased):
            _update(session, leased, state="superseded", leased_until=None)
            return False
        turn = _turn_after(session, leased)
        if turn is not None:
            # Behind it, and not looked at again every second until then.
            _update(session, leased, due_at=max(turn, clock + SOON), leased_until=None, attempts=leased.attempts - 1)
            return False
        return _update(session, leased, leased_until=clock + LEASE) == 1


def _turn_after(session: Session, leased: Leased) -> datetime | None:
    """When the turn of an earlier one of the same line is that goes first; none where there is no such."""
    earlier = select(Message).where(*_same_line(leased), Message.id < leased.id, Message.state == "due")
    for row in session.scalars(earlier.order_by(Message.id)):
        if not is_superseded(session, row):
            return row.due_at
    return None


@retried
def _postpone(leased: Leased, error: str) -> None:
    if leased.attempts > len(PAUSES):
        _mark(leased, state="failed", last_error=error)
        return
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        _update(session, leased, due_at=clock + PAUSES[leased.attempts - 1], leased_until=None, last_error=error)


@retried
def _mark_sent(leased: Leased, to: str) -> None:
    with unit_of_work() as session:
        said = {"state": "sent", "sent_at": database_now(), "last_error": None, "leased_until": None}
        if _update(session, leased, **said, **_addressed(leased, to)) and leased.recipient == Recipient.CUSTOMER:
            bounces.believe(session, leased.business_id, to, leased.id)


@retried
def _fail(leased: Leased, to: str | None, failure: PermanentFailure | AddressRefused) -> None:
    """Give up, and mark the address where it is the reason."""
    reason = _reason(failure)
    with unit_of_work() as session:
        said = {"state": "failed", "last_error": reason, "leased_until": None}
        is_ours = _update(session, leased, **said, **_addressed(leased, to)) == 1
        if is_ours and to and leased.recipient == Recipient.CUSTOMER and getattr(failure, "is_dead", False):
            clock: datetime = session.execute(select(database_now())).scalar_one()
            bounces.mark(session, leased.business_id, to, reason, leased.id, clock)


def _addressed(leased: Leased, to: str | None) -> dict[str, object]:
    # Where a message about a booking went is kept with it: reports that come back are believed by that.
    return {"address": to} if to and leased.booking_id is not None else {}


@retried
def _mark(leased: Leased, **values: object) -> None:
    with unit_of_work() as session:
        _update(session, leased, leased_until=None, **values)


def _update(session: Session, leased: Leased, **values: object) -> int:
    # The count of attempts tells leases apart: who took it later has raised it.
    this = (Message.business_id == leased.business_id, Message.id == leased.id, Message.attempts == leased.attempts)
    return rows_changed(session, update(Message).where(*this, Message.state == "due").values(**values))


def _reason(failure: Exception) -> str:
    return str(getattr(failure, "reason", failure))[:500]
