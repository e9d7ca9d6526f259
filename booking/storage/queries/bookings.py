"""Reads of bookings: the facts about one, and what a change of it must know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from booking.domain.appointments import BookingState
from booking.domain.bookings import Answer, BookingFacts, Contact, Host, Place
from booking.domain.policies import changeable_until
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
from booking.storage.types import database_now

_OF_APPOINTMENT = and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id)
_OF_LINE = and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id)
_OF_SERVICE = and_(Service.business_id == Line.business_id, Service.id == Line.service_id)
_YES_NO = {"yes": {"de": "Ja", "en": "Yes"}, "no": {"de": "Nein", "en": "No"}}


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
    is_over: bool | None


_wanted = aliased(Booking)
_wanted_time = aliased(Appointment)
_FACTS = (
    select(Booking, Appointment, Service, Location, Business, _wanted_time.starts_at, _wanted_time.ends_at)
    .join(Appointment, _OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
    .join(
        Location,
        and_(Location.business_id == Appointment.business_id, Location.id == Appointment.location_id),
    )
    .join(Business, Business.id == Booking.business_id)
    .outerjoin(
        _wanted,
        and_(
            _wanted.business_id == Booking.business_id,
            _wanted.moves_id == Booking.id,
            _wanted.state == BookingState.PENDING,
            _wanted.expires_at > database_now(),
        ),
    )
    .outerjoin(
        _wanted_time,
        and_(_wanted_time.business_id == _wanted.business_id, _wanted_time.id == _wanted.appointment_id),
    )
)


def facts(session: Session, business_id: int, booking_id: int) -> BookingFacts | None:
    """Everything that may be said about a booking, archived parts of its business included."""
    row = session.execute(_FACTS.where(Booking.business_id == business_id, Booking.id == booking_id)).first()
    if row is None:
        return None
    booking, appointment, service, location, business, moves_to, moves_to_ends_at = row
    resources = _resources(session, appointment, service.id)
    return BookingFacts(
        business_id=business_id,
        booking_id=booking_id,
        host=Host(business.slug, business.name, business.email, business.phone, business.locale, business.address_form),
        place=Place(location.name, location.street, location.postal_code, location.town, location.country),
        time_zone=appointment.zone,
        service_slug=service.slug,
        service_names=service.name,
        staff_slug=next((each.slug for each in resources if each.is_first), None),
        resource_names=tuple(each.name for each in resources),
        staff_names=tuple(each.name for each in resources if each.kind == "staff"),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        reference=booking.reference,
        uid=booking.uid,
        sequence=booking.sequence,
        state=BookingState(booking.state),
        expires_at=booking.expires_at,
        seats=booking.seats,
        capacity=appointment.capacity,
        locale=booking.locale,
        contact=Contact(booking.contact_name or "", booking.contact_email, booking.contact_phone),
        answers=_answers(service.questions, booking.answers),
        price_minor=booking.price_minor,
        currency=booking.currency,
        changeable_until=changeable_until(appointment.starts_at, service.cancellation_notice_minutes),
        generation=booking.generation,
        created_at=booking.created_at,
        updated_at=booking.updated_at,
        decline_reason=booking.decline_reason,
        moves_to=moves_to,
        moves_to_ends_at=moves_to_ends_at,
    )


def _resources(session: Session, appointment: Appointment, service_id: int) -> list[Any]:
    """Who and what an appointment takes, or took last: first those of the service's first need."""
    is_first = (
        select(RequirementResource.resource_id)
        .join(
            RequirementRow,
            and_(
                RequirementRow.business_id == RequirementResource.business_id,
                RequirementRow.id == RequirementResource.requirement_id,
            ),
        )
        .where(
            RequirementRow.business_id == appointment.business_id,
            RequirementRow.service_id == service_id,
            RequirementRow.position == 0,
            RequirementResource.resource_id == Resource.id,
        )
        .correlate(Resource)
        .exists()
    )
    rows = session.execute(
        select(Resource.slug, Resource.name, Resource.kind, Occupancy.active, Occupancy.id, is_first.label("is_first"))
        .join(Occupancy, and_(Occupancy.business_id == Resource.business_id, Occupancy.resource_id == Resource.id))
        .where(
            Occupancy.business_id == appointment.business_id,
            Occupancy.appointment_id == appointment.id,
            Occupancy.starts_at < appointment.ends_at,
            Occupancy.ends_at > appointment.starts_at,
        )
        .order_by(Occupancy.id)
    ).all()
    if any(row.active for row in rows):
        rows = [row for row in rows if row.active]
    return list({row.slug: row for row in rows}.values())


def _answers(questions: list[Any], given: Mapping[str, str]) -> tuple[Answer, ...]:
    answers = []
    for question in questions:
        value = given.get(question["slug"])
        if value is None:
            continue
        shown: Mapping[str, str] = {"de": value, "en": value}
        if question["kind"] == "yes_no":
            shown = _YES_NO.get(value, shown)
        elif question["kind"] == "choice":
            shown = next((each["label"] for each in question["choices"] if each["slug"] == value), shown)
        answers.append(Answer(question["label"], shown))
    return tuple(answers)


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
        Service.slug,
        _FIRST_RESOURCE,
        Booking.expires_at > database_now(),
    )
    .join(Appointment, _OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
)


def hold_row(session: Session, business_id: int, booking_id: int) -> HoldRow:
    """The hold of this number, whatever has become of it."""
    found = session.execute(_HOLD.where(Booking.business_id == business_id, Booking.id == booking_id)).one()
    row: tuple[Any, ...] = tuple(found)
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
    """The resources on which an appointment takes time now, ascending."""
    query = select(Occupancy.resource_id).where(
        Occupancy.business_id == business_id, Occupancy.appointment_id == appointment_id, Occupancy.active
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
        Service.slug,
        Service.cancellation_notice_minutes,
        Booking.expires_at <= database_now(),
    )
    .join(Appointment, _OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
)


def for_change(session: Session, business_id: int, booking_id: int) -> ChangeRow | None:
    """What must be known of a booking to change it, None where there is none; read again under the locks."""
    found = session.execute(_CHANGE.where(Booking.business_id == business_id, Booking.id == booking_id)).first()
    row: tuple[Any, ...] = tuple(found or ())
    return ChangeRow(*row) if row else None


def pending_moves(session: Session, business_id: int, booking_id: int) -> list[int]:
    """The requests that ask for another time for this booking and are not decided."""
    query = select(Booking.id).where(
        Booking.business_id == business_id,
        Booking.moves_id == booking_id,
        Booking.state == BookingState.PENDING,
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
