"""The desk of a small practice, for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services.bookings import Booked
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.links import Links
from booking.storage.models import Appointment, Booking, Message, Occupancy, RecordEntry, RecordValue, Resource
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service

LINKS = Links("http://127.0.0.1:5000", b"key")
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin
KLARA = Contact("Klara Sommer", "klara@example.org", None)
OTTO = Contact("Otto Winter", None, "+493611234567")


def at(hour: int, minute: int = 0) -> datetime:
    """A time of that Tuesday in Berlin."""
    return NINE + timedelta(hours=hour - 9, minutes=minute)


def practice(**changes: Any) -> Business:
    """Anna and Ben, either of whom gives the check-up, every half hour; both work from nine to five."""
    said: dict[str, Any] = {
        "resources": [resource("anna"), resource("ben")],
        "services": [service("checkup", ("anna", "ben"))],
        **changes,
    }
    return make_business(**said)


def asked(starts_at: datetime = NINE, **changes: Any) -> DeskRequest:
    """Klara's check-up with Anna."""
    said: dict[str, Any] = {
        "service": "checkup",
        "starts_at": starts_at,
        "locale": "de",
        "contact": KLARA,
        "resource": "anna",
        **changes,
    }
    return DeskRequest(**said)


def book(actor: Actor, starts_at: datetime = NINE, key: str | None = None, **changes: Any) -> Booked:
    """Book it."""
    return desk.book(actor, asked(starts_at, **changes), NOW, LINKS, key=key)


def appointment_of(booked: Booked) -> Appointment:
    """The appointment of a booking, as it is stored."""
    return appointment_with(booked.facts.booking_id)


def appointment_with(booking_id: int) -> Appointment:
    """The same by the number of the booking."""
    with reading() as session:
        query = select(Appointment).join(Booking, Booking.appointment_id == Appointment.id)
        return session.scalars(query.where(Booking.id == booking_id)).one()


def stored(booked: Booked) -> Booking:
    """A booking as it is stored."""
    with reading() as session:
        return session.get_one(Booking, (booked.facts.business_id, booked.facts.booking_id))


def customer_of(booked: Booked) -> int | None:
    """The customer of a booking."""
    return stored(booked).customer_id


def arrived(booked: Booked) -> datetime | None:
    """When somebody was checked in."""
    return stored(booked).arrived_at


def stands_on(appointment_id: int) -> list[str]:
    """The slugs of the resources that an appointment takes now or is squeezed in on."""
    with reading() as session:
        query = (
            select(Resource.slug)
            .join(Occupancy, Occupancy.resource_id == Resource.id)
            .where(Occupancy.appointment_id == appointment_id, Occupancy.active | Occupancy.squeezed)
        )
        return sorted(set(session.scalars(query)))


def told(booking_id: int) -> list[tuple[str, str, str]]:
    """``(reason, recipient, state)`` of the messages about a booking, the oldest first."""
    with reading() as session:
        query = select(Message.reason, Message.recipient, Message.state).where(Message.booking_id == booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]


def deeds(subject_id: int) -> list[tuple[str, str]]:
    """``(actor, action)`` of everything in the record about something, the oldest first."""
    with reading() as session:
        query = select(RecordEntry.actor, RecordEntry.action).where(RecordEntry.subject_id == subject_id)
        return [tuple(row) for row in session.execute(query.order_by(RecordEntry.id))]


def changed(subject_id: int) -> dict[str, tuple[str | None, str | None]]:
    """What the record says has changed about something, by field, before and after."""
    with reading() as session:
        query = (
            select(RecordValue.field, RecordValue.before, RecordValue.after)
            .join(RecordEntry, RecordEntry.id == RecordValue.entry_id)
            .where(RecordEntry.subject_id == subject_id)
            .order_by(RecordEntry.id)
        )
        return {row.field: (row.before, row.after) for row in session.execute(query)}


def versions(business: Business) -> dict[str, tuple[int, int]]:
    """``(calendar_version, activity)`` by resource."""
    with reading() as session:
        query = select(Resource.slug, Resource.calendar_version, Resource.activity)
        return {row.slug: (row[1], row[2]) for row in session.execute(query.where(Resource.business_id == business.id))}
