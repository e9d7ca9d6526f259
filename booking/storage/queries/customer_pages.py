"""Reads for the page of all that one address has booked at one business: who opens it, and what stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.sessions import titled
from booking.storage.models import Appointment, Booking, Business, Customer, CustomerPage, Line, Link, Service
from booking.storage.queries import parts
from booking.storage.queries.bookings import OF_APPOINTMENT
from booking.storage.queries.feed_names import named, taken
from booking.storage.types import database_now

MOST = 100
"""As many of each kind are shown: nobody reads further."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page as its link finds it. ``is_dead``: another link has taken its place."""

    business_id: int
    id: int
    business_slug: str
    address_form: str
    email: str
    locale: str
    generation: int
    feed_id: int | None
    is_dead: bool
    is_expired: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A booking in the list; ``name`` is whom it is for. ``is_over``: a request whose time to be answered is over."""

    id: int
    generation: int
    state: BookingState
    name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    service_slug: str
    service_names: Mapping[str, str]
    staff_names: tuple[str, ...]
    is_over: bool


_OF_PAGE = and_(CustomerPage.business_id == Link.business_id, CustomerPage.id == Link.subject_id)
_PAGE = (
    select(
        CustomerPage.business_id,
        CustomerPage.id,
        Business.slug,
        Business.address_form,
        CustomerPage.email,
        CustomerPage.locale,
        CustomerPage.generation,
        CustomerPage.feed_id,
        Link.dead_at.is_not(None),
        CustomerPage.expires_at <= database_now(),
        Business.archived_at.is_not(None),
    )
    .select_from(Link)
    .join(CustomerPage, _OF_PAGE)
    .join(Business, Business.id == CustomerPage.business_id)
)
_OF_LINE = and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id)
_OF_SERVICE = and_(Service.business_id == Line.business_id, Service.id == Line.service_id)
_HAS_ENDED = and_(Booking.state == BookingState.PENDING, Booking.expires_at <= database_now())
_ROWS = (
    select(
        Booking.id,
        Booking.generation,
        Booking.state,
        Booking.contact_name,
        Booking.appointment_id,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.zone,
        parts.SLUG.label("service_slug"),
        Service.name,
        Appointment.also,
        parts.TITLE,
        func.coalesce(Booking.expires_at <= database_now(), False).label("is_over"),
    )
    .join(Appointment, OF_APPOINTMENT)
    .join(Line, _OF_LINE)
    .join(Service, _OF_SERVICE)
    # The first of several services says what the visit is.
    .where(parts.IS_FIRST)
)


def page(session: Session, digest: str) -> PageRow | None:
    """The page behind the digest of a token, whatever has become of it."""
    found = session.execute(_PAGE.where(Link.digest == digest, Link.purpose == "customer")).first()
    row: tuple[Any, ...] = tuple(found or ())
    return PageRow(*row) if row else None


def coming(session: Session, business_id: int, email: str, now: datetime) -> list[OwnBooking]:
    """What stands or is asked for and is not over, the next first."""
    stands = and_(Booking.state.in_(sorted(MOVABLE)), ~_is_lapsed(), Appointment.ends_at > now)
    query = _ROWS.where(*_of(business_id, email), stands).order_by(Appointment.starts_at, Booking.id)
    return _rows(session, business_id, query)


def former(session: Session, business_id: int, email: str, now: datetime, since: datetime) -> list[OwnBooking]:
    """What began after *since* and is over or called off, the latest first."""
    ended = or_(Booking.state.not_in(sorted(MOVABLE)), _is_lapsed(), Appointment.ends_at <= now)
    query = _ROWS.where(*_of(business_id, email), ended, Appointment.starts_at > since)
    return _rows(session, business_id, query.order_by(Appointment.starts_at.desc(), Booking.id.desc()))


def has_any(session: Session, business_id: int, email: str, since: datetime) -> bool:
    """Whether there is anything to be shown to this address."""
    query = select(Booking.id).join(Appointment, OF_APPOINTMENT).where(*_of(business_id, email))
    return session.scalar(query.where(Appointment.starts_at > since).limit(1)) is not None


def _is_lapsed() -> ColumnElement[bool]:
    return func.coalesce(_HAS_ENDED, False)


def _of(business_id: int, email: str) -> tuple[ColumnElement[bool], ...]:
    """What was booked under the address, by people who have it now or were made one with somebody else since.

    The same as in the customer's feed. Times that are only held, or asked for instead of others, are no bookings.
    """
    theirs = and_(Customer.business_id == business_id, Customer.email == email)
    have_it = select(Customer.id).where(theirs)
    merged = select(Customer.merged_into).where(theirs, Customer.merged_into.is_not(None))
    return (
        Booking.business_id == business_id,
        Booking.customer_id.in_(have_it.union(merged)),
        or_(func.lower(Booking.contact_email) == email, Booking.customer_id.in_(have_it)),
        Booking.state != BookingState.HELD,
        Booking.moves_id.is_(None),
    )


def _rows(session: Session, business_id: int, query: Select[*tuple[Any, ...]]) -> list[OwnBooking]:
    rows: Sequence[Any] = session.execute(query.limit(MOST)).all()
    if not rows:
        return []
    names = named(session, business_id)
    taking = taken(session, business_id, [row.appointment_id for row in rows])
    several = parts.names(session, business_id, (row.appointment_id for row in rows if row.also is not None))
    return [
        OwnBooking(
            id=row.id,
            generation=row.generation,
            state=BookingState(row.state),
            name=row.contact_name or "",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.zone,
            service_slug=row.service_slug,
            service_names=several.get(row.appointment_id) or titled(row.name, row.title),
            staff_names=names.resources_of([i for i in taking.get(row.appointment_id, ()) if i in names.people]),
            is_over=bool(row.is_over),
        )
        for row in rows
    ]
