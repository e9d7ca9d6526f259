"""Reads of one customer: their own row, what was noted, their bookings."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.customers import Counts, Note, Person, PersonBooking
from booking.storage.db import table_of
from booking.storage.models import (
    Appointment,
    Booking,
    Customer,
    CustomerNote,
    CustomerTag,
    Line,
    Occupancy,
    Resource,
    Service,
    User,
)
from booking.storage.queries import parts
from booking.storage.types import Instant, minutes

_FIELDS = (
    "id", "name", "email", "phone", "born_on", "locale", "created_at", "blocked_at", "blocked_reason",
    "retained_since", "retained_reason", "merged_into", "archived_at",
)  # fmt: skip
_person, _tag, _note = table_of(Customer).c, table_of(CustomerTag).c, table_of(CustomerNote).c
_booking, _appointment, _line = (table_of(each).c for each in (Booking, Appointment, Line))
_service, _occupancy, _resource = (table_of(each).c for each in (Service, Occupancy, Resource))
# Asked for by nobody any more, or not yet told to anybody.
_UNTOLD = (BookingState.HELD, BookingState.LAPSED)
_BOOKINGS = (
    table_of(Booking)
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _booking.business_id, _appointment.id == _booking.appointment_id),
    )
    .join(
        table_of(Line),
        and_(
            _line.business_id == _booking.business_id,
            _line.appointment_id == _booking.appointment_id,
            parts.IS_FIRST,
        ),
    )
    .join(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
)
_IS_LATE = and_(
    _booking.state == BookingState.CANCELLED,
    minutes(_booking.updated_at) > minutes(_appointment.starts_at) - parts.NOTICE,
)


def person(session: Session, business_id: int, customer_id: int, *, locked: bool = False) -> Person | None:
    """One customer, or none; *locked* against a merge and another edit until the end of the transaction."""
    query = select(*(_person[name] for name in _FIELDS)).where(
        _person.business_id == business_id, _person.id == customer_id
    )
    row = session.execute(query.with_for_update() if locked else query).one_or_none()
    if row is None:
        return None
    tags = select(_tag.tag).where(_tag.business_id == business_id, _tag.customer_id == customer_id)
    return Person(**row._mapping, tags=tuple(sorted(session.scalars(tags))))


def is_on_calendar(session: Session, business_id: int, customer_id: int, resource: str) -> bool:
    """Whether a customer has or had a booking that took this resource."""
    query = select(Booking.id).where(
        _booking.business_id == business_id, _booking.customer_id == customer_id, _takes(resource)
    )
    return session.execute(query.limit(1)).first() is not None


def notes(session: Session, business_id: int, customer_id: int, *, confidential: bool) -> tuple[Note, ...]:
    """What was noted, the newest first; without the *confidential* where they are for other eyes."""
    query = (
        select(
            *(_note[name] for name in ("id", "text", "is_confidential")),
            User.name.label("written_by"),
            _note.created_at,
            _note.updated_at,
        )
        .select_from(table_of(CustomerNote).outerjoin(table_of(User), User.id == _note.written_by))
        .where(_note.business_id == business_id, _note.customer_id == customer_id)
        .order_by(_note.created_at.desc(), _note.id.desc())
    )
    if not confidential:
        query = query.where(_note.is_confidential.is_(False))
    return tuple(Note(**row._mapping) for row in session.execute(query))


def coming(
    session: Session, business_id: int, customer_id: int, now: datetime, resource: str | None
) -> tuple[PersonBooking, ...]:
    """Bookings of visits that are not over, ascending."""
    query = _of(business_id, customer_id, resource).where(_appointment.ends_at > now)
    return _bookings(session, business_id, query.order_by(_appointment.starts_at, _booking.id))


def past(
    session: Session, business_id: int, customer_id: int, before: datetime, resource: str | None, most: int
) -> tuple[PersonBooking, ...]:
    """Bookings of visits that ended up to *before*, the latest first."""
    query = _of(business_id, customer_id, resource).where(_appointment.ends_at <= before)
    ordered = query.order_by(_appointment.ends_at.desc(), _booking.id.desc()).limit(most)
    return _bookings(session, business_id, ordered)


def counts(session: Session, business_id: int, customer_id: int, now: datetime, resource: str | None) -> Counts:
    """What all bookings come to."""
    was = and_(
        _booking.state.in_((BookingState.CONFIRMED, BookingState.COMPLETED)),
        _appointment.ends_at <= literal(now, Instant()),
    )
    query = (
        select(
            func.count(case((was, 1))),
            func.count(case((_booking.state == BookingState.NO_SHOW, 1))),
            func.count(case((_booking.state == BookingState.CANCELLED, 1))),
            func.count(case((_IS_LATE, 1))),
        )
        .select_from(_BOOKINGS)
        .where(_booking.business_id == business_id, _booking.customer_id == customer_id, *_within(resource))
    )
    return Counts(*session.execute(query).one())


def _of(business_id: int, customer_id: int, resource: str | None) -> Select[Any]:
    return (
        select(
            _booking.id,
            _booking.appointment_id,
            _appointment.starts_at,
            _appointment.ends_at,
            _appointment.zone,
            _appointment.also,
            _booking.state,
            _IS_LATE.label("is_late"),
            _booking.reference,
            _booking.seats,
            _service.name.label("service_names"),
        )
        .select_from(_BOOKINGS)
        .where(
            _booking.business_id == business_id,
            _booking.customer_id == customer_id,
            _booking.state.not_in(_UNTOLD),
            *_within(resource),
        )
    )


def _bookings(session: Session, business_id: int, query: Select[Any]) -> tuple[PersonBooking, ...]:
    rows = session.execute(query).all()
    names = _resources(session, business_id, [row.appointment_id for row in rows])
    several = parts.names(session, business_id, (row.appointment_id for row in rows if row.also is not None))
    return tuple(
        PersonBooking(
            id=row.id,
            appointment_id=row.appointment_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.zone,
            state=BookingState(row.state),
            is_late=bool(row.is_late),
            reference=row.reference,
            seats=row.seats,
            service_names=several.get(row.appointment_id, row.service_names),
            resources=tuple(names.get(row.appointment_id, ())),
        )
        for row in rows
    )


def _resources(session: Session, business_id: int, appointments: Sequence[int]) -> dict[int, list[str]]:
    """The names of what is taken for each, or was last, people first."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    if not appointments:
        return {}
    query = (
        select(_occupancy.appointment_id, _resource.name)
        .join(
            table_of(Resource),
            and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
        )
        .where(
            _occupancy.business_id == business_id,
            _occupancy.appointment_id.in_(appointments),
            _occupancy.former.is_(False),
        )
        .order_by(case((_resource.kind == "staff", 0), else_=1), _occupancy.id)
    )
    for row in session.execute(query):
        found[row.appointment_id][row.name] = None
    return {appointment: list(names) for appointment, names in found.items()}


def _within(resource: str | None) -> list[Any]:
    return [] if resource is None else [_takes(resource)]


def _takes(resource: str) -> Any:
    return exists(
        select(literal(1))
        .select_from(table_of(Occupancy))
        .join(
            table_of(Resource),
            and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
        )
        .where(
            _occupancy.business_id == _booking.business_id,
            _occupancy.appointment_id == _booking.appointment_id,
            _occupancy.former.is_(False),
            _resource.slug == resource,
        )
    )
