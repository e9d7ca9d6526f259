"""Booking: at once by a program or the desk, or out of a hold by the customer who typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined
from booking.domain.errors import BookingPaused, Gone, HoldLapsed, SlotNotOffered, SlotTaken
from booking.domain.messages import Reason
from booking.domain.policies import time_to_decide
from booking.services import booking_rows, businesses, claims, customers, facts, holds, links, messages, releases
from booking.services.availability import add_alternatives, alternatives
from booking.services.holds import Visitor
from booking.services.idempotency import Key, use_key
from booking.services.links import Links
from booking.services.questions import check_answers
from booking.services.reminders import planning
from booking.storage.ids import new_id
from booking.storage.models import Booking
from booking.storage.queries import bookings as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work


@dataclass(frozen=True, slots=True)
class Request:
    """Who books, in which language, with which answers; those are checked when it is booked."""

    contact: Contact
    locale: str
    answers: Mapping[str, object] = field(default_factory=dict)
    source: str = "web"
    wants_reminders: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking and the token of its page; *is_replay* where the same request had made it before."""

    facts: BookingFacts
    token: str
    is_replay: bool = False


def book(
    business: Business,
    service: Service,
    starts_at: datetime,
    now: datetime,
    request: Request,
    links_of: Links,
    *,
    key: Key | None = None,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> Booked:
    """Book a start at once. With a *key*, the same request again answers the same booking.

    Raises SlotTaken (with alternatives), SlotNotOffered, Invalid, IdempotencyKeyReused, Busy.
    """
    wish = claims.Wish(service.slug, starts_at, seats, audience, resource)
    try:
        return _book(business, wish, now, request, links_of, key)
    except SlotTaken as error:
        add_alternatives(error, business, service, starts_at, now, seats=seats, audience=audience, resource=resource)
        raise


@retried
def _book(
    business: Business, wish: claims.Wish, now: datetime, request: Request, links_of: Links, key: Key | None
) -> Booked:
    booking_id = new_id()
    with unit_of_work() as session:
        if key is not None:
            earlier = use_key(session, business.id, key, booking_id, now)
            if earlier is not None:
                return _booked(session, business.id, earlier, links_of, is_replay=True)
        taking = claims.choose_under_lock(session, business, wish, now)
        answers = check_answers(taking.service, request.answers)
        state, expires_at = _first_state(taking.service, wish.starts_at, now, taking.clock)
        customer_id = customers.find_or_add(session, business.id, request.contact, request.locale, now)
        appointment_id = holds.take_seats(session, taking, wish.seats, expires_at, now)
        row = booking_rows.booking_row(
            taking,
            booking_id,
            appointment_id,
            wish.seats,
            state,
            expires_at,
            request.locale,
            request.source,
            now,
            customer_id=customer_id,
            contact=request.contact,
            answers=answers,
            audience=wish.audience,
            resource=wish.resource,
            wants_reminders=request.wants_reminders,
        )
        booking_rows.add(session, row)
        _announce(session, taking.business, booking_id, state, links_of, now)
        if isinstance(taking.choice, Joined):
            releases.refresh_expiry(session, business.id, appointment_id)
            releases.touch_calendars(session, business.id, [appointment_id], now)
            return _booked(session, business.id, booking_id, links_of)
        releases.touch_resources(session, business.id, set(taking.choice.resource_ids), now)
        made = facts.of_new_visit(taking, taking.choice.resource_ids, row)
        return Booked(made, links_of.token("manage", business.id, booking_id))


def book_held(
    hold_token: str,
    contact: Contact,
    answers: Mapping[str, object],
    locale: str,
    now: datetime,
    links_of: Links,
    *,
    wants_reminders: bool = False,
) -> Booked:
    """Make a booking out of a hold; doing it twice answers the same booking.

    Raises HoldLapsed: nothing is booked then. ``fields["held"]`` is a fresh hold of the same slot where it
    was still free, else ``fields["alternatives"]`` are the nearest free ones. Raises Invalid, NotFound.
    """
    try:
        return _book_held(hold_token, contact, answers, locale, now, links_of, wants_reminders)
    except HoldLapsed as error:
        error.fields.update(_held_again(hold_token, now, links_of))
        raise


@retried
def _book_held(
    hold_token: str,
    contact: Contact,
    answers: Mapping[str, object],
    locale: str,
    now: datetime,
    links_of: Links,
    wants_reminders: bool,
) -> Booked:
    with unit_of_work() as session:
        target = links.resolve(session, hold_token, "hold")
        business_id, booking_id = target.business_id, target.subject_id
        appointment_id = queries.hold_row(session, business_id, booking_id).appointment_id
        claims.lock(session, business_id, queries.concerned_resources(session, business_id, appointment_id))
        row = queries.hold_row(session, business_id, booking_id)
        if row.state not in (BookingState.HELD, BookingState.LAPSED):
            return _booked(session, business_id, booking_id, links_of, is_replay=True)
        known, clock = businesses.known_now(session, business_id)
        service = known.business.services.get(row.service_slug)
        if service is None or not row.is_alive:
            raise HoldLapsed
        kept = check_answers(service, answers)
        state, expires_at = _first_state(service, row.starts_at, now, clock)
        customer_id = customers.find_or_add(session, business_id, contact, locale, now)
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
                locale=locale,
                answers=kept,
                wants_reminders=wants_reminders,
                updated_at=now,
                **booking_rows.contact_columns(contact),
            ),
        )
        if not swapped:
            raise HoldLapsed
        releases.refresh_expiry(session, business_id, appointment_id)
        releases.touch_calendars(session, business_id, [appointment_id], now)
        _announce(session, known.business, booking_id, state, links_of, now)
        return _booked(session, business_id, booking_id, links_of)


def _held_again(hold_token: str, now: datetime, links_of: Links) -> dict[str, object]:
    """What can be offered to somebody whose hold is over: the same slot held anew, or the nearest free ones."""
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        known, _clock = businesses.known_now(session, target.business_id)
    service = known.business.services.get(row.service_slug)
    if service is None:
        return {"alternatives": []}
    try:
        again = holds.hold(
            known.business,
            service,
            row.starts_at,
            now,
            links_of,
            Visitor(capped=False),
            seats=row.seats,
            audience=row.audience,
            resource=row.resource,
            locale=row.locale,
        )
    except SlotTaken as error:
        return {"alternatives": error.fields["alternatives"]}
    except BookingPaused:
        return {"alternatives": []}
    except SlotNotOffered:
        near = alternatives(known.business, service, row.starts_at, now, seats=row.seats, audience=row.audience)
        return {"alternatives": near}
    return {"held": again}


def facts_of(token: str) -> BookingFacts:
    """The booking that a link opens. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        return known_facts(session, target.business_id, target.subject_id)


def page_of_hold(hold_token: str, links_of: Links) -> str | None:
    """The token of the booking's page where a hold has become a booking. Raises NotFound."""
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
    if row.state in (BookingState.HELD, BookingState.LAPSED):
        return None
    return links_of.token("manage", target.business_id, target.subject_id, row.generation)


def known_facts(session: Session, business_id: int, booking_id: int) -> BookingFacts:
    """The facts about a booking that is known to exist. Raises Gone where it does not any more."""
    found = queries.facts(session, business_id, booking_id)
    if found is None:
        raise Gone
    return found


def _first_state(
    service: Service, starts_at: datetime, now: datetime, clock: datetime
) -> tuple[BookingState, datetime | None]:
    if service.rules.approval:
        return BookingState.PENDING, clock + time_to_decide(starts_at, service.rules.approval_hours, now)
    return BookingState.CONFIRMED, None


def _booked(session: Session, business_id: int, booking_id: int, links_of: Links, *, is_replay: bool = False) -> Booked:
    found = known_facts(session, business_id, booking_id)
    return Booked(found, links_of.token("manage", business_id, booking_id, found.generation), is_replay)


def _announce(
    session: Session,
    business: Business,
    booking_id: int,
    state: BookingState,
    links_of: Links,
    now: datetime,
) -> None:
    """What follows from a new booking: its link, and the mails about it."""
    business_id = business.id
    token = links_of.token("manage", business_id, booking_id)
    rows = [links.row(token, "manage", business_id, booking_id)]
    if state == BookingState.PENDING:
        decide = links_of.token("decide", business_id, booking_id)
        rows.append(links.row(decide, "decide", business_id, booking_id))
    links.remember(session, *rows)
    reason = Reason.REQUESTED if state == BookingState.PENDING else Reason.CONFIRMED
    messages.add(session, business_id, booking_id, reason, now)
    planning.plan(session, business_id, booking_id, now, business)
