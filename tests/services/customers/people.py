"""Customers to look for."""

from datetime import date
from itertools import count

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services.customers import find_or_add, words
from booking.storage.models import Customer
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW

_numbers = count(1)


def add_customer(
    business: Business, name: str, email: str | None = None, phone: str | None = None, born_on: date | None = None
) -> int:
    """A customer of the business, as one comes with a first booking; *born_on* is what the house adds."""
    with unit_of_work() as session:
        customer_id = find_or_add(session, business.id, Contact(name, email, phone), "de", NOW)
        if born_on:
            session.get_one(Customer, (business.id, customer_id)).born_on = born_on
            session.flush()
            words.renew(session, business.id, customer_id)
    return customer_id
