"""Making a booking and, with its token, looking at it, cancelling and moving it; for programs."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import (
    BookingPaused,
    Busy,
    Gone,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
    Invalid,
    NotActive,
    OnlyByPhone,
    SlotNotOffered,
    SlotTaken,
    TooLate,
    TooManyMails,
)
from booking.services import bookings, businesses, changes, moves
from booking.services.idempotency import Key
from booking.services.links import Links
from booking.web import clock, metrics
from booking.web.api.answers import answer
from booking.web.api.known import require_known, unknown
from booking.web.api.routes import operations
from booking.web.api.schemas import (
    BookingAnswered,
    BookingSent,
    CustomerSent,
    NothingSent,
    RescheduleSent,
)
from booking.web.api.slot_texts import slot_values
from booking.web.api.values import phone_number

SOURCE = "api"


@operations.declare(
    "POST",
    "/businesses/<slug:business>/bookings",
    "Book a start",
    body=BookingSent,
    takes_key=True,
    answers={201: BookingAnswered, 200: BookingAnswered},
    refusals=(
        SlotTaken,
        SlotNotOffered,
        BookingPaused,
        OnlyByPhone,
        TooManyMails,
        IdempotencyKeyRequired,
        IdempotencyKeyReused,
        Busy,
    ),
)
def make_booking(business: str, key: str, body: BookingSent, parsed: Any) -> Response:
    """201 with the booking, which is ``pending`` where the business has to approve it.

    Where the business has addresses confirmed first, it is ``held`` for half an hour: a mail asks the customer for
    the button that books it. Until then the token shows and gives back; the same request again answers how it stands.

    The same key with the same body answers 200 with the booking as it is now; only a 201 is remembered.
    """
    found, service = asked_for(business, body)
    request = bookings.Request(
        contact=contact(found, service.location.country, body.customer),
        locale=body.locale or found.locale,
        answers=body.answers,
        source=SOURCE,
        wants_reminders=body.reminders,
        may_be_unproved=True,
    )
    with alternatives_told_in(service.location.time_zone):
        booked = bookings.book(
            found,
            service,
            body.starts_at,
            clock.now(),
            request,
            links(),
            key=Key(key, digest(parsed)),
            seats=body.seats,
            audience=body.audience,
            resource=body.resource,
        )
    status = 200 if booked.is_replay else 201
    if not booked.is_replay:
        metrics.booked("api")
    place = url_for("api.show_booking", token=booked.token)
    return answer(booking_values(booked.facts, booked.token), status, {} if booked.is_replay else {"Location": place})


@operations.declare(
    "GET", "/bookings/<token:token>", "A booking as it is now", answers={200: BookingAnswered}, refusals=(Gone,)
)
def show_booking(token: str) -> Response:
    """What a booking's link opens."""
    return answer(booking_values(bookings.facts_of(token), token))


@operations.declare(
    "POST",
    "/bookings/<token:token>/cancel",
    "Cancel a booking",
    body=NothingSent,
    answers={200: BookingAnswered},
    refusals=(Gone, TooLate, Busy),
)
def cancel_booking(token: str, body: NothingSent) -> Response:
    """Cancel; again answers the same and changes nothing."""
    return answer(booking_values(changes.cancel(token, clock.now()), token))


@operations.declare(
    "POST",
    "/bookings/<token:token>/reschedule",
    "Move a booking",
    body=RescheduleSent,
    answers={200: BookingAnswered},
    refusals=(Gone, TooLate, NotActive, SlotTaken, SlotNotOffered, BookingPaused, Busy),
)
def move_booking(token: str, body: RescheduleSent) -> Response:
    """Move to another start; reference, token and event stay the same.

    Where the business approves bookings, a confirmed one keeps its time until the move is approved.
    """
    before = bookings.facts_of(token)
    require_known(businesses.business(before.host.slug), body.resource, None)
    with alternatives_told_in(before.time_zone):
        facts = moves.move(token, body.starts_at, body.resource, clock.now(), links())
    return answer(booking_values(facts, token))


def booking_values(facts: BookingFacts, token: str) -> dict[str, object]:
    """A booking as ``BookingAnswered`` describes it, with the links that this token opens."""
    place = ZoneInfo(facts.time_zone)
    addresses = links().of_booking(token)
    return {
        "reference": facts.reference,
        "status": facts.state.value,
        "starts_at": facts.starts_at.astimezone(place).isoformat(),
        "ends_at": facts.ends_at.astimezone(place).isoformat(),
        "token": token,
        "links": {"manage": addresses.page[facts.locale], "ics": addresses.ics},
    }


def asked_for(slug: str, body: BookingSent) -> tuple[Business, Service]:
    """The business and its service; as the process remembers them if the wish fits, for a claim looks again anyway.

    Raises NotFound, Invalid.
    """
    found = businesses.remembered(slug)
    service = businesses.find_service(found, body.service) if found else None
    if found is None or service is None or unknown(found, body.resource, body.audience):
        found = businesses.business(slug)
        service = businesses.find_service(found, body.service)
        if service is None:
            raise Invalid([("service", "unknown")])
        require_known(found, body.resource, body.audience)
    return found, service


def contact(business: Business, country: str, customer: CustomerSent) -> Contact:
    """Who comes, with a telephone number that can be dialled from anywhere. Raises Invalid."""
    phone = phone_number(customer.phone, country) if customer.phone else None
    if customer.phone and phone is None:
        raise Invalid([("customer.phone", "not_a_phone_number")])
    return Contact(customer.name, customer.email, phone)


def digest(parsed: Any) -> str:
    """The same for bodies that are equal as JSON, whatever the order of their names."""
    return hashlib.sha256(json.dumps(parsed, sort_keys=True).encode()).hexdigest()


@contextmanager
def alternatives_told_in(time_zone: str) -> Iterator[None]:
    """Say in a refusal the nearest free slots as programs read them."""
    try:
        yield
    except SlotTaken as error:
        found: Any = error.fields.get("alternatives", [])
        error.fields["alternatives"] = slot_values(found, time_zone)
        raise


def links() -> Links:
    """Who makes the addresses of bookings."""
    made: Links = current_app.extensions["links"]
    return made
