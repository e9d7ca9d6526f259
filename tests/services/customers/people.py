"""Customers to look for."""

from datetime import date
from itertools import count

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services.customers import contacts, find_or_add, importing, merging, notes, profile, words
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


def customer_things(business: Business, owner: Actor, customer_id: int) -> dict[str, str]:
    """Ids of what the house has about a customer, by the names that rows of the access table use.

    ``double`` is another customer, ``merged`` one who was merged into that one.
    """
    double, merged = add_customer(business, "Double Winter"), add_customer(business, "Merged Winter")
    kept, gone = profile.person(owner, double), profile.person(owner, merged)
    merging.merge(owner, double, merged, contacts.details_of(kept), merging.Versions(kept.version, gone.version), NOW)
    return {
        "double": str(double),
        "merged": str(merged),
        "note": str(notes.add(owner, customer_id, "Parks in the yard.", NOW)),
        "draft": str(importing.bring(owner, "customers.csv", b"Name\nNew Winter\n", NOW)),
    }
