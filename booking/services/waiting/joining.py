"""Joining a waiting list: by oneself, by the house, or with a booking that is given back for an earlier time."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import BookingPaused, Invalid, NotActive, TooManyMails
from booking.domain.messages import Notice
from booking.domain.names import fold
from booking.domain.timezones import DAY, to_minutes, zone
from booking.domain.waiting import WaitingState, Wanted
from booking.services import businesses, customers, links
from booking.services.beginnings import Request
from booking.services.changes import for_change, require_time
from booking.services.links import Links, Target
from booking.services.questions import check_answers
from booking.services.waiting import places
from booking.storage.ids import new_id
from booking.storage.models import Business as BusinessRow
from booking.storage.models import Message, WaitingEntry
from booking.storage.queries import waiting as queries
from booking.storage.queries.bookings import ChangeRow
from booking.storage.unit_of_work import retried, unit_of_work

PER_ADDRESS = 5
"""Places in lines of one business for one address, and mails an hour that welcome it there."""
BEYOND = timedelta(days=365)
"""How far beyond the horizon a wish may reach: one may wait for what is not open yet."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A place in a line, the token of its page, and its number."""

    entry_id: int
    token: str
    place: int


def join(
    business: Business,
    service: Service,
    wanted: Wanted,
    request: Request,
    now: datetime,
    links_of: Links,
    *,
    swaps: str | None = None,
    key: str | None = None,
) -> Joined:
    """Wait for a service; the same form again, which *key* names, changes the wish and keeps the place.

    Whatever name and address are typed, nobody is shown a place that they did not make: who waits already and joins
    anew has two. *swaps* is the token of a confirmed booking of that service, which is given back when an earlier time
    is accepted; who waits is its customer then. Raises Invalid, BookingPaused, OnlyByPhone, TooManyMails, NotFound,
    Gone, and NotActive where the service has no list or the booking cannot be moved any more, TooLate.
    """
    if business.paused is not None:
        raise BookingPaused(note=business.paused.note)
    return _join(business, service, wanted, request, now, links_of, swaps, key)


@retried
def _join(
    business: Business,
    service: Service,
    wanted: Wanted,
    request: Request,
    now: datetime,
    links_of: Links,
    swaps: str | None,
    key: str | None,
) -> Joined:
    with unit_of_work() as session:
        # Whoever joins with the same address at the same time waits here, so that there is one place.
        session.execute(select(BusinessRow.id).where(BusinessRow.id == business.id).with_for_update(key_share=True))
        known = businesses.known_now(session, business.id)[0].business
        service = businesses.service(known, service.slug)
        booking, customer_id = None, None
        if swaps is not None:
            booking = _later(session, swaps, service, now)
            customer_id = booking.customer_id
            wanted = replace(wanted, seats=booking.seats, audience=booking.audience)
            request = replace(request, contact=_contact(booking, request), answers=booking.answers)
        elif request.source != "desk":
            customers.require_online(session, business.id, request.contact)
        row = put(session, known, service, wanted, request, now, links_of, booking, customer_id, key)
        token = links_of.token("waiting", business.id, row.id, places.ON_PAGE)
        return Joined(row.id, token, queries.place(session, row))


def put(
    session: Session,
    business: Business,
    service: Service,
    wanted: Wanted,
    request: Request,
    now: datetime,
    links_of: Links,
    booking: ChangeRow | None = None,
    customer_id: int | None = None,
    key: str | None = None,
) -> WaitingEntry:
    """Put somebody on a list, or let their place be for this wish. The row of the business must be locked.

    Theirs is the place of the booking that they would give back, or of the form that *key* names; the house knows whom
    it speaks to.
    """
    if not service.has_waiting_list:
        raise NotActive(state="")
    check(service, wanted, now)
    email = (request.contact.email or "").strip()
    if not email:
        raise Invalid([("contact.email", "required")])
    answers = dict(request.answers) if booking else check_answers(service, request.answers)
    first = service.parts[0].slug if service.parts else service.slug
    also = service.slug.removeprefix(first) or None
    service_id, swaps_id = business.services[first].rules.id, booking.id if booking else None
    theirs = queries.of_address(session, business.id, email.lower())
    form = _digest(key) if key else None
    row = next(
        (
            each
            for each in theirs
            if (each.service_id, each.also, each.swaps_id) == (service_id, also, swaps_id)
            # Of a course one may wait for several dates.
            and each.only_start == wanted.only_start
            and (
                swaps_id
                or (form and each.form == form)
                or (request.source == "desk" and _is_same(each, request.contact))
            )
        ),
        None,
    )
    is_new = row is None
    if row is None:
        _require_few(session, business.id, email, len(theirs), now)
        row = WaitingEntry(
            business_id=business.id,
            id=new_id(),
            form=form,
            service_id=service_id,
            also=also,
            state=WaitingState.WAITING,
            rank_at=now,
            swaps_id=swaps_id,
            customer_id=customer_id,
            contact_name=request.contact.name,
            contact_email=email,
            contact_phone=request.contact.phone,
            source=request.source,
            passes=0,
            refused=[],
            generation=1,
            created_at=now,
        )
        session.add(row)
        for generation in (places.ON_PAGE, places.BY_MAIL):
            token = links_of.token("waiting", business.id, row.id, generation)
            links.remember(session, links.row(token, "waiting", business.id, row.id))
    places.write(row, wanted)
    row.answers, row.wants_reminders, row.locale = answers, request.wants_reminders, request.locale
    places.changed(session, row, now)
    session.flush()
    if is_new:
        places.tell(session, row, Notice.WAITING_JOINED, now)
    return row


def check(service: Service, wanted: Wanted, now: datetime) -> None:
    """Raise Invalid for a wish that can never come true."""
    rules, place = service.rules, zone(service.location.time_zone)
    latest = place.local_date(to_minutes(now)) + timedelta(days=rules.horizon_days) + BEYOND
    is_known = wanted.resource is None or any(each.slug == wanted.resource for each in service.staff)
    faults = [
        ("weekdays", "required") if not wanted.weekdays else None,
        ("weekdays", "out_of_range") if not set(wanted.weekdays) <= set(range(7)) else None,
        ("last_on", "before_first") if wanted.last_on < wanted.first_on else None,
        ("last_on", "in_the_past") if wanted.is_past(now, place) else None,
        ("last_on", "out_of_range") if wanted.last_on > latest else None,
        ("until_minute", "out_of_range") if not 0 <= wanted.from_minute < wanted.until_minute <= DAY else None,
        ("seats", "out_of_range") if not 1 <= wanted.seats <= rules.capacity else None,
        ("resource", "unknown") if not is_known else None,
    ]
    if found := [each for each in faults if each]:
        raise Invalid(found)


def _later(session: Session, token: str, service: Service, now: datetime) -> ChangeRow:
    """The booking that would be given back."""
    target = links.resolve(session, token, "manage")
    row = for_change(session, Target("manage", target.business_id, target.subject_id))
    if row.state != BookingState.CONFIRMED or row.is_over or row.service_slug != service.slug.partition("+")[0]:
        raise NotActive(state=row.state)
    require_time(row, now)
    return row


def _contact(booking: ChangeRow, request: Request) -> Contact:
    return replace(
        request.contact,
        name=booking.contact_name or request.contact.name,
        email=booking.contact_email or request.contact.email,
        phone=booking.contact_phone,
    )


def _is_same(row: WaitingEntry, contact: Contact) -> bool:
    """Whether a place is somebody's own: two of a family share an address."""
    known = places.contact(row)
    return (fold(known.name), known.phone or "") == (fold(contact.name), contact.phone or "")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _require_few(session: Session, business_id: int, email: str, living: int, now: datetime) -> None:
    query = select(func.count()).where(
        func.lower(Message.address) == email.lower(),
        Message.business_id == business_id,
        Message.reason == Notice.WAITING_JOINED,
        Message.created_at > now - timedelta(hours=1),
    )
    if living >= PER_ADDRESS or (session.scalar(query) or 0) >= PER_ADDRESS:
        raise TooManyMails(limit=PER_ADDRESS)
