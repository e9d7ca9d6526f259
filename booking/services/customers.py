"""The people a business serves."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from booking.domain.bookings import Contact
from booking.domain.names import fold
from booking.storage.ids import new_id
from booking.storage.models import Customer


def find_or_add(session: Session, business_id: int, contact: Contact, locale: str, at: datetime) -> int:
    """The customer of this e-mail address and name, else a new one; a known one is never overwritten."""
    email = contact.email.casefold() if contact.email else None
    folded = fold(contact.name)
    if email:
        query = select(Customer.id).where(
            Customer.business_id == business_id, Customer.email == email, Customer.folded_name == folded
        )
        found = session.scalar(query.order_by(Customer.id).limit(1))
        if found is not None:
            return found
    customer_id = new_id()
    session.execute(
        insert(Customer),
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
