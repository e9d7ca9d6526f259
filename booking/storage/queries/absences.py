"""Reads for an absence: whose visits somebody would have given, and what became of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentStatus, BookingState
from booking.storage.models import Appointment, Booking, Line, Message, Occupancy, Resource, Service
from booking.storage.queries import parts
from booking.storage.types import database_now

STANDING = or_(
    Booking.state == BookingState.CONFIRMED,
    and_(
        Booking.state.in_((BookingState.PENDING, BookingState.HELD)),
        or_(Booking.expires_at.is_(None), Booking.expires_at > database_now()),
    ),
)
_OF_LINE = and_(Line.business_id == Appointment.business_id, Line.appointment_id == Appointment.id, parts.IS_FIRST)
_OF_SERVICE = and_(Service.business_id == Line.business_id, Service.id == Line.service_id)


@dataclass(frozen=True, slots=True)
class Affected:
    """A booking in the span; ``booking_id`` is none for a block and for a session that nobody has booked yet."""

    appointment_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    is_squeezed: bool
    title: str | None
    capacity: int
    service: str | None
    booking_id: int | None
    state: str | None
    moves_id: int | None
    seats: int
    audience: str | None
    locale: str
    name: str
    email: str | None
    phone: str | None


def in_span(session: Session, business_id: int, resource_id: int, since: datetime, until: datetime) -> list[Affected]:
    """Everything that takes the resource within ``[since, until)`` in part, ascending."""
    query = (
        select(
            *(Appointment.id, Appointment.kind, Appointment.starts_at, Appointment.ends_at, Appointment.sequence),
            *(Appointment.squeezed_reason, Appointment.title, Appointment.capacity),
            parts.SLUG.label("service"),
            *(Booking.id.label("booking_id"), Booking.state, Booking.moves_id, Booking.seats, Booking.audience),
            *(Booking.locale, Booking.contact_name, Booking.contact_email, Booking.contact_phone),
        )
        .join(
            Occupancy,
            and_(Occupancy.business_id == Appointment.business_id, Occupancy.appointment_id == Appointment.id),
        )
        .outerjoin(Line, _OF_LINE)
        .outerjoin(Service, _OF_SERVICE)
        .outerjoin(
            Booking,
            and_(Booking.business_id == Appointment.business_id, Booking.appointment_id == Appointment.id, STANDING),
        )
        .where(
            Appointment.business_id == business_id,
            Appointment.status == AppointmentStatus.ACTIVE,
            Occupancy.resource_id == resource_id,
            Occupancy.former.is_(False),
            or_(Occupancy.active, Occupancy.squeezed),
            or_(Occupancy.expires_at.is_(None), Occupancy.expires_at > database_now()),
            Occupancy.starts_at < until,
            Occupancy.ends_at > since,
        )
    )
    found = {}
    for row in session.execute(query):
        found[row.id, row.booking_id] = Affected(
            appointment_id=row.id,
            kind=row.kind,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            sequence=row.sequence,
            is_squeezed=row.squeezed_reason is not None,
            title=row.title,
            capacity=row.capacity,
            service=row.service,
            booking_id=row.booking_id,
            state=row.state,
            moves_id=row.moves_id,
            seats=row.seats or 0,
            audience=row.audience,
            locale=row.locale or "",
            name=row.contact_name or "",
            email=row.contact_email,
            phone=row.contact_phone,
        )
    # Asked for in this order, SQLite would go through all appointments of the business.
    return sorted(found.values(), key=lambda each: (each.starts_at, each.appointment_id, each.booking_id or 0))


@dataclass(frozen=True, slots=True)
class Whose:
    """A booking as it is now."""

    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    sequence: int
    service: str
    state: str
    name: str
    email: str | None
    phone: str | None
    locale: str
    seats: int
    audience: str | None


def bookings(session: Session, business_id: int, booking_ids: Collection[int]) -> Mapping[int, Whose]:
    """The bookings of these ids."""
    query = (
        select(
            *(Booking.id, Booking.appointment_id, Appointment.starts_at, Appointment.ends_at, Appointment.sequence),
            parts.SLUG.label("service"),
            *(Booking.state, Booking.contact_name, Booking.contact_email, Booking.contact_phone, Booking.locale),
            *(Booking.seats, Booking.audience),
        )
        .join(
            Appointment,
            and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id),
        )
        .join(Line, _OF_LINE)
        .join(Service, _OF_SERVICE)
        .where(Booking.business_id == business_id, Booking.id.in_(booking_ids))
    )
    return {
        row.id: Whose(
            *(row.appointment_id, row.starts_at, row.ends_at, row.sequence, row.service, row.state),
            *(row.contact_name or "", row.contact_email, row.contact_phone, row.locale, row.seats, row.audience),
        )
        for row in session.execute(query)
    }


def proposed_until(session: Session, business_id: int, booking_ids: Collection[int]) -> Mapping[int, datetime]:
    """Until when each of these bookings has a proposal that nobody has answered."""
    query = select(Booking.moves_id, Booking.expires_at).where(
        Booking.business_id == business_id,
        Booking.moves_id.in_(booking_ids),
        Booking.state == BookingState.HELD,
        Booking.expires_at > database_now(),
    )
    return {origin: until for origin, until in session.execute(query) if origin and until}


def told(session: Session, business_id: int, absence_id: int, booking_ids: Collection[int]) -> frozenset[int]:
    """Of which of these bookings a mail of this absence has left the house, or may have."""
    query = select(Message.booking_id).where(
        Message.business_id == business_id,
        Message.booking_id.in_(booking_ids),
        Message.absence_id == absence_id,
        or_(Message.state == "sent", Message.attempts > 0),
    )
    return frozenset(each for each in session.scalars(query.distinct()) if each is not None)


def taken_by(session: Session, business_id: int, appointment_id: int) -> list[str]:
    """The slugs of whom an appointment takes now."""
    query = (
        select(Resource.slug)
        .join(Occupancy, and_(Occupancy.business_id == Resource.business_id, Occupancy.resource_id == Resource.id))
        .where(
            Occupancy.business_id == business_id,
            Occupancy.appointment_id == appointment_id,
            Occupancy.former.is_(False),
            or_(Occupancy.active, Occupancy.squeezed),
        )
    )
    return list(session.scalars(query.distinct()))
