"""A small practice that reminds, and what it has planned; for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.reminders import Kind
from booking.services import bookings, businesses
from booking.services.bookings import Booked
from booking.services.links import Links
from booking.services.reminders import rules
from booking.services.reminders.rules import Wanted
from booking.storage.models import Booking, Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service

LINKS = Links("http://127.0.0.1:5000", b"key")
FRIDAY = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
"""Friday, 4 December 2026, 09:00 in Berlin."""
ANNA = Contact("Anna Weiß", "anna@example.org", "+4915112345678")
RULES = (
    Wanted(Kind.REMINDER, days=1, at_minute=14 * 60),
    Wanted(Kind.REMINDER, minutes=120),
    Wanted(Kind.FOLLOW_UP, days=1, at_minute=10 * 60),
)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of that Friday in Berlin."""
    return FRIDAY + timedelta(hours=hour - 9, minutes=minute)


def reminding(*wanted: Wanted, **changes: Any) -> Business:
    """Anna and Ben; the day before at 14:00, 2 hours before, the day after at 10:00. ``asked`` needs approval."""
    said: dict[str, Any] = {
        "resources": [resource("anna"), resource("ben"), resource("hall", kind="room")],
        "services": [
            service("checkup", ("anna", "ben")),
            service("asked", ("anna", "ben"), approval=True),
            service("course", ("hall",), capacity=4),
        ],
        **changes,
    }
    business = make_business(**said)
    for each in wanted or RULES:
        rules.add(Actor.of_server(business.id), each, NOW)
    return businesses.business(business.slug)


def book(
    business: Business, starts_at: datetime = FRIDAY, slug: str = "checkup", *, wants: bool = True, **asked: Any
) -> Booked:
    """Anna books and wants to be reminded."""
    found = businesses.service(business, slug)
    request = bookings.Request(asked.pop("contact", ANNA), "de", wants_reminders=wants)
    return bookings.book(business, found, starts_at, NOW, request, LINKS, **asked)


def hours(starts_at: datetime) -> list[tuple[str, datetime]]:
    """What the rules above plan for half an hour that begins then, in winter in Berlin."""
    midnight = starts_at.astimezone(UTC).replace(hour=0) - timedelta(hours=1)
    return [
        ("reminder", midnight - timedelta(hours=10)),
        ("reminder", starts_at - timedelta(hours=2)),
        ("follow_up", midnight + timedelta(hours=34)),
    ]


def planned(booking_id: int) -> list[tuple[str, datetime]]:
    """What is due for a booking by rules, by its hour."""
    query = (
        select(Message.reason, Message.due_at)
        .where(Message.booking_id == booking_id, Message.reminder_id.is_not(None), Message.state == "due")
        .order_by(Message.due_at)
    )
    with reading() as session:
        return [(reason, due_at) for reason, due_at in session.execute(query)]


def stored(booked: Booked) -> Booking:
    """A booking as it is stored."""
    with reading() as session:
        return session.get_one(Booking, (booked.facts.business_id, booked.facts.booking_id))
