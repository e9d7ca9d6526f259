"""Reads of one appointment before it is changed: where it stands, who is in it, and where it stood last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import TAKING_SEATS, BookingState
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Customer, Line, Occupancy, RecordEntry, RecordValue, Service
from booking.storage.queries import parts
from booking.storage.types import database_now, from_minutes

_appointment, _booking, _line, _service = (table_of(each).c for each in (Appointment, Booking, Line, Service))
_occupancy, _customer, _entry, _value = (table_of(each).c for each in (Occupancy, Customer, RecordEntry, RecordValue))

_APPOINTMENT = (
    select(
        *(_appointment[name] for name in ("id", "kind", "status", "location_id", "starts_at", "ends_at", "zone")),
        *(_appointment[name] for name in ("capacity", "seats_taken", "uid", "sequence", "title", "note")),
        *(_appointment[name] for name in ("squeezed_reason", "overridden", "also")),
        parts.SLUG.label("service_slug"),
    )
    .select_from(table_of(Appointment))
    .outerjoin(
        table_of(Line),
        and_(_line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id, parts.IS_FIRST),
    )
    .outerjoin(
        table_of(Service),
        and_(_service.business_id == _line.business_id, _service.id == _line.service_id),
    )
    .where(_appointment.business_id == bindparam("business_id"), _appointment.id == bindparam("appointment_id"))
)
_SEATS = (
    select(
        *(_booking[name] for name in ("id", "state", "seats", "expires_at", "moves_id", "hold_kind", "customer_id")),
        *(_booking[name] for name in ("contact_name", "contact_email", "sequence", "audience")),
        (_booking.expires_at <= database_now()).label("is_over"),
    )
    .where(
        _booking.business_id == bindparam("business_id"),
        _booking.appointment_id == bindparam("appointment_id"),
        _booking.state.in_(sorted(TAKING_SEATS)),
    )
    .order_by(_booking.id)
)
_PRESENT = (
    select(_occupancy.resource_id)
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.appointment_id == bindparam("appointment_id"),
        or_(_occupancy.active, _occupancy.squeezed, _occupancy.waits_for.is_not(None)),
        _occupancy.former.is_(False),
    )
    .order_by(_occupancy.id)
)
_LAST = (
    select(_occupancy.resource_id)
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.appointment_id == bindparam("appointment_id"),
        _occupancy.former.is_(False),
    )
    .order_by(_occupancy.id)
)
_LAST_BY_LINE = _LAST.with_only_columns(_occupancy.line_id, _occupancy.resource_id)
_LAPSED = (
    select(_occupancy.appointment_id)
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.resource_id.in_(bindparam("resource_ids", expanding=True)),
        _occupancy.starts_at < bindparam("before", type_=_occupancy.starts_at.type),
        _occupancy.starts_at > bindparam("after", type_=_occupancy.starts_at.type),
        _occupancy.ends_at > bindparam("since", type_=_occupancy.ends_at.type),
        _occupancy.active,
        _occupancy.expires_at <= database_now(),
    )
    .distinct()
)
_CUSTOMER = select(
    *(_customer[name] for name in ("id", "name", "email", "phone", "blocked_at", "merged_into", "archived_at"))
).where(_customer.business_id == bindparam("business_id"), _customer.id == bindparam("customer_id"))
_CUSTOMERS_OF = select(_customer.id).where(
    _customer.business_id == bindparam("business_id"),
    _customer.email == bindparam("email"),
    _customer.folded_name == bindparam("folded_name"),
)
_HAS_COME_TO = (
    select(_booking.id)
    .join(
        table_of(Occupancy),
        and_(_occupancy.business_id == _booking.business_id, _occupancy.appointment_id == _booking.appointment_id),
    )
    .where(
        _booking.business_id == bindparam("business_id"),
        _booking.customer_id == bindparam("customer_id"),
        _occupancy.resource_id == bindparam("resource_id"),
    )
    .limit(1)
)
_LAST_CHANGE = (
    select(_entry.id, _entry.at)
    .where(
        _entry.business_id == bindparam("business_id"),
        _entry.subject == bindparam("subject"),
        _entry.subject_id == bindparam("subject_id"),
        _entry.action.in_(bindparam("actions", expanding=True)),
    )
    .order_by(_entry.id.desc())
    .limit(1)
)
_VALUES = select(_value.field, _value.before, _value.after).where(
    _value.business_id == bindparam("business_id"), _value.entry_id == bindparam("entry_id")
)


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """What must be known of an appointment to change it; a block has no service."""

    id: int
    kind: str
    status: str
    location_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    capacity: int
    seats_taken: int
    uid: str
    sequence: int
    title: str | None
    note: str | None
    squeezed_reason: str | None
    overridden: list[str] | None
    also: str | None
    service_slug: str | None

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_squeezed(self) -> bool:
        """Whether it stands outside the guard."""
        return self.squeezed_reason is not None


@dataclass(frozen=True, slots=True)
class SeatsRow:
    """A booking that takes seats; ``is_over``: its hold or request has expired by the database's clock."""

    id: int
    state: BookingState
    seats: int
    expires_at: datetime | None
    moves_id: int | None
    hold_kind: str | None
    customer_id: int | None
    contact_name: str | None
    contact_email: str | None
    sequence: int
    audience: str | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A deed that was recorded: when, and by field what was before and after, as text."""

    at: datetime
    values: dict[str, tuple[str | None, str | None]]

    def before(self, name: str, present: str | None) -> str | None:
        """What a field was before: as it is at *present* where it was not changed."""
        return self.values[name][0] if name in self.values else present


def appointment(session: Session, business_id: int, appointment_id: int) -> AppointmentRow | None:
    """An appointment of any kind and status, None where there is none."""
    found = session.execute(_APPOINTMENT, {"business_id": business_id, "appointment_id": appointment_id}).first()
    row: tuple[Any, ...] = tuple(found or ())
    return AppointmentRow(*row) if row else None


def agreed_lengths(session: Session, business_id: int, row: AppointmentRow) -> tuple[int, ...]:
    """How long each service of an appointment was agreed to take, in minutes; of a block, how long it is."""
    return (row.minutes,) if row.also is None else tuple(parts.lengths(session, business_id, row.id))


def seats(session: Session, business_id: int, appointment_id: int) -> list[SeatsRow]:
    """The bookings that take seats in an appointment, the oldest first."""
    rows = session.execute(_SEATS, {"business_id": business_id, "appointment_id": appointment_id})
    return [
        SeatsRow(
            row.id,
            BookingState(row.state),
            row.seats,
            row.expires_at,
            row.moves_id,
            row.hold_kind,
            row.customer_id,
            row.contact_name,
            row.contact_email,
            row.sequence,
            row.audience,
            bool(row.is_over),
        )
        for row in rows
    ]


def present_resources(session: Session, business_id: int, appointment_id: int) -> list[int]:
    """The resources that an appointment takes, is squeezed in on, or waits for; in the order of its needs."""
    return _distinct(session, _PRESENT, business_id, appointment_id)


def last_resources(session: Session, business_id: int, appointment_id: int) -> list[int]:
    """The same, or of one that was given back those that it took last."""
    return _distinct(session, _LAST, business_id, appointment_id)


def last_by_need(session: Session, business_id: int, appointment_id: int) -> list[int]:
    """The same, with whoever serves several parts of a visit once for each: ``assigned`` tells them apart by that."""
    asked = {"business_id": business_id, "appointment_id": appointment_id}
    return [resource_id for _line, resource_id in dict.fromkeys(map(tuple, session.execute(_LAST_BY_LINE, asked)))]


def _distinct(session: Session, query: Any, business_id: int, appointment_id: int) -> list[int]:
    asked = {"business_id": business_id, "appointment_id": appointment_id}
    return list(dict.fromkeys(session.scalars(query, asked)))


def others_around(session: Session, business_id: int, booking_ids: Sequence[int]) -> list[tuple[int, int]]:
    """``(booking, appointment)`` of what asks for or is offered as another time for some bookings, undecided."""
    query = (
        select(_booking.id, _booking.appointment_id)
        .where(
            _booking.business_id == business_id,
            _booking.moves_id.in_(list(booking_ids)),
            _booking.state.in_([BookingState.PENDING, BookingState.HELD]),
        )
        .order_by(_booking.id)
    )
    return [(row.id, row.appointment_id) for row in session.execute(query)]


def sole_appointment_of(session: Session, business_id: int, booking_id: int) -> tuple[int, bool]:
    """The appointment in which a booking has its seats, and whether it is alone in a visit."""
    query = (
        select(_appointment.id, _appointment.kind, _appointment.seats_taken, _booking.seats)
        .join(
            table_of(Booking),
            and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id),
        )
        .where(_booking.business_id == business_id, _booking.id == booking_id)
    )
    row = session.execute(query).one()
    return row.id, row.kind == "visit" and row.seats_taken == row.seats


def lapsed_between(
    session: Session, business_id: int, resource_ids: Sequence[int], start: int, end: int, longest: int
) -> list[int]:
    """The appointments of which only lapsed holds still cover part of ``[start, end)``, in minutes, ascending."""
    asked = {
        "business_id": business_id,
        "resource_ids": list(resource_ids),
        "before": from_minutes(end),
        "since": from_minutes(start),
        "after": from_minutes(start - longest - 1),
    }
    return sorted(session.scalars(_LAPSED, asked))


def customer(session: Session, business_id: int, customer_id: int) -> Any | None:
    """A customer as a booking copies them, of one that was merged the one that took over."""
    row = session.execute(_CUSTOMER, {"business_id": business_id, "customer_id": customer_id}).first()
    while row is not None and row.merged_into is not None:
        row = session.execute(_CUSTOMER, {"business_id": business_id, "customer_id": row.merged_into}).first()
    return row


def customer_of(session: Session, business_id: int, email: str | None, folded_name: str) -> Any | None:
    """The known customer of an address and a folded name, as ``customer`` answers them."""
    if not email:
        return None
    asked = {"business_id": business_id, "email": email.casefold(), "folded_name": folded_name}
    found = list(session.scalars(_CUSTOMERS_OF, asked))
    return customer(session, business_id, min(found)) if found else None


def has_come_to(session: Session, business_id: int, customer_id: int, resource_id: int) -> bool:
    """Whether a customer has or ever had a booking on a resource."""
    asked = {"business_id": business_id, "customer_id": customer_id, "resource_id": resource_id}
    return session.scalar(_HAS_COME_TO, asked) is not None


def last_change(
    session: Session, business_id: int, subject: str, subject_id: int, actions: Sequence[str]
) -> Change | None:
    """The last of these actions, as the record has it; its values may have been erased."""
    asked = {"business_id": business_id, "subject": subject, "subject_id": subject_id, "actions": list(actions)}
    entry = session.execute(_LAST_CHANGE, asked).first()
    if entry is None:
        return None
    rows = session.execute(_VALUES, {"business_id": business_id, "entry_id": entry.id})
    return Change(entry.at, {row.field: (row.before, row.after) for row in rows})
