"""Reads for calendars: who subscribes to what, its cheap version, and its entries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import TAKING_SEATS, AppointmentKind, BookingState
from booking.domain.bookings import Place
from booking.domain.feeds import FeedEntry, FeedStatus
from booking.storage.models import (
    Appointment,
    Booking,
    Business,
    Feed,
    Line,
    Link,
    Location,
    Occupancy,
    Resource,
    Service,
)

PAST = timedelta(days=366)
TOMBSTONE = timedelta(days=30)
LONGEST = timedelta(days=8)  # no occupancy begins longer than this before its visit does
FIRM = (BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A feed as a request for it finds it: what it shows, and the version and time of its last change."""

    business_id: int
    feed_id: int
    resource_id: int | None
    customer_email: str | None
    privacy: str
    locale: str
    business_name: str
    business_slug: str
    resource_name: str | None
    version: int
    changed_at: datetime


def subscribed(session: Session, digest: str) -> Subscribed | None:
    """The living feed behind a token's digest: one query, whatever the calendar holds.

    The version adds up those of the calendars that are shown: each only ever rises.
    """
    query = (
        select(
            Feed.business_id,
            Feed.id,
            Feed.resource_id,
            Feed.customer_email,
            Feed.privacy,
            Feed.locale,
            Business.name,
            Business.slug,
            func.max(Resource.name).filter(Resource.id == Feed.resource_id),
            func.coalesce(func.sum(Resource.calendar_version), 0) + Business.rules_version + Feed.generation,
            func.max(Resource.changed_at),
            Feed.created_at,
        )
        .join(Link, and_(Link.business_id == Feed.business_id, Link.subject_id == Feed.id))
        .join(Business, Business.id == Feed.business_id)
        .outerjoin(
            Resource,
            and_(
                Resource.business_id == Feed.business_id,
                or_(Feed.resource_id.is_(None), Resource.id == Feed.resource_id),
            ),
        )
        .where(
            Link.digest == digest,
            Link.purpose == "feed",
            Link.dead_at.is_(None),
            Feed.revoked_at.is_(None),
            Business.archived_at.is_(None),
        )
        .group_by(Feed.business_id, Feed.id, Business.id)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row: tuple[Any, ...] = tuple(found)
    *told, changed_at, created_at = row
    told.append(changed_at or created_at)
    return Subscribed(*told)


def entries(session: Session, feed: Subscribed, day: date) -> list[FeedEntry]:
    """What a feed shows on *day*: a year back, cancelled ones for thirty days, holds never.

    A query per kind of row. Entries leave by date alone, so that a feed changes at most once a day by itself.
    """
    shown = _shown(feed, day)
    rows = session.execute(shown.order_by(Appointment.starts_at, Appointment.id)).all()
    names = _resource_names(session, feed, shown)
    customers = _customers(session, feed, shown)
    found = []
    for appointment, location, service_names in rows:
        bookings = customers[appointment.id]
        status = _status(appointment, [state for _, state in bookings])
        if status is None:
            continue
        found.append(
            FeedEntry(
                uid=appointment.uid,
                sequence=appointment.sequence,
                kind=AppointmentKind(appointment.kind),
                status=status,
                starts_at=appointment.starts_at,
                ends_at=appointment.ends_at,
                time_zone=appointment.zone,
                service_names=service_names or {},
                customer_names=tuple(name for name, _ in bookings if name),
                seats_taken=appointment.seats_taken,
                capacity=appointment.capacity,
                place=Place(location.name, location.street, location.postal_code, location.town, location.country),
                resource_names=tuple(names[appointment.id]),
                created_at=appointment.created_at,
                updated_at=appointment.updated_at,
                title=appointment.title,
            )
        )
    return found


def _shown(feed: Subscribed, day: date) -> Select[*tuple[Any, ...]]:
    morning = datetime.combine(day, time(), UTC)
    query = (
        select(Appointment, Location, Service.name)
        .join(Location, and_(Location.business_id == Appointment.business_id, Location.id == Appointment.location_id))
        .outerjoin(Line, and_(Line.business_id == Appointment.business_id, Line.appointment_id == Appointment.id))
        .outerjoin(Service, and_(Service.business_id == Line.business_id, Service.id == Line.service_id))
        .where(
            Appointment.business_id == feed.business_id,
            Appointment.starts_at > morning - PAST,
            or_(Appointment.status == "active", Appointment.updated_at > morning - TOMBSTONE),
        )
    )
    if feed.resource_id is not None:
        query = query.where(Appointment.id.in_(_on_resource(feed, day)))
    if feed.customer_email is not None:
        query = query.where(Appointment.id.in_(_of_customer(feed)))
    return query


def _on_resource(feed: Subscribed, day: date) -> Select[*tuple[Any, ...]]:
    return select(Occupancy.appointment_id).where(
        Occupancy.business_id == feed.business_id,
        Occupancy.resource_id == feed.resource_id,
        Occupancy.starts_at > datetime.combine(day, time(), UTC) - PAST - LONGEST,
        or_(Occupancy.active, Occupancy.squeezed, Appointment.status == "cancelled"),
    )


def _of_customer(feed: Subscribed) -> Select[*tuple[Any, ...]]:
    return select(Booking.appointment_id).where(
        Booking.business_id == feed.business_id, Booking.contact_email == feed.customer_email
    )


def _resource_names(session: Session, feed: Subscribed, shown: Select[*tuple[Any, ...]]) -> defaultdict[int, list[str]]:
    ids = shown.with_only_columns(Appointment.id)
    rows = session.execute(
        select(Occupancy.appointment_id, Resource.name)
        .join(Resource, and_(Resource.business_id == Occupancy.business_id, Resource.id == Occupancy.resource_id))
        .join(
            Appointment,
            and_(Appointment.business_id == Occupancy.business_id, Appointment.id == Occupancy.appointment_id),
        )
        .where(
            Occupancy.business_id == feed.business_id,
            Occupancy.appointment_id.in_(ids),
            or_(Occupancy.active, Occupancy.squeezed, Appointment.status == "cancelled"),
        )
        .order_by(Resource.kind.desc(), Resource.name)
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for appointment_id, name in rows:
        if name not in names[appointment_id]:
            names[appointment_id].append(name)
    return names


def _customers(
    session: Session, feed: Subscribed, shown: Select[*tuple[Any, ...]]
) -> defaultdict[int, list[tuple[str | None, str]]]:
    query = select(Booking.appointment_id, Booking.contact_name, Booking.state, Booking.contact_email).where(
        Booking.business_id == feed.business_id,
        Booking.appointment_id.in_(shown.with_only_columns(Appointment.id)),
        Booking.customer_id.is_not(None),
    )
    found: defaultdict[int, list[tuple[str | None, str]]] = defaultdict(list)
    for appointment_id, name, state, email in session.execute(query.order_by(Booking.id)):
        # Somebody's own feed of a course names nobody else.
        if feed.customer_email is None or email == feed.customer_email:
            found[appointment_id].append((name, state))
    return found


def _status(appointment: Appointment, states: list[str]) -> FeedStatus | None:
    """What an entry is; None for one that was only ever held."""
    if appointment.kind == "visit" and not states:
        return None
    if appointment.status == "cancelled":
        return FeedStatus.CANCELLED
    taking = [state for state in states if state in TAKING_SEATS]
    if appointment.kind == "visit" and not any(state in FIRM for state in taking):
        return FeedStatus.TENTATIVE if BookingState.PENDING in taking else None
    return FeedStatus.CONFIRMED
