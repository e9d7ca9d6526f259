"""Confirming the address: a booking that stands only once a button in the mail to its customer was pressed.

Until then the time is held. Whoever typed the address gets no token that could press that button, only the mail
does: else it would prove nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.errors import HoldLapsed, TooManyMails
from booking.domain.messages import Reason, Recipient
from booking.services import booking_rows, businesses, customers, links, messages, releases
from booking.services.beginnings import Booked, Request, begin, booked_as_it_is, known_facts, locked_hold
from booking.services.links import Links, Target
from booking.storage.models import Booking, Message
from booking.storage.queries import bookings as queries
from booking.storage.queries import series
from booking.storage.queries.bookings import HoldRow
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

TIME = timedelta(minutes=30)
MAILS = 4
"""How many mails may be sent about one booking, the first and those to a mended address included."""
PER_ADDRESS = 3
"""How many bookings may wait for one address at one business: a stranger's inbox is not to be filled."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A booking that waits for its address, as the one who typed it sees it; ``mails_left`` may still be sent."""

    facts: BookingFacts
    wants_reminders: bool
    answers: dict[str, str]
    mails_left: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it can still be confirmed at all, whether by the one who has this link, and whether only asked for."""

    is_alive: bool
    may_confirm: bool
    is_request: bool = False


def until(starts_at: datetime, clock: datetime) -> datetime:
    """How long the time is held: half an hour, never past its start."""
    return min(clock + TIME, starts_at)


def keep_for_proof(
    session: Session, target: Target, row: HoldRow, request: Request, clock: datetime, links_of: Links, now: datetime
) -> bool:
    """Keep a locked hold, with who is to come, until the address is confirmed; answers whether nothing was new.

    Another address than before is asked anew, and what went to the one before is dead. Raises OnlyByPhone,
    TooManyMails, HoldLapsed.
    """
    is_waiting = row.hold_kind == HoldKind.ADDRESS
    typed = (request.contact, dict(request.answers), request.wants_reminders)
    if is_waiting and typed == (row.contact, row.answers, row.wants_reminders):
        return True
    is_same_address = is_waiting and _folded(row.contact) == _folded(request.contact)
    if is_same_address:
        customers.require_online(session, target.business_id, request.contact)
    else:
        require_few(session, target.business_id, request.contact)
        _require_mails_left(session, target)
    generation = row.generation + int(is_waiting and not is_same_address)
    kept = rows_changed(
        session,
        update(Booking)
        .where(*_held(target))
        .values(
            hold_kind=HoldKind.ADDRESS,
            expires_at=row.expires_at if is_same_address else until(row.starts_at, clock),
            generation=generation,
            locale=request.locale,
            answers=dict(request.answers),
            wants_reminders=request.wants_reminders,
            updated_at=now,
            **booking_rows.contact_columns(request.contact),
        ),
    )
    if not kept:
        raise HoldLapsed
    releases.refresh_expiry(session, target.business_id, row.appointment_id)
    if row.series_id is not None:
        _keep_the_series(session, target, row.series_id)
    releases.stir_resources(
        session, target.business_id, queries.concerned_resources(session, target.business_id, row.appointment_id)
    )
    if not is_same_address:
        _kill_links(session, target, row, links_of, now)
        ask(session, target.business_id, target.subject_id, generation, links_of, now)
    return False


def _keep_the_series(session: Session, target: Target, series_id: int) -> None:
    """Let all visits of a series wait as long as the one whose mail asks for the address; who comes, stands there."""
    this = (Booking.business_id == target.business_id, Booking.id == target.subject_id)
    asked = session.execute(select(Booking.expires_at).where(*this)).one()
    for each in series.visits(session, target.business_id, series_id):
        session.execute(
            update(Booking)
            .where(Booking.business_id == target.business_id, Booking.id == each.id)
            .values(hold_kind=HoldKind.ADDRESS, expires_at=asked.expires_at)
        )
        releases.refresh_expiry(session, target.business_id, each.appointment_id)


def ask(session: Session, business_id: int, booking_id: int, generation: int, links_of: Links, now: datetime) -> None:
    """Send the customer the link with the button; another link, for whoever typed, only shows the booking."""
    purposes: tuple[links.Purpose, ...] = ("manage", "view")
    tokens = {each: links_of.token(each, business_id, booking_id, generation) for each in purposes}
    links.remember(session, *(links.row(token, each, business_id, booking_id) for each, token in tokens.items()))
    messages.add(session, business_id, booking_id, Reason.ADDRESS, now, (Recipient.CUSTOMER,))


def waiting(hold_token: str) -> Waiting:
    """The booking that a hold has become, and that waits. Raises NotFound, HoldLapsed where it does not, or no more."""
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        if row.hold_kind != HoldKind.ADDRESS or row.state != BookingState.HELD or not row.is_alive:
            raise HoldLapsed(business_id=target.business_id, service=row.service_slug)
        facts = known_facts(session, target.business_id, target.subject_id)
        left = max(0, MAILS - _mails(session, target))
    return Waiting(facts, row.wants_reminders, row.answers, left)


@retried
def send_again(hold_token: str, now: datetime) -> None:
    """Send the mail once more, to the same address; the time is not held longer for it.

    Raises NotFound, HoldLapsed, TooManyMails.
    """
    with unit_of_work() as session:
        target = links.resolve(session, hold_token, "hold")
        row = locked_hold(session, target)
        if row.hold_kind != HoldKind.ADDRESS or row.state != BookingState.HELD or not row.is_alive:
            raise HoldLapsed(service=row.service_slug)
        _require_mails_left(session, target)
        messages.add(session, target.business_id, target.subject_id, Reason.ADDRESS, now, (Recipient.CUSTOMER,))


@retried
def confirm(token: str, now: datetime, links_of: Links) -> Booked:
    """Book what waits for its address: the one who has the mail says so. Again answers the same booking.

    Raises NotFound, Gone, HoldLapsed, OnlyByPhone, TooManyOpen.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        row = locked_hold(session, target)
        if row.hold_kind != HoldKind.ADDRESS:
            return booked_as_it_is(session, target.business_id, target.subject_id, links_of, is_replay=True)
        known, clock = businesses.known_now(session, target.business_id)
        service = businesses.find_service(known.business, row.service_slug)
        if service is None or row.state != BookingState.HELD or not row.is_alive or row.starts_at <= now:
            raise HoldLapsed(service=row.service_slug)
        request = Request(row.contact, row.locale, row.answers, wants_reminders=row.wants_reminders)
        begin(session, known.business, service, target.subject_id, row, request, clock, links_of, now)
        return booked_as_it_is(session, target.business_id, target.subject_id, links_of)


def standing(token: str, now: datetime) -> Standing:
    """How it stands behind the link of the mail, or the one that only shows. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        known, _clock = businesses.known_now(session, target.business_id)
    service = businesses.find_service(known.business, row.service_slug)
    is_alive = row.state == BookingState.HELD and bool(row.is_alive) and row.starts_at > now and service is not None
    return Standing(is_alive, target.purpose == "manage", service is not None and service.rules.approval)


def require_few(session: Session, business_id: int, contact: Contact) -> None:
    """Raise OnlyByPhone for who is blocked, TooManyMails where as many bookings wait for this address as may."""
    customers.require_online(session, business_id, contact)
    query = select(func.count()).where(
        Booking.business_id == business_id,
        Booking.state == BookingState.HELD,
        Booking.hold_kind == HoldKind.ADDRESS,
        Booking.expires_at > database_now(),
        func.lower(Booking.contact_email) == (contact.email or "").lower(),
    )
    if (session.scalar(query) or 0) >= PER_ADDRESS:
        raise TooManyMails(limit=PER_ADDRESS)


def _held(target: Target) -> tuple[ColumnElement[bool], ...]:
    return (
        Booking.business_id == target.business_id,
        Booking.id == target.subject_id,
        Booking.state == BookingState.HELD,
        Booking.expires_at > database_now(),
    )


def _mails(session: Session, target: Target) -> int:
    query = select(func.count()).where(
        Message.business_id == target.business_id,
        Message.booking_id == target.subject_id,
        Message.reason == Reason.ADDRESS,
    )
    return session.scalar(query) or 0


def _require_mails_left(session: Session, target: Target) -> None:
    if _mails(session, target) >= MAILS:
        raise TooManyMails(limit=MAILS)


def _kill_links(session: Session, target: Target, row: HoldRow, links_of: Links, now: datetime) -> None:
    purposes: tuple[links.Purpose, ...] = ("manage", "view")
    for purpose in purposes:
        links.kill(session, links_of.token(purpose, target.business_id, target.subject_id, row.generation), now)


def _folded(contact: Contact) -> str:
    return (contact.email or "").casefold()
