"""The row of a new booking, the same for everybody who makes one: visitor, program, desk, move."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.names import new_reference
from booking.services.appointments import new_uid
from booking.services.claims import Taking
from booking.storage.db import table_of
from booking.storage.models import Booking

_ADD = insert(table_of(Booking))
NOBODY = Contact("", None, None)

Row = dict[str, Any]


def booking_row(
    taking: Taking,
    booking_id: int,
    appointment_id: int,
    seats: int,
    state: BookingState,
    expires_at: datetime | None,
    locale: str,
    source: str,
    at: datetime,
    *,
    customer_id: int | None = None,
    contact: Contact = NOBODY,
    answers: Mapping[str, str] | None = None,
    audience: str | None = None,
    resource: str | None = None,
    **more: object,
) -> Row:
    """What is stored of a new booking; price and currency are those of the moment. *more* are further columns."""
    return {
        "business_id": taking.business.id,
        "id": booking_id,
        "appointment_id": appointment_id,
        "customer_id": customer_id,
        "seats": seats,
        "state": state,
        "expires_at": expires_at,
        "uid": new_uid(),
        "sequence": 0,
        "reference": new_reference(),
        "locale": locale,
        "source": source,
        "audience": audience,
        "resource": resource,
        "answers": dict(answers or {}),
        "price_minor": taking.service.price_minor,
        "currency": taking.business.currency,
        "generation": 1,
        "created_at": at,
        "updated_at": at,
        **contact_columns(contact),
        **more,
    }


def add(session: Session, row: Row) -> None:
    """Store a new booking."""
    session.execute(_ADD, row)


def contact_columns(contact: Contact) -> dict[str, object]:
    """A customer's contact as a booking keeps its copy."""
    return {
        "contact_name": contact.name or None,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
    }
