"""The outbox: messages leave one by one, rendered from the facts of the moment, and failures show.

A message is leased before it is handed over and marked after the server's yes. A worker that dies in
between lets the lease run out; the message then leaves again under the same Message-ID. Nothing is
locked while the mail server thinks.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from gettext import NullTranslations

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from booking.domain.bookings import BookingFacts
from booking.domain.messages import Invitation, Reason, Recipient, invitation_method
from booking.ical.invitations import invitation
from booking.notifications.addresses import AddressRefused, Sender
from booking.notifications.delivery import DeliveryFailure, PermanentFailure, Transport
from booking.notifications.messages import language_of, render
from booking.services.links import Links
from booking.storage.models import Message
from booking.storage.queries import bookings as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

LEASE = timedelta(minutes=15)  # longer than the slowest dialogue with a mail server
AT_ONCE = 20
# Ten attempts over about two days; then a person has to look.
PAUSES = [timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60, 180, 360, 720, 1440)]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """All that delivery needs besides the database; ``translations`` answers the catalogue of a language."""

    transport: Transport
    sender: Sender
    links: Links
    translations: Callable[[str], NullTranslations]


@dataclass(frozen=True, slots=True)
class Leased:
    """A message in this worker's hands."""

    business_id: int
    id: int
    booking_id: int
    reason: Reason
    recipient: Recipient
    message_id: str
    attempts: int
    created_at: datetime


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
        post.transport.close()
    return tried


def _lease() -> tuple[list[Leased], int]:
    """Take some messages in hand, oldest first; drop and count those that a later one has made pointless."""
    taken, dropped = [], 0
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
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
            if _is_superseded(session, row):
                row.state = "superseded"
                dropped += 1
            elif not _is_out_before(session, row, clock):
                row.leased_until = clock + LEASE
                row.attempts += 1
                taken.append(row)
        session.flush()
        return [_as_leased(row) for row in taken], dropped


def _as_leased(row: Message) -> Leased:
    assert row.booking_id is not None
    return Leased(
        row.business_id,
        row.id,
        row.booking_id,
        Reason(row.reason),
        Recipient(row.recipient),
        row.message_id,
        row.attempts,
        row.created_at,
    )


def _same_line(row: Message) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.business_id == row.business_id,
        Message.booking_id == row.booking_id,
        Message.recipient == row.recipient,
    )


def _is_superseded(session: Session, row: Message) -> bool:
    # What was never sent needs no correction: the later message says how things are now.
    later = select(Message.id).where(*_same_line(row), Message.id > row.id).limit(1)
    return session.scalar(later) is not None


def _is_out_before(session: Session, row: Message, clock: datetime) -> bool:
    # Somebody is handing over an earlier one about the same booking: this one waits its turn.
    earlier = select(Message.id).where(
        *_same_line(row), Message.id < row.id, Message.state == "due", Message.leased_until >= clock
    )
    return session.scalar(earlier.limit(1)) is not None


def _deliver(post: Post, leased: Leased) -> None:
    if not _is_still_ours(leased):
        return
    try:
        with reading() as session:
            facts = queries.facts(session, leased.business_id, leased.booking_id)
            decides = queries.to_decide(session, leased.business_id, leased.booking_id)
        if facts is None or (leased.recipient is Recipient.CUSTOMER and not facts.contact.email):
            _mark(leased, state="superseded")
            return
        post.transport.send(_rendered(post, leased, facts, decides))
    except (PermanentFailure, AddressRefused) as failure:
        _mark(leased, state="failed", last_error=_reason(failure))
    except DeliveryFailure as failure:
        _postpone(leased, _reason(failure))
    except Exception as failure:
        # A message that cannot be rendered must not stop those behind it.
        logger.exception("message %s could not be delivered", leased.message_id)
        _postpone(leased, type(failure).__name__)
    else:
        _mark(leased, state="sent", sent_at=database_now(), last_error=None)


@retried
def _is_still_ours(leased: Leased) -> bool:
    """Begin the lease anew where nobody else has taken it: those before may have used it up with a slow server."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        return _update(session, leased, leased_until=clock + LEASE) == 1


def _rendered(post: Post, leased: Leased, facts: BookingFacts, decides: int | None) -> EmailMessage:
    manage = post.links.token("manage", leased.business_id, leased.booking_id, facts.generation)
    decide = post.links.token("decide", leased.business_id, decides) if decides else None
    to_customer = leased.recipient is Recipient.CUSTOMER
    links = post.links.of_booking(manage, None if to_customer else decide)
    translations = post.translations(language_of(leased.recipient, facts))
    method = invitation_method(leased.reason) if to_customer else None
    event: Invitation | None = None
    if method is not None:
        event = invitation(method, facts, links, organizer=post.sender.address, translations=translations)
    return render(
        leased.reason,
        facts,
        links,
        recipient=leased.recipient,
        sender=post.sender,
        message_id=f"<{leased.message_id}@{post.sender.address.partition('@')[2]}>",
        sent_at=leased.created_at,
        translations=translations,
        invitation=event,
    )


@retried
def _postpone(leased: Leased, error: str) -> None:
    if leased.attempts > len(PAUSES):
        _mark(leased, state="failed", last_error=error)
        return
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        _update(session, leased, due_at=clock + PAUSES[leased.attempts - 1], leased_until=None, last_error=error)


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
