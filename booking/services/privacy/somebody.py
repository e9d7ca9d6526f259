"""Who somebody is here: all that bears their name or an address that is theirs alone."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.names import fold
from booking.storage.models import Appointment, Booking, Customer, CustomerPage, Feed, Recall, WaitingEntry


@dataclass(frozen=True, slots=True)
class Somebody:
    """A customer by the numbers and addresses of theirs; the addresses are those that nobody else has here.

    ``alone`` are the appointments in which nobody but them ever was.
    """

    business_id: int
    customers: frozenset[int]
    bookings: frozenset[int]
    alone: frozenset[int]
    waiting: frozenset[int]
    recalls: frozenset[int]
    pages: frozenset[int]
    feeds: frozenset[int]
    emails: frozenset[str]
    phones: frozenset[str]


def somebody(session: Session, business_id: int, customer_id: int) -> Somebody:
    """All that is somebody's, with all who were merged into them."""
    customers = _merged(session, business_id, customer_id)
    rows = session.execute(
        select(Customer.email, Customer.phone, Customer.folded_name).where(
            Customer.business_id == business_id, Customer.id.in_(sorted(customers))
        )
    ).all()
    bookings = session.execute(
        select(Booking.id, Booking.appointment_id, Booking.contact_email, Booking.contact_phone).where(
            Booking.business_id == business_id, Booking.customer_id.in_(sorted(customers))
        )
    ).all()
    emails = {each.casefold() for each in (*(row[0] for row in rows), *(row[2] for row in bookings)) if each}
    phones = {each for each in (*(row[1] for row in rows), *(row[3] for row in bookings)) if each}
    names = {row[2] for row in rows}
    own = _own(session, business_id, customers, emails, phones)
    waiting = _by_name(session, business_id, WaitingEntry, "contact_name", "contact_email", customers, emails, names)
    recalls = _by_name(session, business_id, Recall, "name", "email", customers, emails, names)
    feed_of = select(Feed.id).where(Feed.business_id == business_id, Feed.customer_email.in_(sorted(own[0])))
    booked = frozenset(row[0] for row in bookings)
    page_of = select(CustomerPage.id).where(
        CustomerPage.business_id == business_id, CustomerPage.email.in_(sorted(own[0]))
    )
    return Somebody(
        business_id,
        customers,
        booked,
        _alone(session, business_id, {row[1] for row in bookings}, booked),
        waiting,
        recalls,
        frozenset(session.scalars(page_of)),
        frozenset(session.scalars(feed_of)),
        *own,
    )


def _merged(session: Session, business_id: int, customer_id: int) -> frozenset[int]:
    found, new = {customer_id}, {customer_id}
    while new:
        query = select(Customer.id).where(Customer.business_id == business_id, Customer.merged_into.in_(sorted(new)))
        new = set(session.scalars(query)) - found
        found |= new
    return frozenset(found)


def _own(
    session: Session, business_id: int, customers: Collection[int], emails: Collection[str], phones: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Those of the addresses and numbers that no other customer has: a family may share one."""

    def shared(column: Any, values: Collection[str]) -> set[str]:
        others = select(column).where(
            Customer.business_id == business_id, column.in_(sorted(values)), Customer.id.not_in(sorted(customers))
        )
        return {str(each) for each in session.scalars(others)}

    return (
        frozenset(set(emails) - shared(Customer.email, emails)),
        frozenset(set(phones) - shared(Customer.phone, phones)),
    )


def _alone(
    session: Session, business_id: int, appointments: Collection[int], bookings: Collection[int]
) -> frozenset[int]:
    if not appointments:
        return frozenset()
    others = select(Booking.appointment_id).where(
        Booking.business_id == business_id,
        Booking.appointment_id.in_(sorted(appointments)),
        Booking.id.not_in(sorted(bookings)),
    )
    visits = select(Appointment.id).where(
        Appointment.business_id == business_id,
        Appointment.id.in_(sorted(appointments)),
        Appointment.kind == "visit",
        Appointment.id.not_in(others),
    )
    return frozenset(session.scalars(visits))


def _by_name(
    session: Session,
    business_id: int,
    model: Any,
    name: str,
    email: str,
    customers: Collection[int],
    emails: Collection[str],
    names: Collection[str],
) -> frozenset[int]:
    """The rows that name the customer, or nobody but this address with this name or none."""
    at = func.lower(getattr(model, email)).in_(sorted(emails)) if emails else false()
    query = select(model.id, model.customer_id, getattr(model, name)).where(
        model.business_id == business_id, or_(model.customer_id.in_(sorted(customers)), at)
    )
    return frozenset(
        row[0]
        for row in session.execute(query)
        if row[1] in customers or (row[1] is None and (not row[2] or fold(row[2]) in names))
    )
