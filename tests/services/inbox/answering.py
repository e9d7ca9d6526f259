"""A customer answers from their calendar: what is sent, and what became of it."""

from datetime import timedelta

from sqlalchemy import select

from booking.services.bookings import Booked
from booking.services.inbox.taking import take_in
from booking.storage.models import Booking, Message, RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.replies import About
from tests.services.customer_calendar import delivered
from tests.services.test_bookings import LINKS, NINE

TEN = NINE + timedelta(hours=1)
FIRST_TOLD = [("confirmed", "customer"), ("confirmed", "business")]
NO_MAIL = FIRST_TOLD


def about(booked: Booked, **more) -> About:
    return About(booked.facts.uid, booked.facts.starts_at, **more)


def read(raw: bytes, now=NOW) -> bool:
    return take_in(raw, now, LINKS)


def stored(booked: Booked) -> Booking:
    with reading() as session:
        return session.scalars(select(Booking).where(Booking.id == booked.facts.booking_id)).one()


def told(booked: Booked) -> list[tuple[str, str]]:
    with reading() as session:
        query = select(Message.reason, Message.recipient).where(Message.booking_id == booked.facts.booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Message.id))]


def deeds(booked: Booked) -> list[tuple[str, str]]:
    with reading() as session:
        query = select(RecordEntry.actor, RecordEntry.action).where(
            RecordEntry.subject == "booking", RecordEntry.subject_id == booked.facts.booking_id
        )
        return [tuple(row) for row in session.execute(query.order_by(RecordEntry.id))]


def asked_for(booked: Booked) -> list[tuple[str, int, str]]:
    with reading() as session:
        query = select(Booking.state, Booking.id, Booking.source).where(Booking.moves_id == booked.facts.booking_id)
        return [tuple(row) for row in session.execute(query.order_by(Booking.id))]


def untouched(booked: Booked) -> bool:
    row = stored(booked)
    return (row.state, row.attendance, row.attendance_at, told(booked), deeds(booked), asked_for(booked)) == (
        "confirmed",
        None,
        None,
        NO_MAIL,
        [],
        [],
    )


def letters(booked: Booked) -> dict[str, str]:
    """What leaves to the customer and to the house, by subject."""
    return {str(each["Subject"]): each.get_body(("plain",)).get_content() for each in delivered()}
