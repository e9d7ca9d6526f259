"""A place in a waiting list as all who change it need it: its wish, its service, its end."""

from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import Gone, NotFound
from booking.domain.messages import Notice
from booking.domain.waiting import WaitingState, Wanted
from booking.domain.webhooks import EventKind
from booking.services import businesses, claims, messages
from booking.services.changes import for_change, leave
from booking.services.links import Target
from booking.services.webhooks import telling
from booking.storage.models import WaitingEntry
from booking.storage.queries import bookings
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import StaleRules

ON_PAGE, BY_MAIL = 1, 2
"""Generations of the link: who joined sees the first, the second stands in mails alone and proves the address."""


def wanted(row: WaitingEntry) -> Wanted:
    """What suits the one who waits here."""
    return Wanted(
        row.first_on,
        row.last_on,
        tuple(row.weekdays),
        row.from_minute,
        row.until_minute,
        row.only_start,
        row.resource,
        row.seats,
        row.audience,
    )


def write(row: WaitingEntry, wish: Wanted) -> None:
    """Let a place be for this wish."""
    row.first_on, row.last_on, row.weekdays = wish.first_on, wish.last_on, sorted(wish.weekdays)
    row.from_minute, row.until_minute, row.only_start = wish.from_minute, wish.until_minute, wish.only_start
    row.resource, row.seats, row.audience = wish.resource, wish.seats, wish.audience


def contact(row: WaitingEntry) -> Contact:
    """Who waits."""
    return Contact(row.contact_name or "", row.contact_email, row.contact_phone)


def service(business: Business, row: WaitingEntry) -> Service | None:
    """What is waited for, with the further services of the same visit; None where it is not given any more."""
    first = next((each.slug for each in business.services.values() if each.rules.id == row.service_id), None)
    if first is None:
        return None
    try:
        return businesses.service(business, first + (row.also or ""))
    except NotFound:
        return None


def locked(session: Session, row: WaitingEntry) -> WaitingEntry:
    """A place as it is once all that its offer takes, and what would be given back for it, is locked, and it too.

    Raises Gone, and StaleRules where it came to have another offer meanwhile.
    """
    before = (row.offer_id, row.state)
    taken = {
        bookings.hold_row(session, row.business_id, each).appointment_id
        for each in (row.offer_id, row.swaps_id)
        if each is not None
    }
    if taken:
        claims.lock(session, row.business_id, bookings.concerned_resources(session, row.business_id, *taken))
    found = queries.entry(session, row.business_id, row.id, is_locked=True)
    if found is None:
        raise Gone
    if found.state == WaitingState.OFFERED and (found.offer_id, found.state) != before:
        raise StaleRules
    return found


def withdraw(session: Session, row: WaitingEntry, now: datetime) -> datetime | None:
    """Give back what is offered, all of it being locked; answers its start, where anything was still held."""
    if row.state != WaitingState.OFFERED or row.offer_id is None:
        return None
    offered = for_change(session, Target("hold", row.business_id, row.offer_id))
    if offered.state == BookingState.HELD:
        leave(session, row.business_id, offered, BookingState.LAPSED, now)
    return offered.starts_at


def changed(session: Session, row: WaitingEntry, now: datetime, state: WaitingState | None = None) -> None:
    """Note that a place is another now, or stands otherwise; whoever listens hears of it."""
    row.state, row.updated_at = state or row.state, now
    telling.tell(session, row.business_id, EventKind.WAITING_CHANGED, "waiting", row.id, now)


def finish(session: Session, row: WaitingEntry, state: WaitingState, now: datetime, *, is_told: bool = False) -> None:
    """End a place; its person is told where they did not do so themselves."""
    changed(session, row, now, state)
    if is_told:
        tell(session, row, Notice.WAITING_OVER, now)


def tell(session: Session, row: WaitingEntry, notice: Notice, now: datetime) -> None:
    """Queue a mail about a place."""
    if row.contact_email:
        messages.add_to_person(session, notice, row.contact_email, now, business_id=row.business_id, waiting_id=row.id)
