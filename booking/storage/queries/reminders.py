"""Reads for reminders: which visits want them, what is planned for a booking, and what a planned one is about."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.reminders import FOLLOW_UP_KEEPS, ReminderRule, Visit
from booking.storage.models import Appointment, Booking, BouncedAddress, Line, Message, Reminder, Service
from booking.storage.queries import parts
from booking.storage.queries.bookings import OF_APPOINTMENT
from booking.storage.queries.businesses import rule_of
from booking.storage.types import database_now

STANDING = (BookingState.CONFIRMED, BookingState.COMPLETED)
AT_ONCE = 500
LONGEST_AGO = FOLLOW_UP_KEEPS + timedelta(days=60)
"""Nothing is written any more about visits that began before that."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """A booking as reminders see it; *is_asked_for* is what was ticked, *is_stopped* what was said later."""

    booking_id: int
    state: str
    visit: Visit
    email: str | None
    phone: str | None
    is_asked_for: bool
    is_stopped: bool
    coming_at: datetime | None

    def wants(self, reminds_always: bool) -> bool:
        """Whether they are written to: who asked for it, or whose business asks nobody; never who stopped it."""
        return not self.is_stopped and (self.is_asked_for or reminds_always)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message of a rule: for which booking and start, how far it is, and how often it was tried."""

    id: int
    booking_id: int
    reminder_id: int
    for_start: datetime
    due_at: datetime
    state: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Sending:
    """A message of a rule whose hour has come, as things are at ``now`` by the database's clock."""

    rule: ReminderRule
    booking_id: int
    is_removed: bool
    for_start: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A message that will go out, as things are now: when, by which rule, to whom, and about which visit."""

    due_at: datetime
    rule: ReminderRule
    booking_id: int
    name: str
    starts_at: datetime
    time_zone: str
    service_names: Mapping[str, str]


_OF_LINE = and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id, parts.IS_FIRST)
_REMINDED = (
    select(
        Booking.id,
        Booking.state,
        Booking.contact_email,
        Booking.contact_phone,
        Booking.wants_reminders,
        Booking.reminders_stopped_at,
        Booking.coming_at,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.zone,
        Line.service_id,
        Booking.appointment_id,
        Appointment.also,
    )
    .join(Appointment, OF_APPOINTMENT)
    .join(Line, _OF_LINE)
)


def reminded(session: Session, business_id: int, booking_ids: Collection[int]) -> list[Reminded]:
    """These bookings, whatever has become of them."""
    query = _REMINDED.where(Booking.business_id == business_id, Booking.id.in_(sorted(booking_ids)))
    return _all_reminded(session, business_id, query)


def one(session: Session, business_id: int, booking_id: int) -> Reminded | None:
    """One booking, none where there is none."""
    return next(iter(reminded(session, business_id, [booking_id])), None)


def all_to_come(session: Session, business_id: int, now: datetime) -> Iterator[list[Reminded]]:
    """The visits that stand and about which something may still be written, by their start, in portions."""
    # In two steps: asked for at once, all bookings that ever were would be gone through.
    since = (Appointment.business_id == business_id, Appointment.starts_at > now - LONGEST_AGO)
    ids = session.scalars(select(Appointment.id).where(*since).order_by(Appointment.starts_at)).all()
    for first in range(0, len(ids), AT_ONCE):
        query = _REMINDED.where(
            Booking.business_id == business_id,
            Booking.appointment_id.in_(ids[first : first + AT_ONCE]),
            Booking.state.in_(STANDING),
        )
        yield _all_reminded(session, business_id, query)


def _all_reminded(session: Session, business_id: int, query: Select[*tuple[Any, ...]]) -> list[Reminded]:
    rows = session.execute(query).all()
    several = parts.of(session, business_id, [row.appointment_id for row in rows if row.also is not None])
    return [_reminded(row, [each.service_id for each in several.get(row.appointment_id, ())]) for row in rows]


def _reminded(row: Any, service_ids: Sequence[int]) -> Reminded:
    return Reminded(
        row.id,
        row.state,
        Visit(row.service_id, row.starts_at, row.ends_at, row.zone, tuple(service_ids[1:])),
        row.contact_email,
        row.contact_phone,
        row.wants_reminders,
        row.reminders_stopped_at is not None,
        row.coming_at,
    )


def kept(session: Session, business_id: int, booking_ids: Sequence[int]) -> list[Kept]:
    """All messages of rules about these bookings, whatever has become of them."""
    query = select(
        Message.id,
        Message.booking_id,
        Message.reminder_id,
        Message.for_start,
        Message.due_at,
        Message.state,
        Message.attempts,
    ).where(
        Message.business_id == business_id,
        Message.booking_id.in_(booking_ids),
        Message.reminder_id.is_not(None),
    )
    rows: Sequence[Any] = session.execute(query.order_by(Message.id)).all()
    return [Kept(*row) for row in rows]


def upcoming(session: Session, business_id: int, most: int) -> list[Upcoming]:
    """The next planned messages of rules, the first due at the top."""
    query = (
        select(
            Message.due_at,
            Reminder,
            Booking.id,
            Booking.contact_name,
            Appointment.starts_at,
            Appointment.zone,
            Service.name,
            Booking.appointment_id,
            Appointment.also,
        )
        .join(Reminder, and_(Reminder.business_id == Message.business_id, Reminder.id == Message.reminder_id))
        .join(Booking, and_(Booking.business_id == Message.business_id, Booking.id == Message.booking_id))
        .join(Appointment, OF_APPOINTMENT)
        .join(Line, _OF_LINE)
        .join(Service, and_(Service.business_id == Line.business_id, Service.id == Line.service_id))
        .where(Message.business_id == business_id, Message.state == "due")
        .order_by(Message.due_at, Message.id)
        .limit(most)
    )
    rows: Sequence[Any] = session.execute(query).all()
    several = parts.names(session, business_id, (row[-2] for row in rows if row[-1] is not None))
    return [
        Upcoming(due_at, rule_of(row), booking_id, name or "", starts_at, time_zone, several.get(appointment_id, names))
        for due_at, row, booking_id, name, starts_at, time_zone, names, appointment_id, _also in rows
    ]


def sending(session: Session, business_id: int, message_row: int) -> Sending | None:
    """The rule behind a message and what it was planned for, none where it is no reminder."""
    query = (
        select(Reminder, Message.booking_id, Message.for_start, database_now())
        .join(Message, and_(Message.business_id == Reminder.business_id, Message.reminder_id == Reminder.id))
        .where(Message.business_id == business_id, Message.id == message_row)
    )
    found: Any = session.execute(query).first()
    if found is None or found[2] is None:
        return None
    row, booking_id, for_start, clock = found
    return Sending(rule_of(row), booking_id, row.removed_at is not None, for_start, clock)


def has_bounced(session: Session, business_id: int, address: str) -> bool:
    """Whether mail to this address came back, or calls to this number."""
    query = select(BouncedAddress.id).where(
        BouncedAddress.business_id == business_id, BouncedAddress.address == func.lower(address)
    )
    return session.scalar(query.limit(1)) is not None
