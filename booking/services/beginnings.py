"""How a booking begins: its first state, its customer, its link and the mails about it.

Where it is one of a series, all of them begin, or none: there is one form, one hold and one mail for them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import Gone, HoldLapsed
from booking.domain.messages import Reason, Recipient
from booking.domain.policies import time_to_decide
from booking.domain.webhooks import EventKind
from booking.services import booking_rows, claims, customers, links, messages, releases
from booking.services.customers import coming
from booking.services.links import Links, Target
from booking.services.reminders import planning
from booking.services.webhooks import telling
from booking.storage.models import Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries import series
from booking.storage.queries.bookings import HoldRow
from booking.storage.types import database_now
from booking.storage.unit_of_work import rows_changed


@dataclass(frozen=True, slots=True)
class Request:
    """Who books, in which language, with which answers; those are checked when it is booked.

    Nobody knows whether the address is theirs where it *may_be_unproved*: some businesses have it confirmed first, some
    unless a browser did a small sum (*is_worked*).
    Where it *must_be_proved*, it is confirmed first whatever the business says.
    """

    contact: Contact
    locale: str
    answers: Mapping[str, object] = field(default_factory=dict)
    source: str = "web"
    wants_reminders: bool = False
    may_be_unproved: bool = False
    must_be_proved: bool = False
    is_worked: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking and the token of its page; *is_replay* where the same request had made it before.

    While its address is not confirmed, the token only shows it: what may do more goes to that address alone.
    """

    facts: BookingFacts
    token: str
    is_replay: bool = False


def locked_hold(session: Session, target: Target) -> HoldRow:
    """A hold as it is once all that it concerns is locked, with that of all which belong to its series."""
    business_id, booking_id = target.business_id, target.subject_id
    row = queries.hold_row(session, business_id, booking_id)
    taken = {row.appointment_id}
    if row.series_id is not None:
        taken.update(each.appointment_id for each in series.visits(session, business_id, row.series_id))
    claims.lock(session, business_id, queries.concerned_resources(session, business_id, *taken))
    return queries.hold_row(session, business_id, booking_id)


def begin(
    session: Session,
    business: Business,
    service: Service,
    booking_id: int,
    row: HoldRow,
    request: Request,
    clock: datetime,
    links_of: Links,
    now: datetime,
) -> None:
    """Make of a locked hold, and of all of its series, what a booking of its service is at first.

    Raises HoldLapsed, OnlyByPhone, TooManyOpen; nothing is to be kept of the unit then.
    """
    coming.require_few(session, business.id, service, request.contact, now)
    customer_id = customers.find_or_add(session, business.id, request.contact, request.locale, now)
    begun = {booking_id: (row.appointment_id, row.starts_at)}
    if row.series_id is not None:
        visits = series.visits(session, business.id, row.series_id)
        begun = {each.id: (each.appointment_id, each.starts_at) for each in visits}
    for each, (appointment_id, starts_at) in begun.items():
        state, expires_at = first_state(service, starts_at, now, clock)
        _begin_one(session, business.id, each, state, expires_at, request, customer_id, now)
        releases.refresh_expiry(session, business.id, appointment_id)
        # One mail tells of all of them.
        is_lead = each == booking_id
        is_linked = is_lead and row.hold_kind == HoldKind.ADDRESS
        announce(
            session, business, each, state, links_of, now, is_linked=is_linked, is_told=is_lead, of_several=len(begun)
        )
    releases.touch_calendars(session, business.id, [appointment_id for appointment_id, _ in begun.values()], now)


def _begin_one(
    session: Session,
    business_id: int,
    booking_id: int,
    state: BookingState,
    expires_at: datetime | None,
    request: Request,
    customer_id: int,
    now: datetime,
) -> None:
    swapped = rows_changed(
        session,
        update(Booking)
        .where(
            Booking.business_id == business_id,
            Booking.id == booking_id,
            Booking.state == BookingState.HELD,
            Booking.expires_at > database_now(),
        )
        .values(
            state=state,
            hold_kind=None,
            visitor=None,
            address=None,
            expires_at=expires_at,
            customer_id=customer_id,
            locale=request.locale,
            answers=dict(request.answers),
            wants_reminders=request.wants_reminders,
            updated_at=now,
            **booking_rows.contact_columns(request.contact),
        ),
    )
    if not swapped:
        raise HoldLapsed


def first_state(
    service: Service, starts_at: datetime, now: datetime, clock: datetime
) -> tuple[BookingState, datetime | None]:
    """Firm, or waiting for the business's word until then."""
    if service.rules.approval:
        return BookingState.PENDING, clock + time_to_decide(starts_at, service.rules.approval_hours, now)
    return BookingState.CONFIRMED, None


def announce(
    session: Session,
    business: Business,
    booking_id: int,
    state: BookingState,
    links_of: Links,
    now: datetime,
    *,
    is_linked: bool = False,
    is_told: bool = True,
    of_several: int = 1,
) -> None:
    """What follows from a new booking: its link, unless it *is_linked* already, the mails, and whoever listens.

    Of a series only the first is told of, but each request is for the business to decide.
    """
    purposes: list[links.Purpose] = [] if is_linked else ["manage"]
    if state == BookingState.PENDING:
        purposes.append("decide")
    rows = [
        links.row(links_of.token(each, business.id, booking_id), each, business.id, booking_id) for each in purposes
    ]
    if rows:
        links.remember(session, *rows)
    if is_told:
        reason = Reason.REQUESTED if state == BookingState.PENDING else Reason.CONFIRMED
        words = json.dumps({"count": of_several}) if of_several > 1 else None
        messages.add(session, business.id, booking_id, reason, now, (Recipient.CUSTOMER,), words=words)
        # A request is decided by itself.
        of_all = words if state == BookingState.CONFIRMED else None
        messages.add(session, business.id, booking_id, reason, now, (Recipient.BUSINESS,), words=of_all)
    elif state == BookingState.PENDING:
        messages.add(session, business.id, booking_id, Reason.REQUESTED, now, (Recipient.BUSINESS,))
    telling.tell(session, business.id, EventKind.BOOKING_CREATED, "booking", booking_id, now)
    planning.plan(session, business.id, booking_id, now, business)


def booked_as_it_is(
    session: Session, business_id: int, booking_id: int, links_of: Links, *, is_replay: bool = False
) -> Booked:
    """A booking, and the token that whoever made it may have."""
    found = known_facts(session, business_id, booking_id)
    purpose: links.Purpose = "view" if found.is_unproved else "manage"
    return Booked(found, links_of.token(purpose, business_id, booking_id, found.generation), is_replay)


def known_facts(session: Session, business_id: int, booking_id: int) -> BookingFacts:
    """The facts about a booking that is known to exist. Raises Gone where it does not any more."""
    found = queries.facts(session, business_id, booking_id)
    if found is None:
        raise Gone
    return found
