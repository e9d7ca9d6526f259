"""The customer of a booking: a known one, or a new one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from booking.domain.bookings import Contact
from booking.domain.errors import OnlyByPhone
from booking.domain.names import fold
from booking.domain.webhooks import EventKind
from booking.services.customers import words
from booking.services.webhooks import telling
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Customer

_customer = table_of(Customer).c
_KNOWN = (_customer.id, _customer.merged_into, _customer.archived_at, _customer.blocked_at)
# Locked as the foreign key of a booking will anyway: a merge waits for the booking, or the booking sees it.
# Not ordered, although the first is meant: to spare itself the sorting, SQLite would go through all customers by id.
_FIND = (
    select(*_KNOWN)
    .where(
        _customer.business_id == bindparam("business_id"),
        _customer.email == bindparam("email"),
        _customer.folded_name == bindparam("folded_name"),
    )
    .with_for_update(read=True, key_share=True)
)
_FOLLOW = (
    select(*_KNOWN)
    .where(_customer.business_id == bindparam("business_id"), _customer.id == bindparam("id"))
    .with_for_update(read=True, key_share=True)
)


def require_online(session: Session, business_id: int, contact: Contact) -> None:
    """Raise OnlyByPhone where somebody books online who is blocked; nobody is added."""
    email = contact.email.casefold() if contact.email else None
    asked = {"business_id": business_id, "email": email, "folded_name": fold(contact.name)}
    found = min(session.execute(_FIND, asked).all(), key=lambda row: row.id, default=None) if email else None
    while found is not None and found.merged_into is not None:
        found = session.execute(_FOLLOW, {"business_id": business_id, "id": found.merged_into}).one()
    if found is not None and found.blocked_at is not None:
        raise OnlyByPhone


def find_or_add(
    session: Session,
    business_id: int,
    contact: Contact,
    locale: str,
    at: datetime,
    *,
    is_online: bool = True,
    is_apart: bool = False,
) -> int:
    """The customer of this e-mail address and name, else a new one; a known one is never overwritten.

    One that is to stand *is_apart* is new whoever is known; doubles are found and merged by those who see all. Of one
    that was merged it is the one that took over; one that was archived is back. Raises OnlyByPhone where
    somebody books online who is blocked.
    """
    email = contact.email.casefold() if contact.email else None
    folded = fold(contact.name)
    if email and not is_apart:
        asked = {"business_id": business_id, "email": email, "folded_name": folded}
        found = min(session.execute(_FIND, asked).all(), key=lambda row: row.id, default=None)
        if found is not None:
            if found.merged_into is not None or found.archived_at is not None:
                found = _back(session, business_id, found.id)
            if is_online and found.blocked_at is not None:
                raise OnlyByPhone
            known: int = found.id
            return known
    customer_id = new_id()
    words.add_with_customer(
        session,
        {
            "business_id": business_id,
            "id": customer_id,
            "name": contact.name,
            "folded_name": folded,
            "email": email,
            "phone": contact.phone,
            "locale": locale,
            "created_at": at,
        },
    )
    telling.tell(session, business_id, EventKind.CUSTOMER_CREATED, "customer", customer_id, at)
    return customer_id


def _back(session: Session, business_id: int, customer_id: int) -> Row[*tuple[Any, ...]]:
    """Who stands for a customer that was merged or archived; found again from now on."""
    row = session.execute(_FOLLOW, {"business_id": business_id, "id": customer_id}).one()
    while row.merged_into is not None:
        row = session.execute(_FOLLOW, {"business_id": business_id, "id": row.merged_into}).one()
    if row.archived_at is not None:
        this = (Customer.business_id == business_id, Customer.id == row.id)
        session.execute(update(Customer).where(*this).values(archived_at=None))
        words.renew(session, business_id, row.id)
    return row
