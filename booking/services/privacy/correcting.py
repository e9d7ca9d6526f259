"""What a customer corrects themselves (GDPR Art. 16), by the link that was mailed to their address.

Another address is not set this way: whoever has one books with it, and the house puts the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import TAKING_SEATS
from booking.domain.errors import Invalid, NotFound
from booking.domain.names import fold
from booking.domain.texts import UNPRINTABLE, one_line
from booking.services import businesses, claims, customer_pages, phones, record, releases
from booking.services.customers import words
from booking.services.privacy.own import customers_of
from booking.services.record import By
from booking.storage.models import Appointment, Booking, Customer
from booking.storage.queries.bookings import concerned_resources
from booking.storage.unit_of_work import reading, retried, unit_of_work

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who booked with the address of a link; ``phone`` as telephones dial it, empty where there is none."""

    id: int
    name: str
    phone: str


def known(token: str) -> list[Known]:
    """Who booked with the address of this link, the longest known first. Raises NotFound, Gone."""
    with reading() as session:
        page = customer_pages.living(session, token)
        query = select(Customer.id, Customer.name, Customer.phone).where(
            Customer.business_id == page.business_id,
            Customer.id.in_(customers_of(session, page.business_id, page.email)),
        )
        return [Known(row.id, row.name, row.phone or "") for row in session.execute(query.order_by(Customer.id))]


@retried
def correct(token: str, customer_id: int, name: str, phone: str, now: datetime) -> bool:
    """Set somebody's name and telephone number, theirs and that of their visits to come; answers whether it is new.

    *phone* is as people of the place write it; empty, there is none any more. What belongs to somebody whom the house
    has merged follows them. Raises NotFound, Gone; Invalid about ``name`` (``required``, ``too_long``,
    ``unprintable``, ``kept`` where the business keeps names) and ``phone`` (``not_a_number``).
    """
    with unit_of_work() as session:
        page = customer_pages.living(session, token, is_locked=True)
        business_id = page.business_id
        if customer_id not in customers_of(session, business_id, page.email):
            raise NotFound(what="customer")
        business = businesses.known_now(session, business_id)[0].business
        country = business.locations[0].country if business.locations else "DE"
        # In the order in which bookings are made: first the calendars, then the customer.
        before = _coming(session, business_id, customer_id, now)
        claims.lock(session, business_id, concerned_resources(session, business_id, *sorted(before.values())))
        this = (Customer.business_id == business_id, Customer.id == customer_id)
        row = session.scalars(select(Customer).where(*this).with_for_update()).one()
        wanted = _checked(name, phone, country, row, business.keeps_names)
        if wanted == (row.name, row.phone):
            return False
        changes = {"name": (row.name, wanted[0]), "phone": (row.phone, wanted[1])}
        row.name, row.phone = wanted
        row.folded_name = fold(row.name)
        session.flush()
        coming = {
            booking: appointment
            for booking, appointment in _coming(session, business_id, customer_id, now).items()
            # One that was made while the locks were waited for knows its own contact.
            if booking in before
        }
        _tell_visits(session, business_id, list(coming), row, now)
        words.renew(session, business_id, customer_id)
        releases.touch_calendars(session, business_id, sorted(set(coming.values())), now)
        record.add(session, By(business_id, "customer"), "changed", "customer", customer_id, now, changes)
        return True


def _checked(name: str, phone: str, country: str, row: Customer, keeps_names: bool) -> tuple[str, str | None]:
    faults = []
    said = one_line(name)
    if not said:
        faults.append(("name", "required"))
    elif len(said) > LONGEST_NAME:
        faults.append(("name", "too_long"))
    elif UNPRINTABLE.search(name):
        faults.append(("name", "unprintable"))
    elif keeps_names and said != row.name:
        faults.append(("name", "kept"))
    number = phones.international(phone, country) if phone.strip() else None
    if phone.strip() and number is None:
        faults.append(("phone", "not_a_number"))
    if faults:
        raise Invalid(faults)
    return said, number


def _coming(session: Session, business_id: int, customer_id: int, now: datetime) -> dict[int, int]:
    """The appointments of the visits to come, by the booking."""
    query = (
        select(Booking.id, Booking.appointment_id)
        .join(
            Appointment,
            (Appointment.business_id == Booking.business_id) & (Appointment.id == Booking.appointment_id),
        )
        .where(
            Booking.business_id == business_id,
            Booking.customer_id == customer_id,
            Booking.state.in_(sorted(TAKING_SEATS)),
            Appointment.ends_at > now,
        )
        .order_by(Booking.id)
    )
    return {row.id: row.appointment_id for row in session.execute(query)}


def _tell_visits(session: Session, business_id: int, bookings: Sequence[int], row: Customer, now: datetime) -> None:
    this = (Booking.business_id == business_id, Booking.id.in_(bookings))
    session.execute(update(Booking).where(*this).values(contact_name=row.name, contact_phone=row.phone, updated_at=now))
