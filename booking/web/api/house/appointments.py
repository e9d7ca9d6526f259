"""Appointments for programs of the business: a list to follow, booking as at the desk, moving, cancelling."""

from datetime import UTC, date, datetime
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.appointments import AppointmentKind
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.errors import (
    Busy,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
    Invalid,
    NotActive,
    OverrideNeeded,
    SlotTaken,
)
from booking.domain.policies import Refusal
from booking.domain.programs import Scope
from booking.domain.timezones import to_instant, zone
from booking.services import agenda, businesses
from booking.services.bookings import Booked
from booking.services.courses import cancelling as courses
from booking.services.desk import blocks, endings, moves, notes
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.idempotency import Key
from booking.services.programs.entering import Entry
from booking.web import clock, metrics
from booking.web.api.answers import answer, versioned
from booking.web.api.bookings import SOURCE, digest, links
from booking.web.api.cursors import cursor, keys_of
from booking.web.api.house.agenda import appointment_answer, appointment_values
from booking.web.api.house.schemas.appointments import (
    AppointmentAnswered,
    AppointmentList,
    AppointmentsQuery,
    CancelSent,
    DeskBookingAnswered,
    DeskBookingSent,
    MoveSent,
    NoteSent,
    StandsAgainst,
)
from booking.web.api.house.told import refusals_told, verdict_values
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.values import phone_number

READ, WRITE = (Scope.APPOINTMENTS_READ,), (Scope.APPOINTMENTS_WRITE,)
BASE = "/businesses/<slug:business>/appointments"
ONE = f"{BASE}/<int:appointment>"


@operations.declare("GET", BASE, "Appointments", query=AppointmentsQuery, answers={200: AppointmentList}, scopes=READ)
def list_appointments(entry: Entry, query: AppointmentsQuery) -> Response:
    """Visits, sessions and blocks that begin on the dates asked for, cancelled ones too, with their bookings.

    Dates are those of the business's own zone. Who the token acts for sees here what they see in the calendar:
    somebody with a calendar of their own, what is in it.
    """
    require_known(entry.business, query.resource, None)
    wanted = agenda.Wanted(
        _midnight(entry.business, query.first),
        _midnight(entry.business, query.last, days=1),
        query.resource,
        query.service,
        query.status,
        query.updated_since,
    )
    found = agenda.listed(entry.actor, wanted, instant_and_number(query.cursor), query.limit)
    values = [appointment_values(each, entry.actor) for each in found.items]
    return answer({"appointments": values, "cursor": cursor_of(found.after)})


@operations.declare("GET", ONE, "One appointment", answers={200: AppointmentAnswered}, scopes=READ, is_versioned=True)
def show_appointment(entry: Entry, appointment: int) -> Response:
    """An appointment of any kind, cancelled or not."""
    return appointment_answer(entry, appointment)


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


@operations.declare(
    "POST",
    f"{ONE}/move",
    "Move an appointment",
    body=MoveSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, OverrideNeeded, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def move_appointment(entry: Entry, appointment: int, condition: str | None, body: MoveSent) -> Response:
    """Move a visit, a session or a block with everybody in it; references, links and events stay the same."""
    before = agenda.one(entry.actor, appointment)
    _require_resources(entry.business, body)
    with refusals_told(entry.actor, before.time_zone):
        moves.move(
            entry.actor,
            appointment,
            body.starts_at,
            clock.now(),
            resource=body.resource,
            replaces=body.replaces,
            minutes=body.minutes,
            over=over(body.override),
            is_told=body.notify,
            squeezed_reason=body.squeezed_reason,
            is_regular=body.regular,
            seen=condition,
        )
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{ONE}/move/check",
    "What stands against a move",
    body=MoveSent,
    answers={200: StandsAgainst},
    refusals=(NotActive,),
    scopes=WRITE,
)
def check_move(entry: Entry, appointment: int, body: MoveSent) -> Response:
    """The same as moving, but nothing is stored."""
    before = agenda.one(entry.actor, appointment)
    _require_resources(entry.business, body)
    with refusals_told(entry.actor, before.time_zone):
        said = moves.check_move(
            entry.actor,
            appointment,
            body.starts_at,
            clock.now(),
            resource=body.resource,
            replaces=body.replaces,
            minutes=body.minutes,
            squeezed_reason=body.squeezed_reason,
            is_regular=body.regular,
        )
    return answer(verdict_values(said, entry.actor, before.time_zone))


@operations.declare(
    "POST",
    f"{ONE}/cancel",
    "Cancel an appointment",
    body=CancelSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def cancel_appointment(entry: Entry, appointment: int, condition: str | None, body: CancelSent) -> Response:
    """Cancel a visit or a session with everybody in it, or give the time of a block back.

    Everybody in a session is told; of a visit, as ``notify`` says. What is cancelled already stays so.
    """
    now, found = clock.now(), agenda.one(entry.actor, appointment)
    if found.kind == AppointmentKind.BLOCK:
        blocks.remove(entry.actor, appointment, now, seen=condition)
    elif found.kind == AppointmentKind.SESSION:
        words = dict.fromkeys(("de", "en"), body.reason) if body.reason else {}
        courses.cancel(entry.actor, appointment, now, words=words, seen=condition)
    else:
        endings.cancel_all(entry.actor, appointment, now, reason=body.reason, is_told=body.notify, seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "PUT",
    f"{ONE}/note",
    "Note something on an appointment",
    body=NoteSent,
    answers={200: AppointmentAnswered},
    refusals=(Busy,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def note_appointment(entry: Entry, appointment: int, condition: str | None, body: NoteSent) -> Response:
    """Replace what the house has noted; customers never see it."""
    agenda.one(entry.actor, appointment)
    notes.write(entry.actor, appointment, body.note, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


def instant_and_number(said: str | None) -> agenda.After | None:
    """Where a list goes on that is ordered by an instant and a number. Raises Invalid."""
    keys = keys_of(said, str, int)
    if keys is None:
        return None
    try:
        at = datetime.fromisoformat(str(keys[0])).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid([("cursor", "not_a_cursor")]) from None
    if not 0 < int(keys[1]) < 2**63:
        raise Invalid([("cursor", "not_a_cursor")])
    return at, int(keys[1])


def cursor_of(after: agenda.After | None) -> str | None:
    """The cursor for where a list goes on."""
    return cursor(after[0].isoformat(), after[1]) if after else None


def key_of(entry: Entry, key: str, parsed: Any) -> Key:
    """A program's key, which is no other program's."""
    return Key(f"program {entry.behind.id} {key}", digest(parsed))


def over(codes: list[Any]) -> frozenset[Refusal]:
    """The rules that are gone over."""
    return frozenset(Refusal(each) for each in codes)


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


def _require_resources(business: Business, body: MoveSent) -> None:
    require_known(business, body.resource, None)
    if body.replaces is not None and body.replaces not in business.resources:
        raise Invalid([("replaces", "unknown")])


def _midnight(business: Business, on: date, days: int = 0) -> datetime:
    return to_instant(zone(business.time_zone).midnight(on.toordinal() + days))
