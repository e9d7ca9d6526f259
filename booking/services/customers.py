"""The people a business serves."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from booking.domain.bookings import Contact
from booking.domain.names import fold
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Customer

_customer = table_of(Customer).c
# Not ordered, although the first is meant: to spare itself the sorting, SQLite would go through all customers by id.
_FIND = select(_customer.id).where(
    _customer.business_id == bindparam("business_id"),
    _customer.email == bindparam("email"),
    _customer.folded_name == bindparam("folded_name"),
)
_ADD = insert(table_of(Customer))


def find_or_add(session: Session, business_id: int, contact: Contact, locale: str, at: datetime) -> int:
    """The customer of this e-mail address and name, else a new one; a known one is never overwritten."""
    email = contact.email.casefold() if contact.email else None
    folded = fold(contact.name)
    if email:
        asked = {"business_id": business_id, "email": email, "folded_name": folded}
        found: list[int] = list(session.scalars(_FIND, asked))
        if found:
            return min(found)
    customer_id = new_id()
    session.execute(
        _ADD,
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
    return customer_id
