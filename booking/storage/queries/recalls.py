"""Reads of those who want to hear of a business again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE
from booking.domain.recalls import RecallKind, RecallState
from booking.storage.models import Appointment, Booking, Business, Customer, Line, Link, Location, Recall, Service


@dataclass(frozen=True, slots=True)
class RecallRow:
    """A wish as its link finds it."""

    business_id: int
    id: int
    business_slug: str
    address_form: str
    kind: RecallKind
    state: RecallState
    email: str
    locale: str
    service_slug: str | None
    service_names: dict[str, str] | None
    due_on: date | None
    is_dead: bool


_OF_RECALL = and_(Recall.business_id == Link.business_id, Recall.id == Link.subject_id)
_BY_LINK = (
    select(
        Recall.business_id,
        Recall.id,
        Business.slug,
        Business.address_form,
        Recall.kind,
        Recall.state,
        Recall.email,
        Recall.locale,
        Service.slug.label("service_slug"),
        Service.name.label("service_names"),
        Recall.due_on,
        Link.dead_at,
        Business.archived_at,
    )
    .join_from(Link, Recall, _OF_RECALL)
    .join(Business, Business.id == Recall.business_id)
    .outerjoin(Service, and_(Service.business_id == Recall.business_id, Service.id == Recall.service_id))
    .where(Link.purpose == "recall")
)


def by_link(session: Session, digest: str) -> RecallRow | None:
    """The wish that a link opens."""
    row = session.execute(_BY_LINK.where(Link.digest == digest)).first()
    if row is None:
        return None
    return RecallRow(
        row.business_id,
        row.id,
        row.slug,
        row.address_form,
        RecallKind(row.kind),
        RecallState(row.state),
        row.email,
        row.locale,
        row.service_slug,
        row.service_names,
        row.due_on,
        row.dead_at is not None or row.archived_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """A booking of whose service one may want to be reminded after ``months``, and what was wished already."""

    business_id: int
    booking_id: int
    service_id: int
    customer_id: int | None
    state: str
    email: str | None
    name: str | None
    locale: str
    local_start: str
    months: int | None
    wish: int | None
    wish_state: str | None
    due_on: date | None


def visit(session: Session, business_id: int, booking_id: int) -> Visit | None:
    """What a booking says about coming again."""
    first = and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id)
    mine = and_(
        Recall.business_id == Booking.business_id,
        Recall.booking_id == Booking.id,
        Recall.kind == RecallKind.RECALL,
    )
    query = (
        select(
            Booking.business_id,
            Booking.id,
            Service.id,
            Booking.customer_id,
            Booking.state,
            Booking.contact_email,
            Booking.contact_name,
            Booking.locale,
            Appointment.local_start,
            Service.recall_months,
            Recall.id,
            Recall.state,
            Recall.due_on,
        )
        .join(
            Appointment,
            and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id),
        )
        .join(Line, and_(first, Line.position == 0))
        .join(Service, and_(Service.business_id == Line.business_id, Service.id == Line.service_id))
        .outerjoin(Recall, mine)
        .where(Booking.business_id == business_id, Booking.id == booking_id)
        .order_by(Recall.id.desc())
        .limit(1)
    )
    row: Any = session.execute(query).first()
    return Visit(*row) if row else None


def due(session: Session, before: date, limit: int) -> list[tuple[int, int, date, str, bool]]:
    """``(business, id, due date, zone, is needed)`` of recalls due by a date.

    Not needed: the customer comes again anyway, is not to book, or the service is not offered any more.
    """
    zone = (
        select(Location.time_zone)
        .where(Location.business_id == Recall.business_id, Location.id == Service.location_id)
        .scalar_subquery()
    )
    comes = exists(
        select(Booking.id)
        .join(
            Appointment,
            and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id),
        )
        .join(Line, and_(Line.business_id == Appointment.business_id, Line.appointment_id == Appointment.id))
        .where(
            Booking.business_id == Recall.business_id,
            Line.service_id == Recall.service_id,
            Booking.customer_id == Recall.customer_id,
            Booking.state.in_(MOVABLE),
            Appointment.starts_at > Recall.created_at,
            Booking.id != Recall.booking_id,
        )
    )
    blocked = exists(
        select(Customer.id).where(
            Customer.business_id == Recall.business_id,
            Customer.id == Recall.customer_id,
            or_(Customer.blocked_at.is_not(None), Customer.archived_at.is_not(None)),
        )
    )
    offered = and_(Service.archived_at.is_(None), Service.recall_months.is_not(None), Business.archived_at.is_(None))
    query = (
        select(Recall.business_id, Recall.id, Recall.due_on, zone, and_(offered, ~comes, ~blocked))
        .join(Service, and_(Service.business_id == Recall.business_id, Service.id == Recall.service_id))
        .join(Business, Business.id == Recall.business_id)
        .where(Recall.kind == RecallKind.RECALL, Recall.state == RecallState.ACTIVE, Recall.due_on <= before)
        .order_by(Recall.due_on, Recall.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3] or "UTC", bool(row[4])) for row in session.execute(query)]


def listening(session: Session) -> list[tuple[int, int, str | None]]:
    """``(business, its rules' version, what was seen)`` of those that somebody wants to hear openings of."""
    query = (
        select(Recall.business_id, Business.rules_version, Recall.seen)
        .join(Business, Business.id == Recall.business_id)
        .where(
            Recall.kind == RecallKind.OPENINGS,
            Recall.state == RecallState.ACTIVE,
            Business.archived_at.is_(None),
            Business.tells_openings,
        )
        .distinct()
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def waiting(session: Session, business_id: int, limit: int, seen: str) -> list[tuple[int, str | None, date | None]]:
    """``(id, service, known until)`` of a business's listeners that were not looked for in the state *seen*."""
    query = (
        select(Recall.id, Service.slug, Recall.known_until)
        .outerjoin(
            Service,
            and_(
                Service.business_id == Recall.business_id,
                Service.id == Recall.service_id,
                Service.archived_at.is_(None),
            ),
        )
        .where(
            Recall.business_id == business_id,
            Recall.kind == RecallKind.OPENINGS,
            Recall.state == RecallState.ACTIVE,
            or_(Recall.seen.is_(None), Recall.seen != seen),
        )
        .order_by(Recall.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
