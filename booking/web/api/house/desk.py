"""Booking as at the desk, for programs of the business: over rules where that is meant, and confirmed at once."""

from datetime import datetime
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import (
    Busy,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
    Invalid,
    OverrideNeeded,
    SlotTaken,
)
from booking.services import agenda, businesses
from booking.services.agenda_values import appointment_values
from booking.services.bookings import Booked
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.programs.entering import Entry
from booking.web import clock, metrics
from booking.web.api.answers import answer, versioned
from booking.web.api.bookings import SOURCE, links
from booking.web.api.house.appointments import BASE, WRITE, key_of, over
from booking.web.api.house.schemas.desk import DeskBookingAnswered, DeskBookingSent, StandsAgainst
from booking.web.api.house.told import refusals_told, verdict_values
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.values import phone_number


@operations.declare(
    "POST",
    BASE,
    "Book as at the desk",
    body=DeskBookingSent,
    takes_key=True,
    answers={201: DeskBookingAnswered, 200: DeskBookingAnswered},
    refusals=(SlotTaken, OverrideNeeded, IdempotencyKeyRequired, IdempotencyKeyReused, Busy),
    scopes=WRITE,
    is_versioned=True,
)
def book_appointment(entry: Entry, key: str, body: DeskBookingSent, parsed: Any) -> Response:
    """201 with what is booked, which is confirmed at once. The same key with the same body answers 200 and books
    nothing twice.

    ``override_needed`` names every rule that stands against it; ``slot_taken`` who is in the way, and what is free.
    """
    service = _service(entry, body.service)
    now = clock.now()
    request = _request(entry.business, service, body, now)
    book = desk.walk_in if body.walk_in else desk.book
    with refusals_told(entry.actor, service.location.time_zone):
        booked = book(entry.actor, request, now, links(), key=key_of(entry, key, parsed))
    if not booked.is_replay:
        metrics.booked("desk")
    return _booked(entry, booked)


@operations.declare(
    "POST",
    f"{BASE}/check",
    "What stands against a booking",
    body=DeskBookingSent,
    answers={200: StandsAgainst},
    scopes=WRITE,
)
def check_appointment(entry: Entry, body: DeskBookingSent) -> Response:
    """The same as booking, but nothing is stored: which rules stand against it, who is in the way, what is free."""
    service = _service(entry, body.service)
    zone_name, now = service.location.time_zone, clock.now()
    with refusals_told(entry.actor, zone_name):
        said = desk.check(entry.actor, _request(entry.business, service, body, now), now)
    return answer(verdict_values(said, entry.actor, zone_name))


def _request(business: Business, service: Service, body: DeskBookingSent, now: datetime) -> DeskRequest:
    require_known(business, body.resource, body.audience)
    known, contact = body.customer.id, None
    if known is None:
        phone = phone_number(body.customer.phone, service.location.country) if body.customer.phone else None
        if body.customer.phone and phone is None:
            raise Invalid([("customer.phone", "not_a_phone_number")])
        contact = Contact(body.customer.name or "", body.customer.email, phone)
    return DeskRequest(
        service=body.service,
        starts_at=body.starts_at or now.replace(second=0, microsecond=0),
        locale=body.locale or business.locale,
        customer_id=known,
        contact=contact,
        resource=body.resource,
        seats=body.seats,
        audience=body.audience,
        answers=body.answers,
        note=body.note or None,
        source="walk_in" if body.walk_in else SOURCE,
        is_told=body.notify,
        over=over(body.override),
        squeezed_reason=body.squeezed_reason,
        minutes=body.minutes,
        wants_reminders=body.reminders,
    )


def _booked(entry: Entry, booked: Booked) -> Response:
    facts = booked.facts
    found = agenda.with_booking(entry.actor, facts.booking_id)
    value = {
        "booking": facts.booking_id,
        "reference": facts.reference,
        "token": booked.token,
        "manage": links().of_booking(booked.token).page[facts.locale],
        "appointment": appointment_values(found, entry.actor),
    }
    if booked.is_replay:
        return versioned(value, found.version)
    place = url_for("api.show_appointment", business=entry.business.slug, appointment=found.id)
    return versioned(value, found.version, 201, {"Location": place})


def _service(entry: Entry, slug: str) -> Service:
    found = businesses.find_service(entry.business, slug)
    if found is None:
        raise Invalid([("service", "unknown")])
    return found
