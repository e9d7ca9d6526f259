"""A customer of whom something stands in every column that may hold something of a person."""

from datetime import UTC, date, datetime

from sqlalchemy import insert, update

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind
from booking.domain.waiting import Wanted
from booking.services import bookings, businesses, customer_pages, feeds
from booking.services.beginnings import Request
from booking.services.customers import blocking, contacts, merging, notes, profile, retaining
from booking.services.customers.contacts import Details
from booking.services.desk import notes as desk_notes
from booking.services.feeds import Subject
from booking.services.waiting import joining
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Booking, BouncedAddress, Customer, Feed, Message, Recall, WaitingEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.services.test_bookings import LINKS

CANARY = "kanarienvogel"
EMAIL = f"greta.{CANARY}@example.org"
PHONE = "+4915155500001"
WHO = Contact(f"Greta {CANARY}", EMAIL, PHONE)
THEN = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)  # a Monday
DAY = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)  # Tuesday, 10:00 in Berlin
SAID = {"wish": CANARY}


def plant(business: Business, owner: Actor) -> int:
    """Somebody who came a month ago; the number of the customer."""
    offered = businesses.service(business, "checkup")
    made = bookings.book(business, offered, DAY, THEN, Request(WHO, "de"), LINKS).facts
    with reading() as session:
        booking = session.get_one(Booking, (business.id, made.booking_id))
        customer_id, appointment_id = booking.customer_id, booking.appointment_id
    assert customer_id is not None
    desk_notes.write(owner, appointment_id, f"About {CANARY}", NOW)
    notes.add(owner, customer_id, f"Note on {CANARY}", NOW, confidential=True)
    _merge(owner, customer_id)
    customer_pages.ask(business, EMAIL, "de", NOW, LINKS)
    feeds.create(owner, business, LINKS, NOW, Subject(FeedKind.CUSTOMER, EMAIL))
    wish = Wanted(date(2026, 11, 23), date(2026, 12, 20))
    if offered.has_waiting_list:
        joining.join(business, offered, wish, Request(WHO, "de"), NOW, LINKS)
    blocking.block(owner, customer_id, f"Because of {CANARY}", NOW)
    blocking.unblock(owner, customer_id, NOW)
    blocking.block(owner, customer_id, f"Because of {CANARY}", NOW)
    retaining.retain(owner, customer_id, f"Sued {CANARY}", NOW)
    retaining.end(owner, customer_id, NOW)
    with unit_of_work() as session:
        here = Booking.business_id == business.id
        session.execute(
            update(Booking)
            .where(here, Booking.id == made.booking_id)
            .values(decline_reason=CANARY, visitor=CANARY, address=CANARY, answers=SAID)
        )
        session.execute(
            update(Appointment)
            .where(Appointment.business_id == business.id, Appointment.id == appointment_id)
            .values(title=CANARY, squeezed_reason=CANARY)
        )
        session.execute(update(Message).values(words=CANARY, last_error=CANARY, address=EMAIL))
        session.execute(update(Customer).where(Customer.id == customer_id).values(retained_reason=CANARY))
        session.execute(update(Feed).values(name=CANARY, fetched_by=CANARY))
        session.execute(update(WaitingEntry).values(answers=SAID, contact_phone=PHONE))
        common = {"business_id": business.id, "created_at": NOW}
        session.execute(
            insert(BouncedAddress), {**common, "id": new_id(), "address": EMAIL, "reason": CANARY, "bounced_at": NOW}
        )
        asked = {"kind": "openings", "state": "active", "email": EMAIL, "name": WHO.name, "locale": "de"}
        session.execute(
            insert(Recall),
            {**common, **asked, "id": new_id(), "consented_at": NOW, "updated_at": NOW, "generation": 1, "seen": None},
        )
    return customer_id


def _merge(owner: Actor, customer_id: int) -> None:
    tagged = Details(f"Margarete {CANARY}", None, None, date(1981, 4, 7), "de", (CANARY,))
    gone = contacts.add(owner, tagged, NOW)
    ours, theirs = profile.person(owner, customer_id), profile.person(owner, gone)
    chosen = Details(WHO.name, EMAIL, PHONE, date(1981, 4, 7), "de")
    merging.merge(owner, customer_id, gone, chosen, merging.Versions(ours.version, theirs.version), NOW)
