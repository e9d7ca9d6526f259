"""Reads of bookings: the facts about one, and what a change of it must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.bookings import BookingFacts, Contact, Host, PartFacts, Place, answered
from booking.domain.joined import joined
from booking.domain.policies import changeable_until
from booking.domain.sessions import titled
from booking.storage.db import table_of
from booking.storage.models import (
    Appointment,
    Booking,
    Business,
    Line,
    Location,
    Occupancy,
    RequirementResource,
    RequirementRow,
    Resource,
    Service,
)
from booking.storage.queries import parts
from booking.storage.queries.businesses import question_of
from booking.storage.types import database_now

OF_APPOINTMENT = and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id)
_OF_LINE = and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id, parts.IS_FIRST)
_OF_SERVICE = and_(Service.business_id == Line.business_id, Service.id == Line.service_id)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """What a hold's page shows, whether it is alive by the database's clock, and what it became."""

    state: str
    audience: str | None
    resource: str | None
    seats: int
    expires_at: datetime | None
    locale: str
    generation: int
    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    service_slug: str
    staff_slug: str | None
    is_alive: bool | None
    hold_kind: str | None
    created_at: datetime
    contact: Contact
    answers: dict[str, Any]
    wants_reminders: bool
    series_id: int | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What must be known of a booking to change it; ``is_over``: it has expired by the database's clock."""

    id: int
    state: str
    seats: int
    audience: str | None
    locale: str
    moves_id: int | None
    appointment_id: int
    expires_at: datetime | None
    customer_id: int | None
    currency: str
    contact_name: str | None
    contact_email: str | None
    contact_phone: str | None
    answers: dict[str, Any]
    price_minor: int | None
    starts_at: datetime
    seats_taken: int
    kind: str
    service_slug: str
    cancellation_notice_minutes: int
    duration_minutes: int
    is_over: bool | None
    hold_kind: str | None
    source: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """A resource of an appointment, with the lines for which it is there."""

    slug: str
    name: str
    kind: str
    is_first: bool
    line_ids: frozenset[int | None]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> "_Taken":
        row = rows[-1]
        return cls(row.slug, row.name, row.kind, bool(row.is_first), frozenset(each.line_id for each in rows))


_booking, _appointment, _line, _service = (table_of(each).c for each in (Booking, Appointment, Line, Service))
_location, _business, _resource = (table_of(each).c for each in (Location, Business, Resource))
_occupancy, _need, _able = (table_of(each).c for each in (Occupancy, RequirementRow, RequirementResource))
_move = table_of(Booking).alias("move")
_moved = table_of(Appointment).alias("moved")
_FACTS = (
    select(
        *(_booking[name] for name in ("uid", "sequence", "state", "reference", "expires_at", "seats", "locale")),
        *(_booking[name] for name in ("contact_name", "contact_email", "contact_phone", "answers", "price_minor")),
        *(_booking[name] for name in ("currency", "generation", "created_at", "updated_at", "decline_reason")),
        _booking.hold_kind,
        *(_appointment[name] for name in ("starts_at", "ends_at", "zone", "capacity", "also")),
        parts.TITLE,
        _appointment.id.label("appointment_id"),
        *(_service[name].label(f"service_{name}") for name in ("id", "name", "instructions")),
        _service.questions,
        parts.SLUG.label("service_slug"),
        parts.NOTICE.label("cancellation_notice_minutes"),
        *(_location[name].label(f"place_{name}") for name in ("name", "street", "postal_code", "town", "country")),
        *(_business[name].label(f"host_{name}") for name in ("slug", "name", "email", "phone", "locale")),
        _business.address_form.label("host_address_form"),
        _business.legal.is_not(None).label("host_has_legal"),
        _moved.c.starts_at.label("moves_to"),
        _moved.c.ends_at.label("moves_to_ends_at"),
    )
    .select_from(table_of(Booking))
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _booking.business_id, _appointment.id == _booking.appointment_id),
    )
    .join(
        table_of(Line),
        and_(
            _line.business_id == _booking.business_id, _line.appointment_id == _booking.appointment_id, parts.IS_FIRST
        ),
    )
    .join(table_of(Service), and_(_service.business_id == _line.business_id, _service.id == _line.service_id))
    .join(
        table_of(Location),
        and_(_location.business_id == _appointment.business_id, _location.id == _appointment.location_id),
    )
    .join(table_of(Business), _business.id == _booking.business_id)
    .outerjoin(
        _move,
        and_(
            _move.c.business_id == _booking.business_id,
            _move.c.moves_id == _booking.id,
            _move.c.state == BookingState.PENDING,
            _move.c.expires_at > database_now(),
        ),
    )
    .outerjoin(_moved, and_(_moved.c.business_id == _move.c.business_id, _moved.c.id == _move.c.appointment_id))
    .where(_booking.business_id == bindparam("business_id"), _booking.id == bindparam("booking_id"))
)
_IS_FIRST = (
    select(_able.resource_id)
    .join(table_of(RequirementRow), and_(_need.business_id == _able.business_id, _need.id == _able.requirement_id))
    .where(
        _need.business_id == bindparam("business_id"),
        _need.service_id == bindparam("service_id"),
        _need.position == 0,
        _able.resource_id == _resource.id,
    )
    .correlate(table_of(Resource))
    .exists()
)
_RESOURCES = (
    select(
        _resource.slug,
        _resource.name,
        _resource.kind,
        _occupancy.line_id,
        or_(_occupancy.active, _occupancy.squeezed).label("is_present"),
        _IS_FIRST.label("is_first"),
    )
    .join(
        table_of(Occupancy),
        and_(_occupancy.business_id == _resource.business_id, _occupancy.resource_id == _resource.id),
    )
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.appointment_id == bindparam("appointment_id"),
        _occupancy.former.is_(False),
        _occupancy.starts_at < bindparam("ends_at", type_=_occupancy.ends_at.type),
        _occupancy.ends_at > bindparam("starts_at", type_=_occupancy.starts_at.type),
    )
    .order_by(_occupancy.id)
)


def facts(session: Session, business_id: int, booking_id: int) -> BookingFacts | None:
    """Everything that may be said about a booking, archived parts of its business included."""
    row = session.execute(_FACTS, {"business_id": business_id, "booking_id": booking_id}).first()
    if row is None:
        return None
    resources = _resources(session, business_id, row)
    several = parts.of(session, business_id, [row.appointment_id] if row.also is not None else [])
    lines = several.get(row.appointment_id, [])
    return BookingFacts(
        business_id=business_id,
        booking_id=booking_id,
        host=Host(
            row.host_slug,
            row.host_name,
            row.host_email,
            row.host_phone,
            row.host_locale,
            row.host_address_form,
            row.host_has_legal,
        ),
        place=Place(row.place_name, row.place_street, row.place_postal_code, row.place_town, row.place_country),
        time_zone=row.zone,
        service_slug=row.service_slug,
        service_names=joined([each.names for each in lines]) if lines else titled(row.service_name, row.title),
        staff_slug=next((each.slug for each in resources if each.is_first), None),
        resource_names=tuple(each.name for each in resources),
        staff_names=tuple(each.name for each in resources if each.kind == "staff"),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reference=row.reference,
        uid=row.uid,
        sequence=row.sequence,
        state=BookingState(row.state),
        expires_at=row.expires_at,
        seats=row.seats,
        capacity=row.capacity,
        locale=row.locale,
        contact=Contact(row.contact_name or "", row.contact_email, row.contact_phone),
        answers=answered(
            parts.questions(lines) if lines else [question_of(each) for each in row.questions], row.answers
        ),
        price_minor=row.price_minor,
        currency=row.currency,
        changeable_until=changeable_until(row.starts_at, row.cancellation_notice_minutes),
        generation=row.generation,
        created_at=row.created_at,
        updated_at=row.updated_at,
        instructions=joined([each.instructions for each in lines], "\n\n") if lines else row.service_instructions,
        decline_reason=row.decline_reason,
        moves_to=row.moves_to,
        moves_to_ends_at=row.moves_to_ends_at,
        hold_kind=HoldKind(row.hold_kind) if row.hold_kind else None,
        parts=_parts(lines, resources),
    )


def _parts(lines: Sequence[parts.Part], resources: Sequence["_Taken"]) -> tuple[PartFacts, ...]:
    """The services of a visit with several: each with its time and its people."""
    return tuple(
        PartFacts(
            each.names,
            each.starts_at,
            each.ends_at,
            tuple(row.name for row in resources if row.kind == "staff" and each.line_id in row.line_ids),
        )
        for each in lines
    )


def _resources(session: Session, business_id: int, row: Any) -> list["_Taken"]:
    """Who and what an appointment takes, or took last: first those of the service's first need."""
    this = {"business_id": business_id, "appointment_id": row.appointment_id, "service_id": row.service_id}
    rows = session.execute(_RESOURCES, {**this, "starts_at": row.starts_at, "ends_at": row.ends_at}).all()
    if any(each.is_present for each in rows):
        rows = [each for each in rows if each.is_present]
    return [
        _Taken.of([each for each in rows if each.slug == slug]) for slug in dict.fromkeys(each.slug for each in rows)
    ]


_FIRST_RESOURCE = (
    select(Resource.slug)
    .join(Occupancy, and_(Occupancy.business_id == Resource.business_id, Occupancy.resource_id == Resource.id))
    .where(Occupancy.business_id == Booking.business_id, Occupancy.appointment_id == Booking.appointment_id)
    .order_by(Occupancy.id)
    .limit(1)
    .correlate(Booking)
    .scalar_subquery()
)
_HOLD = (
    select(
        Booking.state,
        Booking.audience,
        Booking.resource,
        Booking.seats,
        Booking.expires_at,
        Booking.locale,
        Booking.generation,
        Booking.appointment_id,
        Appointment.starts_at,
        Appointment.ends_at,
        parts.SLUG,
        _FIRST_RESOURCE,
        Booking.expires_at > database_now(),
        Booking.hold_kind,
        Booking.created_at,
        Booking.contact_name,
        Booking.contact_email,
        Booking.contact_phone,
        Booking.answers,
        Booking.wants_reminders,
        Booking.series_id,
    )
    .join(Appointment, OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
)


def hold_row(session: Session, business_id: int, booking_id: int) -> HoldRow:
    """The hold of this number, whatever has become of it."""
    found = session.execute(_HOLD.where(Booking.business_id == business_id, Booking.id == booking_id)).one()
    contact = Contact(found.contact_name or "", found.contact_email, found.contact_phone)
    row: tuple[Any, ...] = (*found[:-6], contact, found.answers, found.wants_reminders, found.series_id)
    return HoldRow(*row)


def concerned_resources(session: Session, business_id: int, *appointment_ids: int) -> list[int]:
    """The resources on which appointments take time or ever took it, ascending.

    A change of an appointment shows in the calendars of all of them.
    """
    query = select(Occupancy.resource_id).where(
        Occupancy.business_id == business_id, Occupancy.appointment_id.in_(sorted(appointment_ids))
    )
    return sorted(set(session.scalars(query)))


def resources_of(session: Session, business_id: int, appointment_id: int) -> list[int]:
    """The resources on which an appointment takes time now, or is squeezed in, ascending."""
    query = select(Occupancy.resource_id).where(
        Occupancy.business_id == business_id,
        Occupancy.appointment_id == appointment_id,
        or_(Occupancy.active, Occupancy.squeezed),
    )
    return sorted(set(session.scalars(query)))


_CHANGE = (
    select(
        Booking.id,
        Booking.state,
        Booking.seats,
        Booking.audience,
        Booking.locale,
        Booking.moves_id,
        Booking.appointment_id,
        Booking.expires_at,
        Booking.customer_id,
        Booking.currency,
        Booking.contact_name,
        Booking.contact_email,
        Booking.contact_phone,
        Booking.answers,
        Booking.price_minor,
        Appointment.starts_at,
        Appointment.seats_taken,
        Appointment.kind,
        parts.SLUG,
        parts.NOTICE,
        parts.LENGTH,
        Booking.expires_at <= database_now(),
        Booking.hold_kind,
        Booking.source,
    )
    .join(Appointment, OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
)


def for_change(session: Session, business_id: int, booking_id: int) -> ChangeRow | None:
    """What must be known of a booking to change it, None where there is none; read again under the locks."""
    found = session.execute(_CHANGE.where(Booking.business_id == business_id, Booking.id == booking_id)).first()
    row: tuple[Any, ...] = tuple(found or ())
    return ChangeRow(*row) if row else None


def pending_moves(session: Session, business_id: int, booking_id: int) -> list[int]:
    """The other times for this booking that are asked for or proposed, and not decided."""
    is_proposal = and_(Booking.state == BookingState.HELD, Booking.hold_kind == HoldKind.PROPOSAL)
    query = select(Booking.id).where(
        Booking.business_id == business_id,
        Booking.moves_id == booking_id,
        or_(Booking.state == BookingState.PENDING, is_proposal),
    )
    return list(session.scalars(query.order_by(Booking.id)))


def to_decide(session: Session, business_id: int, booking_id: int) -> int | None:
    """The request that waits for the business's word: the booking itself, or the move that it asks for."""
    query = select(Booking.id).where(
        Booking.business_id == business_id,
        (Booking.id == booking_id) | (Booking.moves_id == booking_id),
        Booking.state == BookingState.PENDING,
        Booking.expires_at > database_now(),
    )
    return session.scalar(query.order_by(Booking.id.desc()).limit(1))
