"""Reads for the desk: the visits of a day, and everything about one appointment."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentKind, AppointmentStatus, BookingState, HoldKind
from booking.domain.bookings import Contact, PartFacts, Place, answered
from booking.domain.businesses import Question
from booking.domain.joined import joined
from booking.domain.visits import SentMessage, Sheet, SheetBooking, SheetResource, Visit, stage
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Line, Location, Message, Occupancy, Resource, Service
from booking.storage.queries import parts
from booking.storage.queries.businesses import question_of
from booking.storage.types import database_now

_booking, _appointment, _line, _service = (table_of(each).c for each in (Booking, Appointment, Line, Service))
_location, _resource, _occupancy, _message = (table_of(each).c for each in (Location, Resource, Occupancy, Message))

_OF_APPOINTMENT = and_(_appointment.business_id == _booking.business_id, _appointment.id == _booking.appointment_id)
_OF_LINE = and_(
    _line.business_id == _booking.business_id,
    _line.appointment_id == _booking.appointment_id,
    parts.IS_FIRST,
)
_OF_SERVICE = and_(_service.business_id == _line.business_id, _service.id == _line.service_id)
_VISITING = (BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW)

_DAY = (
    select(
        *(_booking[name] for name in ("id", "appointment_id", "customer_id", "state", "seats", "expires_at")),
        *(_booking[name] for name in ("contact_name", "contact_phone", "coming_at", "attendance")),
        *(_booking[name] for name in ("arrived_at", "started_at", "finished_at")),
        *(_appointment[name] for name in ("starts_at", "ends_at", "zone", "capacity", "note", "squeezed_reason")),
        _appointment.also,
        _service.name.label("service_name"),
    )
    .select_from(table_of(Booking))
    .join(table_of(Appointment), _OF_APPOINTMENT)
    .join(table_of(Line), _OF_LINE)
    .join(table_of(Service), _OF_SERVICE)
    .where(
        _appointment.business_id == bindparam("business_id"),
        _appointment.starts_at > bindparam("earliest", type_=_appointment.starts_at.type),
        _appointment.starts_at < bindparam("until", type_=_appointment.starts_at.type),
        _appointment.ends_at > bindparam("since", type_=_appointment.ends_at.type),
        or_(
            _booking.state.in_(_VISITING),
            and_(_booking.state == BookingState.PENDING, _booking.expires_at > database_now()),
        ),
    )
    .order_by(_appointment.starts_at, _booking.id)
)
_TAKEN = (
    select(_occupancy.appointment_id, _occupancy.active, _resource.slug, _resource.name, _resource.kind)
    .add_columns(_occupancy.line_id)
    .select_from(table_of(Occupancy))
    .join(
        table_of(Resource),
        and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
    )
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _occupancy.business_id, _appointment.id == _occupancy.appointment_id),
    )
    .where(
        _occupancy.business_id == bindparam("business_id"),
        _occupancy.appointment_id.in_(bindparam("appointment_ids", expanding=True)),
        # What a move left behind is former; what an early one left is told by lying elsewhere.
        _occupancy.former.is_(False),
        _occupancy.starts_at < _appointment.ends_at,
        _occupancy.ends_at > _appointment.starts_at,
    )
    .order_by(_occupancy.id)
)
_SHEET = (
    select(
        *(_appointment[name] for name in ("id", "kind", "status", "starts_at", "ends_at", "zone", "capacity")),
        *(_appointment[name] for name in ("seats_taken", "sequence", "title", "note", "squeezed_reason")),
        *(_appointment[name] for name in ("overridden", "created_at", "updated_at", "also")),
        *(_location[name].label(f"place_{name}") for name in ("name", "street", "postal_code", "town", "country")),
        *(_service[name].label(f"service_{name}") for name in ("name", "questions")),
        parts.SLUG.label("service_slug"),
    )
    .select_from(table_of(Appointment))
    .join(
        table_of(Location),
        and_(_location.business_id == _appointment.business_id, _location.id == _appointment.location_id),
    )
    .outerjoin(
        table_of(Line),
        and_(_line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id, parts.IS_FIRST),
    )
    .outerjoin(table_of(Service), _OF_SERVICE)
    .where(_appointment.business_id == bindparam("business_id"), _appointment.id == bindparam("appointment_id"))
)
_BOOKINGS = (
    select(table_of(Booking))
    .where(_booking.business_id == bindparam("business_id"), _booking.appointment_id == bindparam("appointment_id"))
    .order_by(_booking.id)
)
_MESSAGES = (
    select(*(_message[name] for name in ("id", "booking_id", "reason", "recipient", "state", "due_at")))
    .add_columns(_message.attempts, _message.sent_at)
    .where(
        _message.business_id == bindparam("business_id"),
        _message.booking_id.in_(bindparam("booking_ids", expanding=True)),
    )
    .order_by(_message.id.desc())
)
_OF_BOOKING = select(_booking.appointment_id).where(
    _booking.business_id == bindparam("business_id"), _booking.id == bindparam("booking_id")
)


def between(session: Session, business_id: int, earliest: datetime, since: datetime, until: datetime) -> list[Visit]:
    """The visits that lie in ``[since, until)`` in part, by their start; none of them begins before *earliest*.

    Requests that wait are among them; holds and what has ended are not.
    """
    asked = {"business_id": business_id, "earliest": earliest, "since": since, "until": until}
    rows = session.execute(_DAY, asked).all()
    taken = _taken(session, business_id, [row.appointment_id for row in rows])
    several = parts.names(session, business_id, (row.appointment_id for row in rows if row.also is not None))
    return [
        Visit(
            booking_id=row.id,
            appointment_id=row.appointment_id,
            customer_id=row.customer_id,
            stage=stage(BookingState(row.state), row.arrived_at, row.started_at, row.finished_at),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.zone,
            service_names=several.get(row.appointment_id, row.service_name),
            resources=tuple(each.slug for each in taken.get(row.appointment_id, ())),
            name=row.contact_name or "",
            phone=row.contact_phone,
            seats=row.seats,
            capacity=row.capacity,
            arrived_at=row.arrived_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            expires_at=row.expires_at,
            note=row.note,
            is_squeezed=row.squeezed_reason is not None,
            coming_at=row.coming_at,
            attendance=row.attendance,
        )
        for row in rows
    ]


def sheet(session: Session, business_id: int, appointment_id: int) -> Sheet | None:
    """Everything about one appointment, archived parts of the business included."""
    row = session.execute(_SHEET, {"business_id": business_id, "appointment_id": appointment_id}).first()
    if row is None:
        return None
    rows = _rows_of(session, business_id, [appointment_id]).get(appointment_id, [])
    several = parts.of(session, business_id, [appointment_id] if row.also is not None else []).get(appointment_id)
    asked = parts.questions(several) if several else tuple(map(question_of, row.service_questions or ()))
    return Sheet(
        id=row.id,
        kind=AppointmentKind(row.kind),
        status=AppointmentStatus(row.status),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.zone,
        place=Place(row.place_name, row.place_street, row.place_postal_code, row.place_town, row.place_country),
        service=row.service_slug,
        service_names=joined([each.names for each in several]) if several else row.service_name or {},
        resources=tuple(SheetResource(each.slug, each.name, each.kind) for each in _once(rows)),
        capacity=row.capacity,
        seats_taken=row.seats_taken,
        sequence=row.sequence,
        title=row.title,
        note=row.note,
        squeezed_reason=row.squeezed_reason,
        overridden=tuple(row.overridden or ()),
        created_at=row.created_at,
        updated_at=row.updated_at,
        bookings=_bookings(session, business_id, appointment_id, asked),
        parts=tuple(
            PartFacts(part.names, part.starts_at, part.ends_at, tuple(dict.fromkeys(_names(rows, part.line_id))))
            for part in several or ()
        ),
    )


def appointment_of(session: Session, business_id: int, booking_id: int) -> int | None:
    """The appointment in which a booking has its seats."""
    found: int | None = session.scalar(_OF_BOOKING, {"business_id": business_id, "booking_id": booking_id})
    return found


def _bookings(
    session: Session, business_id: int, appointment_id: int, asked: Sequence[Question]
) -> tuple[SheetBooking, ...]:
    rows = session.execute(_BOOKINGS, {"business_id": business_id, "appointment_id": appointment_id}).all()
    sent: dict[int, list[SentMessage]] = {}
    if rows:
        about = {"business_id": business_id, "booking_ids": [row.id for row in rows]}
        for each in session.execute(_MESSAGES, about):
            sent.setdefault(each.booking_id, []).append(
                SentMessage(each.id, each.reason, each.recipient, each.state, each.due_at, each.attempts, each.sent_at)
            )
    return tuple(
        SheetBooking(
            id=row.id,
            customer_id=row.customer_id,
            state=BookingState(row.state),
            hold_kind=HoldKind(row.hold_kind) if row.hold_kind else None,
            stage=stage(BookingState(row.state), row.arrived_at, row.started_at, row.finished_at),
            expires_at=row.expires_at,
            reference=row.reference,
            locale=row.locale,
            source=row.source,
            seats=row.seats,
            audience=row.audience,
            contact=Contact(row.contact_name or "", row.contact_email, row.contact_phone),
            answers=answered(asked, row.answers),
            price_minor=row.price_minor,
            currency=row.currency,
            arrived_at=row.arrived_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            moves_id=row.moves_id,
            decline_reason=row.decline_reason,
            generation=row.generation,
            created_at=row.created_at,
            messages=tuple(sent.get(row.id, ())),
            coming_at=row.coming_at,
            wants_reminders=row.wants_reminders,
            has_stopped_reminders=row.reminders_stopped_at is not None,
            attendance=row.attendance,
            attendance_at=row.attendance_at,
        )
        for row in rows
    )


def _taken(session: Session, business_id: int, appointment_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Who and what each appointment takes now, or took last; each once."""
    return {
        appointment_id: _once(rows) for appointment_id, rows in _rows_of(session, business_id, appointment_ids).items()
    }


def _once(rows: Sequence[Any]) -> list[Any]:
    return list({each.slug: each for each in rows}.values())


def _names(rows: Sequence[Any], line_id: int) -> Iterator[str]:
    return (each.name for each in rows if each.line_id == line_id)


def _rows_of(session: Session, business_id: int, appointment_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The same, with a row for each piece of time."""
    if not appointment_ids:
        return {}
    asked = {"business_id": business_id, "appointment_ids": sorted(set(appointment_ids))}
    found: dict[int, list[Any]] = {}
    for row in session.execute(_TAKEN, asked):
        found.setdefault(row.appointment_id, []).append(row)
    return {appointment_id: [each for each in rows if each.active] or rows for appointment_id, rows in found.items()}
