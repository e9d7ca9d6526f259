"""Reads of waiting lists: who stands in which line, in which place, and what has changed since it was looked at."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.waiting import IN_LINE, WaitingState
from booking.storage.models import Appointment, Booking, Business, Line, Resource, WaitingEntry
from booking.storage.queries.bookings import OF_APPOINTMENT
from booking.storage.types import database_now

STANDING = WaitingEntry.state.in_(tuple(each.value for each in IN_LINE))


def entry(session: Session, business_id: int, entry_id: int, *, is_locked: bool = False) -> WaitingEntry | None:
    """One place as it is now; *is_locked* until the end of the transaction."""
    this = (WaitingEntry.business_id == business_id, WaitingEntry.id == entry_id)
    query = select(WaitingEntry).where(*this).execution_options(populate_existing=True)
    return session.scalars(query.with_for_update() if is_locked else query).first()


def same_line(row: WaitingEntry) -> tuple[ColumnElement[bool], ...]:
    """The condition for those who wait for the same; of one date of a course those alone whom it would suit, too."""
    is_rival: ColumnElement[bool] = true()
    if row.only_start is not None:
        is_rival = or_(WaitingEntry.only_start.is_(None), WaitingEntry.only_start == row.only_start)
    return (
        is_rival,
        WaitingEntry.business_id == row.business_id,
        WaitingEntry.service_id == row.service_id,
        WaitingEntry.also.is_not_distinct_from(row.also),
    )


def place(session: Session, row: WaitingEntry) -> int:
    """Which number somebody has in their line: one more than stand before them."""
    is_before = or_(
        WaitingEntry.rank_at < row.rank_at, and_(WaitingEntry.rank_at == row.rank_at, WaitingEntry.id < row.id)
    )
    return 1 + (session.scalar(select(func.count()).where(*same_line(row), STANDING, is_before)) or 0)


def of_business(session: Session, business_id: int) -> list[WaitingEntry]:
    """Everybody who waits at a business, in the order of their lines."""
    query = select(WaitingEntry).where(WaitingEntry.business_id == business_id, STANDING)
    return list(session.scalars(query.order_by(WaitingEntry.rank_at, WaitingEntry.id)))


def line(session: Session, business_id: int, service_id: int) -> list[WaitingEntry]:
    """Those who wait for a service and have no offer, the first of the line first."""
    query = select(WaitingEntry).where(
        WaitingEntry.business_id == business_id,
        WaitingEntry.service_id == service_id,
        WaitingEntry.state == WaitingState.WAITING,
    )
    return list(session.scalars(query.order_by(WaitingEntry.rank_at, WaitingEntry.id)))


def offered(session: Session, business_id: int, service_id: int) -> list[WaitingEntry]:
    """Those who have an offer of a service."""
    query = select(WaitingEntry).where(
        WaitingEntry.business_id == business_id,
        WaitingEntry.service_id == service_id,
        WaitingEntry.state == WaitingState.OFFERED,
    )
    return list(session.scalars(query))


def of_address(session: Session, business_id: int, email: str) -> list[WaitingEntry]:
    """All places of an address, in small letters, at a business."""
    query = select(WaitingEntry).where(
        WaitingEntry.business_id == business_id, STANDING, func.lower(WaitingEntry.contact_email) == email
    )
    return list(session.scalars(query.order_by(WaitingEntry.id)))


def swapping(session: Session, business_id: int, booking_id: int) -> WaitingEntry | None:
    """The place of somebody who would give this booking back for an earlier time."""
    query = select(WaitingEntry).where(
        WaitingEntry.business_id == business_id, WaitingEntry.swaps_id == booking_id, STANDING
    )
    return session.scalars(query.order_by(WaitingEntry.id).limit(1)).first()


def lines(session: Session) -> list[tuple[int, int, str]]:
    """``(business, service, who stands there)`` of every line of a business in use; the last changes with the line."""
    query = (
        select(
            WaitingEntry.business_id,
            WaitingEntry.service_id,
            func.count(),
            func.max(WaitingEntry.updated_at),
        )
        .join(Business, Business.id == WaitingEntry.business_id)
        .where(STANDING, Business.archived_at.is_(None))
        .group_by(WaitingEntry.business_id, WaitingEntry.service_id)
        .order_by(WaitingEntry.business_id, WaitingEntry.service_id)
    )
    return [(row[0], row[1], f"{row[2]}.{row[3].isoformat()}") for row in session.execute(query)]


def versions(session: Session, business_id: int, resource_ids: Collection[int]) -> str:
    """What changes whenever anything does in the calendars of these resources."""
    query = select(func.sum(Resource.calendar_version), func.sum(Resource.activity)).where(
        Resource.business_id == business_id, Resource.id.in_(sorted(resource_ids))
    )
    row = session.execute(query).one()
    return f"{row[0]}.{row[1]}"


def next_expiry(session: Session, business_id: int) -> datetime | None:
    """When the next hold or request of a business is over."""
    query = select(func.min(Booking.expires_at)).where(
        Booking.business_id == business_id, Booking.expires_at > database_now()
    )
    return session.scalar(query)


def unanswered(session: Session) -> list[tuple[int, int, int, int]]:
    """``(business, entry, booking, appointment)`` of offers whose time is over or that are held no more."""
    is_held = and_(Booking.state == BookingState.HELD, Booking.expires_at > database_now())
    query = (
        select(WaitingEntry.business_id, WaitingEntry.id, Booking.id, Booking.appointment_id)
        .join(Booking, and_(Booking.business_id == WaitingEntry.business_id, Booking.id == WaitingEntry.offer_id))
        .where(WaitingEntry.state == WaitingState.OFFERED, ~is_held)
        .order_by(WaitingEntry.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def swapped(session: Session) -> list[tuple[WaitingEntry, str, datetime]]:
    """Everybody who would give a booking back, with its state and start as they are now."""
    query = (
        select(WaitingEntry, Booking.state, Appointment.starts_at)
        .join(Booking, and_(Booking.business_id == WaitingEntry.business_id, Booking.id == WaitingEntry.swaps_id))
        .join(Appointment, OF_APPOINTMENT)
        .where(STANDING)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def booked_since(
    session: Session, business_id: int, service_id: int, since: datetime
) -> Mapping[str, list[tuple[datetime, datetime]]]:
    """By address, in small letters: when a service was booked since then, and for which start."""
    query = (
        select(func.lower(Booking.contact_email), Booking.created_at, Appointment.starts_at)
        .join(Appointment, OF_APPOINTMENT)
        .join(Line, and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id))
        .where(
            Booking.business_id == business_id,
            Booking.state.in_(tuple(each.value for each in MOVABLE)),
            Booking.created_at > since,
            Booking.contact_email.is_not(None),
            Booking.moves_id.is_(None),
            Line.service_id == service_id,
        )
    )
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for email, created_at, starts_at in session.execute(query):
        found.setdefault(email, []).append((created_at, starts_at))
    return found


def held_for(
    session: Session, business_id: int, booking_ids: Collection[int]
) -> Mapping[int, tuple[str, datetime | None, datetime, datetime]]:
    """``(state, expires_at, starts_at, ends_at)`` of what is offered to some, or would be given back, by booking."""
    if not booking_ids:
        return {}
    query = (
        select(Booking.id, Booking.state, Booking.expires_at, Appointment.starts_at, Appointment.ends_at)
        .join(Appointment, OF_APPOINTMENT)
        .where(Booking.business_id == business_id, Booking.id.in_(sorted(booking_ids)))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.execute(query)}
