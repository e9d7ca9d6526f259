"""Booking: at once by a program or the desk, or out of a hold by the customer who typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined
from booking.domain.errors import BookingPaused, HoldLapsed, SlotNotOffered, SlotTaken
from booking.services import address_proofs, booking_rows, businesses, claims, customers, facts, holds, links, releases
from booking.services.availability import add_alternatives, alternatives
from booking.services.beginnings import Booked as Booked
from booking.services.beginnings import Request as Request
from booking.services.beginnings import announce, begin, booked_as_it_is, first_state, locked_hold
from booking.services.beginnings import known_facts as known_facts
from booking.services.holds import Visitor
from booking.services.idempotency import Key, use_key
from booking.services.links import Links
from booking.services.questions import check_answers
from booking.services.series import holding
from booking.storage.ids import new_id
from booking.storage.queries import bookings as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


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
                return booked_as_it_is(session, business.id, earlier, links_of, is_replay=True)
        taking = claims.choose_under_lock(session, business, wish, now)
        answers = check_answers(taking.service, request.answers)
        must_prove = request.must_be_proved or (
            request.may_be_unproved and taking.business.asks_for_proof(taking.service, is_worked=request.is_worked)
        )
        state, expires_at = first_state(taking.service, wish.starts_at, now, taking.clock)
        customer_id: int | None = None
        if must_prove:
            address_proofs.require_few(session, business.id, request.contact)
            state, expires_at = BookingState.HELD, address_proofs.until(wish.starts_at, taking.clock)
        else:
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
            hold_kind=HoldKind.ADDRESS if must_prove else None,
        )
        booking_rows.add(session, row)
        if must_prove:
            address_proofs.ask(session, business.id, booking_id, 1, links_of, now)
        else:
            announce(session, taking.business, booking_id, state, links_of, now)
        if isinstance(taking.choice, Joined):
            releases.refresh_expiry(session, business.id, appointment_id)
            releases.touch_calendars(session, business.id, [appointment_id], now)
            return booked_as_it_is(session, business.id, booking_id, links_of)
        releases.touch_resources(session, business.id, set(taking.choice.resource_ids), now)
        made = facts.of_new_visit(taking, taking.choice.resource_ids, row)
        return Booked(made, links_of.token("view" if must_prove else "manage", business.id, booking_id))


def book_held(
    hold_token: str,
    contact: Contact,
    answers: Mapping[str, object],
    locale: str,
    now: datetime,
    links_of: Links,
    *,
    wants_reminders: bool = False,
    is_proved: bool = True,
    is_worked: bool = False,
) -> Booked:
    """Make a booking out of a hold; doing it twice answers the same booking.

    Where the address is not *is_proved* and the business asks for proof, the time stays held for half an hour,
    and a mail asks for the button that books it; the answer is ``held`` then. With another address it asks anew.

    Raises HoldLapsed: nothing is booked then. ``fields["held"]`` is a fresh hold of the same slot where it
    was still free, else ``fields["alternatives"]`` are the nearest free ones. Raises Invalid, NotFound, OnlyByPhone,
    TooManyMails, TooManyOpen.
    """
    request = Request(
        contact,
        locale,
        answers,
        wants_reminders=wants_reminders,
        may_be_unproved=not is_proved,
        is_worked=is_worked,
    )
    try:
        return _book_held(hold_token, request, now, links_of)
    except HoldLapsed as error:
        error.fields.update(_held_again(hold_token, now, links_of))
        raise


@retried
def _book_held(hold_token: str, request: Request, now: datetime, links_of: Links) -> Booked:
    with unit_of_work() as session:
        target = links.resolve(session, hold_token, "hold")
        row = locked_hold(session, target)
        if row.state not in (BookingState.HELD, BookingState.LAPSED):
            return booked_as_it_is(session, target.business_id, target.subject_id, links_of, is_replay=True)
        known, clock = businesses.known_now(session, target.business_id)
        service = businesses.find_service(known.business, row.service_slug)
        if service is None or not row.is_alive:
            raise HoldLapsed
        sent = replace(request, answers=check_answers(service, request.answers))
        if request.may_be_unproved and known.business.asks_for_proof(service, is_worked=request.is_worked):
            is_replay = address_proofs.keep_for_proof(session, target, row, sent, clock, links_of, now)
            return booked_as_it_is(session, target.business_id, target.subject_id, links_of, is_replay=is_replay)
        begin(session, known.business, service, target.subject_id, row, sent, clock, links_of, now)
        return booked_as_it_is(session, target.business_id, target.subject_id, links_of)


def _held_again(hold_token: str, now: datetime, links_of: Links) -> dict[str, object]:
    """What can be offered to somebody whose hold is over: the same slot held anew, or the nearest free ones."""
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        known, _clock = businesses.known_now(session, target.business_id)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        return {"alternatives": []}
    if row.series_id is not None:
        return _series_held_again(hold_token, now, links_of)
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


def _series_held_again(hold_token: str, now: datetime, links_of: Links) -> dict[str, object]:
    """The same for a series: all of its dates anew, or none, and then it is planned anew."""
    try:
        return {"held": holding.held_again(hold_token, now, links_of)}
    except (SlotTaken, SlotNotOffered):
        return {"alternatives": [], "is_series": True}


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
