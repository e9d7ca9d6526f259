"""Reads of the outbox: how it stands in the whole installation, and what a business sees of its own."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from booking.domain.messages import Channel
from booking.domain.outbox import Cursor, Health, Outgoing, State
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Business, Heartbeat, Message
from booking.storage.types import database_now

WORKER = "worker"
STALLED_AFTER = timedelta(minutes=5)
COUNTED = 100
"""As far as is counted for a page: beyond that it is many."""
_message = table_of(Message).c
# Every page of the house asks for it, so it is worded as its index is.
_FAILED = select(func.count()).select_from(
    select(_message.id)
    .where(_message.business_id == bindparam("business_id"), _message.state == literal_column("'failed'"))
    .order_by(_message.due_at)
    .limit(COUNTED)
    .subquery()
)
_GOES_TO = case(
    (Message.recipient == "business", Business.email),
    (Message.recipient == "user", Message.address),
    (Message.channel == Channel.SMS, Booking.contact_phone),
    else_=Booking.contact_email,
)
_ROWS: Any = (
    select(
        Message.id,
        Message.reason,
        Message.recipient,
        Message.channel,
        Message.state,
        Message.due_at,
        Message.created_at,
        Message.attempts,
        Message.last_error,
        Message.sent_at,
        Message.leased_until,
        Message.address,
        Message.booking_id,
        _GOES_TO.label("goes_to"),
        Booking.contact_name,
        Booking.customer_id,
        Booking.appointment_id,
        Booking.reference,
        Appointment.starts_at,
        Appointment.zone,
        database_now().label("clock"),
    )
    .join(Business, Business.id == Message.business_id)
    .outerjoin(Booking, and_(Booking.business_id == Message.business_id, Booking.id == Message.booking_id))
    .outerjoin(
        Appointment,
        and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id),
    )
)


def oldest_due(session: Session) -> datetime | None:
    """Since when the message that has waited longest should have left; none where nothing is overdue."""
    query = select(func.min(Message.due_at)).where(Message.state == "due", Message.due_at <= database_now())
    found: datetime | None = session.scalar(query)
    return found


def counts(session: Session) -> dict[str, int]:
    """How many messages are ``due`` (overdue or planned) and how many have ``failed``; the sent are not counted."""
    return {
        state: session.scalar(select(func.count()).select_from(Message).where(Message.state == state)) or 0
        for state in ("due", "failed")
    }


def looked_at(session: Session) -> datetime | None:
    """When a worker looked into the outbox last, to half a minute; none where none ever did."""
    found: datetime | None = session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))
    return found


def failed(connection: Session | Connection, business_id: int) -> int:
    """How many messages of a business have failed, up to a hundred."""
    found: int = connection.execute(_FAILED, {"business_id": business_id}).scalar_one()
    return found


def health(session: Session, business_id: int) -> Health:
    """How the outbox of a business fares."""
    due = (Message.business_id == business_id, Message.state == State.DUE)
    clock: datetime = session.execute(select(database_now())).scalar_one()
    seen = looked_at(session)
    return Health(
        looked_at=seen,
        is_stalled=seen is None or clock - seen > STALLED_AFTER,
        waits_since=session.scalar(select(func.min(Message.due_at)).where(*due, Message.due_at <= clock)),
        due=_count(session, *due),
        failed=failed(session, business_id),
    )


def page(
    session: Session,
    business_id: int,
    state: State,
    most: int,
    after: Cursor | None = None,
    among: Collection[int] | None = None,
) -> list[Outgoing]:
    """Messages in this state: what is due in the order in which it leaves, anything else the latest first."""
    query = _ROWS.where(Message.business_id == business_id, Message.state == state)
    if among is not None:
        query = query.where(Message.id.in_(sorted(among)))
    if after is not None:
        query = query.where(_behind(after, ascending=state is State.DUE))
    return [_outgoing(row) for row in session.execute(_in_order(query, state).limit(most))]


def of_bookings(session: Session, business_id: int, booking_ids: Collection[int], most: int) -> list[Outgoing]:
    """What was written about these bookings, the latest first, without what was dropped."""
    query = _ROWS.where(
        Message.business_id == business_id,
        Message.booking_id.in_(sorted(booking_ids)),
        Message.state != State.SUPERSEDED,
    )
    rows = session.execute(query.order_by(Message.id.desc()).limit(most)) if booking_ids else ()
    return [_outgoing(row) for row in rows]


def one(session: Session, business_id: int, message_row: int) -> Outgoing | None:
    """One message, none where there is none."""
    row = session.execute(_ROWS.where(Message.business_id == business_id, Message.id == message_row)).first()
    return _outgoing(row) if row else None


def named(
    session: Session, business_id: int, customers: Collection[int], reference: str, address: str, most: int
) -> set[int]:
    """Messages about the bookings of these customers, about this booking, or that went to this address."""
    bookings: set[int] = set()
    mine = Booking.business_id == business_id
    if customers:
        theirs = select(Booking.id).where(mine, Booking.customer_id.in_(sorted(customers)))
        bookings.update(session.scalars(theirs.order_by(Booking.customer_id, Booking.id).limit(most)))
    if reference:
        bookings.update(session.scalars(select(Booking.id).where(mine, Booking.reference == reference)))
    found: set[int] = set()
    ours = Message.business_id == business_id
    if bookings:
        about = select(Message.id).where(ours, Message.booking_id.in_(sorted(bookings)))
        found.update(session.scalars(about.limit(most)))
    if address:
        sent_to = select(Message.id).where(Message.address == address, ours)
        found.update(session.scalars(sent_to.limit(most)))
    return found


def bookings_of(session: Session, business_id: int, customer_id: int, most: int) -> list[int]:
    """The latest bookings of a customer."""
    query = select(Booking.id).where(Booking.business_id == business_id, Booking.customer_id == customer_id)
    return list(session.scalars(query.order_by(Booking.id.desc()).limit(most)))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    # In the order of the index, which is gone along no further than that.
    few = select(Message.id).where(*conditions).order_by(Message.due_at).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _behind(after: Cursor, *, ascending: bool) -> ColumnElement[bool]:
    if ascending:
        ties = or_(Message.due_at > after.due_at, Message.id > after.id)
        return and_(Message.due_at >= after.due_at, ties)
    ties = or_(Message.due_at < after.due_at, Message.id < after.id)
    return and_(Message.due_at <= after.due_at, ties)


def _in_order(query: Select[Any], state: State) -> Select[Any]:
    if state is State.DUE:
        return query.order_by(Message.due_at, Message.id)
    return query.order_by(Message.due_at.desc(), Message.id.desc())


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=row.id,
        reason=row.reason,
        recipient=row.recipient,
        channel=Channel(row.channel),
        state=State(row.state),
        due_at=row.due_at,
        created_at=row.created_at,
        attempts=row.attempts,
        last_error=row.last_error,
        sent_at=row.sent_at,
        is_in_hand=row.leased_until is not None and row.leased_until >= row.clock,
        is_planned=row.due_at > row.clock,
        went_to=row.address,
        goes_to=row.goes_to,
        name=row.contact_name,
        booking_id=row.booking_id,
        customer_id=row.customer_id,
        appointment_id=row.appointment_id,
        reference=row.reference,
        starts_at=row.starts_at,
        time_zone=row.zone,
    )
