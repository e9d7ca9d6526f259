"""Booking for somebody who is on the telephone or stands at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined
from booking.domain.errors import Invalid, NotFound, OverrideNeeded, SlotTaken
from booking.domain.messages import Reason, Recipient
from booking.domain.names import fold
from booking.domain.overriding import IMPLIED_BY_SQUEEZING, IMPLIED_BY_WALKING_IN
from booking.domain.policies import Refusal
from booking.domain.timezones import to_instant, to_minutes_ceil
from booking.services import booking_rows, businesses, customers, holds, links, messages, record, releases
from booking.services.appointments import Marks
from booking.services.bookings import Booked, known_facts
from booking.services.claims import Wish
from booking.services.desk import keys, rights
from booking.services.desk.choosing import Asked, Chosen, choose, consider
from booking.services.desk.endings import cancel, restore
from booking.services.desk.verdicts import TakenBy, Verdict, near, verdict
from booking.services.idempotency import Key, use_key
from booking.services.links import Links
from booking.services.questions import check_answers
from booking.services.reminders import planning
from booking.storage.ids import new_id
from booking.storage.models import Appointment
from booking.storage.queries import standings
from booking.storage.unit_of_work import reading, retried, unit_of_work

__all__ = ["DeskRequest", "OverrideNeeded", "TakenBy", "Verdict", "book", "cancel", "check", "restore", "walk_in"]


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """What is booked for whom; ``customer_id`` is a known customer, ``contact`` anybody else.

    ``resource`` is a slug of the first requirement. ``over`` are the rules that somebody was warned of and goes over
    knowingly. With ``squeezed_reason`` it is a squeeze-in, outside the guard. ``minutes`` is another length than the
    service's. Without an address nobody is told, ``is_told`` or not. Who ``wants_reminders`` has said so.
    """

    service: str
    starts_at: datetime
    locale: str
    customer_id: int | None = None
    contact: Contact | None = None
    resource: str | None = None
    seats: int = 1
    audience: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    note: str | None = None
    source: str = "phone"
    is_told: bool = True
    over: frozenset[Refusal] = frozenset()
    squeezed_reason: str | None = None
    minutes: int | None = None
    wants_reminders: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is booked for, and how they are reached."""

    id: int
    contact: Contact


def check(actor: Actor, request: DeskRequest, now: datetime) -> Verdict:
    """What stands against a request, without storing anything; the customer may still be missing.

    Raises NotFound, Invalid for what nothing can make possible, NotAllowed.
    """
    rights.require_change(actor)
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        service = _service(known.business, request)
        _person, is_blocked = known_person(session, actor, known.business, request)
        case = consider(session, actor, known.business, service, asked_of(request, is_blocked), now)
        said, wants_more = verdict(session, actor, case, now)
    return replace(said, alternatives=near(case, now)) if wants_more else said


def book(actor: Actor, request: DeskRequest, now: datetime, links_of: Links, *, key: str | Key | None = None) -> Booked:
    """Book at once, confirmed whether or not the service asks for approval. With a *key*, twice is once.

    A key that is a word is this person's own; whatever several may do at once brings a whole one.

    Raises OverrideNeeded where a rule stands against it that is not in ``over``, SlotTaken (with alternatives) where
    somebody is there, Invalid, NotFound, NotAllowed, IdempotencyKeyReused, Busy. Nothing is stored then.
    """
    return _booked(actor, request, now, links_of, key)


def walk_in(
    actor: Actor, request: DeskRequest, now: datetime, links_of: Links, *, key: str | Key | None = None
) -> Booked:
    """Book for somebody who stands at the desk, from now (the next whole minute) on, and check them in.

    The start of the request is not looked at; nor are the grid and the notice. Raises as ``book`` does.
    """
    begins = replace(request, starts_at=to_instant(to_minutes_ceil(now)), source="walk_in")
    return _booked(actor, begins, now, links_of, key, arrived_at=now)


def _booked(
    actor: Actor,
    request: DeskRequest,
    now: datetime,
    links_of: Links,
    key: str | Key | None,
    arrived_at: datetime | None = None,
) -> Booked:
    rights.require_change(actor)
    if request.squeezed_reason is not None and not request.squeezed_reason.strip():
        raise Invalid([("squeezed_reason", "required")])
    try:
        return _book(actor, request, now, links_of, key, arrived_at)
    except SlotTaken as error:
        said = check(actor, request, now)
        error.fields |= {"alternatives": list(said.alternatives), "taken_by": list(said.taken_by)}
        raise


@retried
def _book(
    actor: Actor,
    request: DeskRequest,
    now: datetime,
    links_of: Links,
    key: str | Key | None,
    arrived_at: datetime | None,
) -> Booked:
    booking_id, business_id = new_id(), actor.business_id
    with unit_of_work() as session:
        if key:
            earlier = use_key(
                session,
                business_id,
                keys.of_form(actor, key, request),
                booking_id,
                now,
            )
            if earlier is not None:
                return answer(session, business_id, earlier, links_of, is_replay=True)
        known, _clock = businesses.known_now(session, business_id)
        _service(known.business, request)
        person, is_blocked = known_person(session, actor, known.business, request)
        chosen = choose(session, actor, known.business, [asked_of(request, is_blocked)], now)
        person = person or _new(session, actor, known.business, request, now)
        write_down(session, actor, request, person, chosen, booking_id, now, links_of, arrived_at=arrived_at)
        return answer(session, business_id, booking_id, links_of)


def write_down(
    session: Session,
    actor: Actor,
    request: DeskRequest,
    person: Person,
    chosen: Chosen,
    booking_id: int,
    now: datetime,
    links_of: Links,
    *,
    arrived_at: datetime | None = None,
    series_id: int | None = None,
    is_told: bool = True,
) -> None:
    """Write a choice down as a booking of somebody, with all that follows from it; nobody is told unless *is_told*."""
    business_id = actor.business_id
    taking, wish = chosen.taking, asked_of(request).wish
    answers = check_answers(taking.service, request.answers, is_complete=False)
    appointment_id = holds.take_seats(session, taking, wish.seats, None, now, marks=_marks(request, chosen))
    row = booking_rows.booking_row(
        taking,
        booking_id,
        appointment_id,
        wish.seats,
        BookingState.CONFIRMED,
        None,
        request.locale,
        request.source,
        now,
        customer_id=person.id,
        contact=person.contact,
        answers=answers,
        audience=wish.audience,
        resource=wish.resource,
        arrived_at=arrived_at,
        series_id=series_id,
        wants_reminders=request.wants_reminders,
    )
    booking_rows.add(session, row)
    token = links_of.token("manage", business_id, booking_id)
    links.remember(session, links.row(token, "manage", business_id, booking_id))
    if isinstance(taking.choice, Joined):
        _join(session, business_id, appointment_id, request, chosen)
        releases.refresh_expiry(session, business_id, appointment_id)
    releases.touch_calendars(session, business_id, [appointment_id], now)
    if is_told and request.is_told and person.contact.email:
        # Words say that it tells of several.
        words = "{}" if series_id else None
        messages.add(session, business_id, booking_id, Reason.CONFIRMED, now, (Recipient.CUSTOMER,), words=words)
    planning.plan(session, business_id, booking_id, now, taking.business)
    record.add(session, actor, "booked", "booking", booking_id, now, _changes(request, chosen))


def _service(business: Business, request: DeskRequest) -> Service:
    return businesses.service(business, request.service)


def asked_of(request: DeskRequest, is_blocked: bool = False) -> Asked:
    """The wish, as far as it goes."""
    is_squeezed = request.squeezed_reason is not None
    implied = IMPLIED_BY_SQUEEZING if is_squeezed else frozenset()
    return Asked(
        Wish(request.service, request.starts_at, request.seats, request.audience, request.resource),
        over=request.over,
        implied=implied | (IMPLIED_BY_WALKING_IN if request.source == "walk_in" else frozenset()),
        minutes=request.minutes,
        is_squeezed=is_squeezed,
        is_blocked=is_blocked,
    )


def known_person(
    session: Session, actor: Actor, business: Business, request: DeskRequest
) -> tuple[Person | None, bool]:
    """The customer who was chosen, none where there is a contact only; and whether it is somebody blocked."""
    contact, business_id = request.contact, actor.business_id
    if request.customer_id is None:
        by = _of_contact(session, business_id, contact)
        is_blocked = by is not None and by.blocked_at is not None
        return None, is_blocked and not _is_stranger(session, actor, business, by)
    row = standings.customer(session, business_id, request.customer_id)
    own = rights.own(actor, business)
    if row is None or (own is not None and not standings.has_come_to(session, business_id, row.id, own)):
        raise NotFound(what="customer")
    return Person(row.id, contact or Contact(row.name, row.email, row.phone)), row.blocked_at is not None


def _of_contact(session: Session, business_id: int, contact: Contact | None) -> Any | None:
    return standings.customer_of(session, business_id, contact.email, fold(contact.name)) if contact else None


def _is_stranger(session: Session, actor: Actor, business: Business, known: Any | None) -> bool:
    """Whether somebody who sees one calendar only knows nothing of this customer: names are no way to their card."""
    own = rights.own(actor, business)
    return known is not None and own is not None and not standings.has_come_to(session, business.id, known.id, own)


def _new(session: Session, actor: Actor, business: Business, request: DeskRequest, now: datetime) -> Person:
    contact = request.contact
    if contact is None or not contact.name.strip():
        raise Invalid([("contact.name", "required")])
    is_apart = _is_stranger(session, actor, business, _of_contact(session, business.id, contact))
    customer_id = customers.find_or_add(
        session, business.id, contact, request.locale, now, is_online=False, is_apart=is_apart
    )
    return Person(customer_id, contact)


def _marks(request: DeskRequest, chosen: Chosen) -> Marks:
    return Marks(request.note, chosen.overridden, request.squeezed_reason)


def _join(session: Session, business_id: int, appointment_id: int, request: DeskRequest, chosen: Chosen) -> None:
    """Add to what is written on a group's appointment; nothing that stood there is lost."""
    row = standings.appointment(session, business_id, appointment_id)
    assert row is not None
    values: dict[str, object] = {}
    if request.note:
        values["note"] = "\n".join(each for each in (row.note, request.note) if each)
    if chosen.overridden:
        values["overridden"] = sorted({*(row.overridden or ()), *chosen.overridden})
    if values:
        this = (Appointment.business_id == business_id, Appointment.id == appointment_id)
        session.execute(update(Appointment).where(*this).values(**values))


def _changes(request: DeskRequest, chosen: Chosen) -> record.Changes:
    return {
        "overridden": (None, ", ".join(chosen.overridden) or None),
        "squeezed_reason": (None, request.squeezed_reason),
    }


def answer(session: Session, business_id: int, booking_id: int, links_of: Links, *, is_replay: bool = False) -> Booked:
    """What a booking is now, for whoever has made it."""
    facts = known_facts(session, business_id, booking_id)
    return Booked(facts, links_of.token("manage", business_id, booking_id, facts.generation), is_replay)
