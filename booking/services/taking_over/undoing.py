"""Taking back what was taken over: all that nobody has touched since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.appointments import TAKING_SEATS
from booking.domain.errors import DomainError, NotFound
from booking.services import record
from booking.services.customers import contacts
from booking.services.desk.endings import cancel
from booking.services.taking_over.drafts import DRAFT
from booking.storage.models import Booking, TakenOver, TakeOver
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Past:
    """A file that was taken over; ``made`` counts by kind what came with it."""

    id: int
    kind: str
    file_name: str
    created_at: datetime
    undone_at: datetime | None
    made: dict[str, int]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the names of those that were changed since and stay."""

    bookings: int
    customers: int
    kept: tuple[str, ...]


def past(actor: Actor) -> list[Past]:
    """The files that were taken over, the last first. Raises NotAllowed."""
    actor.require(Permission.TAKE_OVER)
    query = (
        select(TakeOver)
        .where(TakeOver.business_id == actor.business_id, ~TakeOver.kind.startswith(DRAFT))
        .order_by(TakeOver.id.desc())
        .limit(50)
    )
    with reading() as session:
        return [
            Past(
                each.id,
                each.kind,
                each.file_name,
                each.created_at,
                each.undone_at,
                {name: int(count) for name, count in each.report.items() if isinstance(count, int)},
            )
            for each in session.scalars(query)
        ]


def undo(actor: Actor, take_over_id: int, now: datetime) -> Undone:
    """Cancel the bookings that came with a file and archive its customers; nobody is written to.

    What was moved, cancelled or had its visit since stays, and so does a customer who has another booking. Cut off
    in the middle it can be asked for again. Raises NotFound, NotAllowed, Busy.
    """
    actor.require(Permission.TAKE_OVER)
    with reading() as session:
        if _undone_at(session, actor, take_over_id) is not None:
            return Undone(0, 0, ())
        bookings = _bookings(session, actor, take_over_id)
        people = _subjects(session, actor, take_over_id, "customer")
    kept, ended = [], 0
    for booking_id, name, is_untouched in bookings:
        if not is_untouched:
            kept.append(name)
            continue
        try:
            cancel(actor, booking_id, now, is_told=False)
            ended += 1
        except DomainError:
            kept.append(name)
    archived = sum(_archive(actor, each, now) for each in people)
    _mark(actor, take_over_id, now)
    return Undone(ended, archived, tuple(kept))


def _undone_at(session: Session, actor: Actor, take_over_id: int) -> datetime | None:
    found = session.get(TakeOver, (actor.business_id, take_over_id))
    if found is None or found.kind.startswith(DRAFT):
        raise NotFound(what="take_over")
    return found.undone_at


def _subjects(session: Session, actor: Actor, take_over_id: int, subject: str) -> Sequence[int]:
    query = select(TakenOver.subject_id).where(
        TakenOver.business_id == actor.business_id,
        TakenOver.take_over_id == take_over_id,
        TakenOver.subject == subject,
    )
    return session.scalars(query.order_by(TakenOver.subject_id)).all()


def _bookings(session: Session, actor: Actor, take_over_id: int) -> list[tuple[int, str, bool]]:
    """Those that still stand: id, name, and whether they are as they came."""
    query = (
        select(Booking.id, Booking.contact_name, Booking.state, Booking.sequence, Booking.arrived_at)
        .join(TakenOver, (TakenOver.business_id == Booking.business_id) & (TakenOver.subject_id == Booking.id))
        .where(
            Booking.business_id == actor.business_id,
            TakenOver.take_over_id == take_over_id,
            TakenOver.subject == "booking",
            Booking.state.in_(sorted(TAKING_SEATS)),
        )
        .order_by(Booking.id)
    )
    return [
        (row.id, row.contact_name or "–", row.state == "confirmed" and row.sequence == 0 and row.arrived_at is None)
        for row in session.execute(query)
    ]


def _archive(actor: Actor, customer_id: int, now: datetime) -> bool:
    """Archive a customer for whom nothing stands any more; answers whether it was."""
    query = select(Booking.id).where(
        Booking.business_id == actor.business_id,
        Booking.customer_id == customer_id,
        Booking.state.in_(sorted(TAKING_SEATS)),
    )
    with reading() as session:
        if session.scalar(query.limit(1)) is not None:
            return False
    try:
        contacts.archive(actor, customer_id, now)
    except NotFound:
        return False
    return True


@retried
def _mark(actor: Actor, take_over_id: int, now: datetime) -> None:
    this = (TakeOver.business_id == actor.business_id, TakeOver.id == take_over_id)
    with unit_of_work() as session:
        session.execute(update(TakeOver).where(*this).values(undone_at=now))
        record.add(session, actor, "undone", "take_over", take_over_id, now)
