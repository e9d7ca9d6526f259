"""Requests that wait for the business: approve, decline, by number or by the link in its mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotActive, NotFound
from booking.domain.messages import Reason, Recipient
from booking.services import businesses, links, messages, record, releases
from booking.services.booking_mails import BY_MAIL
from booking.services.bookings import known_facts
from booking.services.changes import for_change, leave, lock_involved, requests_of
from booking.services.desk import rights, versions
from booking.services.links import Target
from booking.services.record import By
from booking.services.reminders import planning
from booking.services.swaps import swap
from booking.storage.db import table_of
from booking.storage.models import Booking, Business
from booking.storage.queries import bookings as queries
from booking.storage.queries.bookings import ChangeRow
from booking.storage.types import database_now
from booking.storage.unit_of_work import looking, reading, retried, rows_changed, unit_of_work

_booking = table_of(Booking).c
_COUNT = (
    select(func.count())
    .select_from(table_of(Booking))
    .where(
        _booking.business_id == bindparam("business_id"),
        _booking.state == BookingState.PENDING,
        _booking.expires_at > database_now(),
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the business sees it; ``move_of`` is the confirmed booking whose move it asks for.

    ``by_mail``: it came from the customer's calendar program.
    """

    facts: BookingFacts
    move_of: BookingFacts | None
    by_mail: bool = False


def request(token: str) -> Asked:
    """The request that a decide link opens. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "decide")
        return _asked(session, target.business_id, target.subject_id)


def pending(business_id: int) -> list[Asked]:
    """The requests of a business that wait, the one that lapses first at the top."""
    query = select(Booking.id).where(
        Booking.business_id == business_id,
        Booking.state == BookingState.PENDING,
        Booking.expires_at > database_now(),
    )
    with reading() as session:
        waiting = session.scalars(query.order_by(Booking.expires_at, Booking.id)).all()
        return [_asked(session, business_id, each) for each in waiting]


def count_waiting(business_id: int) -> int:
    """How many requests of a business wait."""
    with looking() as connection:
        return int(connection.execute(_COUNT, {"business_id": business_id}).scalar_one())


def one(actor: Actor, booking_id: int) -> Asked:
    """A request, for the house. Raises NotFound where it is not this person's to see."""
    with reading() as session:
        found = _asked(session, actor.business_id, booking_id)
    if not actor.concerns(found.facts.staff_slug or ""):
        raise NotFound(what="booking")
    return found


def find(business_slug: str, reference: str) -> tuple[int, int]:
    """``(business_id, booking_id)`` of a reference as people write it. Raises NotFound."""
    query = (
        select(Booking.business_id, Booking.id)
        .join(Business, Business.id == Booking.business_id)
        .where(Business.slug == business_slug, Booking.reference == reference.upper().replace("-", "").strip())
    )
    with reading() as session:
        row = session.execute(query).first()
    if row is None:
        raise NotFound(what="booking")
    return row[0], row[1]


def approve_by_link(token: str, now: datetime) -> Asked:
    """Approve what a decide link opens. Raises NotFound, Gone, NotActive, Busy."""
    business_id, booking_id = _subject(token)
    return approve(business_id, booking_id, now, By(business_id, "user"))


def decline_by_link(token: str, reason: str | None, now: datetime) -> Asked:
    """Decline what a decide link opens. Raises NotFound, Gone, NotActive, Busy."""
    business_id, booking_id = _subject(token)
    return decline(business_id, booking_id, reason, now, By(business_id, "user"))


@retried
def approve(
    business_id: int, booking_id: int, now: datetime, by: Actor | By | None = None, *, seen: str | None = None
) -> Asked:
    """Confirm a request; of two that try, the second gets NotActive. Without *by* it is the server's doing.

    *seen* is the version of its appointment that a program read. What was proposed instead is given back. Raises
    NotFound, NotAllowed, NotActive, Outdated, Busy.
    """
    target = Target("decide", business_id, booking_id)
    with unit_of_work() as session:
        row = _waiting(session, target, by, seen)
        if row.moves_id is None:
            _confirm(session, business_id, booking_id, now)
            _give_proposals_back(session, target, now)
            releases.refresh_expiry(session, business_id, row.appointment_id)
            releases.touch_calendars(session, business_id, [row.appointment_id], now)
            messages.add(session, business_id, booking_id, Reason.APPROVED, now, (Recipient.CUSTOMER,))
            planning.plan(session, business_id, booking_id, now)
        else:
            swap(session, business_id, row.moves_id, booking_id, now)
            messages.add(session, business_id, row.moves_id, Reason.MOVED, now, (Recipient.CUSTOMER,))
        _record(session, target, by, "approved", row, now)
        return _asked(session, business_id, booking_id)


@retried
def decline(
    business_id: int,
    booking_id: int,
    reason: str | None,
    now: datetime,
    by: Actor | By | None = None,
    *,
    seen: str | None = None,
) -> Asked:
    """Decline a request, with a reason for the customer if there is one. Without *by* it is the server's doing.

    *seen* is the version of its appointment that a program read. What was proposed instead is given back. Raises
    NotFound, NotAllowed, NotActive, Outdated, Busy.
    """
    target = Target("decide", business_id, booking_id)
    with unit_of_work() as session:
        row = _waiting(session, target, by, seen)
        leave(session, business_id, row, BookingState.DECLINED, now, reason)
        _give_proposals_back(session, target, now)
        about, said = (row.moves_id, Reason.MOVE_DECLINED) if row.moves_id else (booking_id, Reason.DECLINED)
        messages.add(session, business_id, about, said, now, (Recipient.CUSTOMER,))
        _record(session, target, by, "declined", row, now, {"decline_reason": (None, reason)})
        return _asked(session, business_id, booking_id)


def _waiting(session: Session, target: Target, by: Actor | By | None, seen: str | None) -> ChangeRow:
    """The request, locked, where it still waits and is this person's to decide."""
    lock_involved(session, target)
    row = for_change(session, target)
    if isinstance(by, Actor):
        rights.require_change(by)
        known, _clock = businesses.known_now(session, by.business_id)
        taken = queries.concerned_resources(session, by.business_id, row.appointment_id)
        rights.require_concern(by, known.business, taken, "booking")
    versions.require(session, target.business_id, row.appointment_id, seen)
    if row.state != BookingState.PENDING or row.is_over:
        raise NotActive(state=row.state)
    return row


def _give_proposals_back(session: Session, target: Target, now: datetime) -> None:
    for each in requests_of(session, target):
        leave(session, target.business_id, each, BookingState.CANCELLED, now)


def _record(
    session: Session,
    target: Target,
    by: Actor | By | None,
    action: str,
    row: ChangeRow,
    now: datetime,
    changes: record.Changes | None = None,
) -> None:
    by = by or By(target.business_id, "server")
    changes = {"state": (row.state, "confirmed" if action == "approved" else action), **(changes or {})}
    record.add(session, by, action, "booking", row.id, now, changes)


def _confirm(session: Session, business_id: int, booking_id: int, now: datetime) -> None:
    # Compare and swap: the state is asked for again in the statement that changes it.
    done = rows_changed(
        session,
        update(Booking)
        .where(
            Booking.business_id == business_id,
            Booking.id == booking_id,
            Booking.state == BookingState.PENDING,
            Booking.expires_at > database_now(),
        )
        .values(state=BookingState.CONFIRMED, expires_at=None, updated_at=now),
    )
    if not done:
        raise NotActive


def _asked(session: Session, business_id: int, booking_id: int) -> Asked:
    row = queries.for_change(session, business_id, booking_id)
    if row is None:
        raise NotFound(what="booking")
    original = known_facts(session, business_id, row.moves_id) if row.moves_id else None
    return Asked(known_facts(session, business_id, booking_id), original, row.source == BY_MAIL)


def _subject(token: str) -> tuple[int, int]:
    with reading() as session:
        target = links.resolve(session, token, "decide")
    return target.business_id, target.subject_id
