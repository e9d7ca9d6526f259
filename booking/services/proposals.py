"""Proposing another time: it is held for the customer until they answer, and their own time is kept meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import MOVABLE, BookingState, HoldKind
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.choice import Claimed, Joined, candidates
from booking.domain.errors import Invalid, NotActive, NotFound, SlotTaken
from booking.domain.messages import Reason, Recipient
from booking.domain.policies import Refusal, time_to_decide
from booking.services import appointments, booking_rows, businesses, claims, holds, links, messages, record, releases
from booking.services.availability import alternatives
from booking.services.bookings import known_facts
from booking.services.changes import for_change, leave, lock_involved, requests_of
from booking.services.desk import rights, versions
from booking.services.desk.choosing import Asked, choose
from booking.services.links import Target
from booking.services.record import By
from booking.services.swaps import swap
from booking.storage.ids import new_id
from booking.storage.models import Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries import proposals as reads
from booking.storage.queries.bookings import ChangeRow
from booking.storage.queries.proposals import Proposal as Proposal
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading, retried, unit_of_work

SHORTEST_HOURS, USUAL_HOURS, LONGEST_HOURS = 1, 48, 14 * 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be proposed; ``hours`` is how long the customer has to answer, at most until one of the starts."""

    starts_at: datetime
    resource: str | None = None
    hours: int = USUAL_HOURS
    over: frozenset[Refusal] = frozenset()


def propose(actor: Actor, booking_id: int, wanted: Wanted, now: datetime, *, seen: str | None = None) -> Proposal:
    """Hold another time for a booking or a request and tell the customer, who answers on the booking's page.

    One that was proposed before is given back. A request waits at least as long as its proposal. *seen* is the version
    of the appointment that a program read. Raises NotFound, NotAllowed, NotActive, Invalid, OverrideNeeded, SlotTaken
    (with alternatives), Outdated, Busy.
    """
    rights.require_change(actor)
    if not SHORTEST_HOURS <= wanted.hours <= LONGEST_HOURS:
        raise Invalid([("hours", "out_of_range")])
    try:
        return _propose(actor, booking_id, wanted, now, seen)
    except SlotTaken as error:
        error.fields["alternatives"] = _near(actor, booking_id, wanted, now)
        raise


def withdraw(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> None:
    """Take a proposal back; its time is free again. Raises NotFound, NotAllowed, NotActive, Outdated, Busy."""
    rights.require_change(actor)
    _end(Target("manage", actor.business_id, booking_id), now, actor, version=seen)


@retried
def accept(token: str, now: datetime, seen: int | None = None) -> BookingFacts:
    """Take the time that is proposed, by the customer; the booking is confirmed then, with all that it had.

    *seen* is the id of the proposal that was shown: another one than that is not accepted. Raises NotFound, Gone,
    NotActive where nothing is proposed (any more), Busy.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        lock_involved(session, target)
        row = for_change(session, target)
        proposal = _alive(session, target, row, seen)
        swap(session, target.business_id, row.id, proposal.booking_id, now)
        was_request = row.state == BookingState.PENDING
        told = (Reason.APPROVED, Reason.CONFIRMED) if was_request else (Reason.MOVED, Reason.MOVED)
        for reason, recipient in zip(told, (Recipient.CUSTOMER, Recipient.BUSINESS), strict=True):
            messages.add(session, target.business_id, row.id, reason, now, (recipient,))
        changes = {"starts_at": (row.starts_at, proposal.starts_at)}
        by = By(target.business_id, "customer")
        record.add(session, by, "proposal_accepted", "booking", row.id, now, changes)
        return known_facts(session, target.business_id, row.id)


def refuse(token: str, now: datetime, seen: int | None = None) -> None:
    """Refuse what is proposed (*seen*, as above), by the customer; the booking or request stays as it is.

    Raises NotFound, Gone, NotActive where nothing is proposed (any more), Busy.
    """
    with reading() as session:
        target = links.resolve(session, token, "manage")
    _end(target, now, None, seen)


def of_link(token: str) -> Proposal | None:
    """What is proposed for the booking that a link opens. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        return reads.of_booking(session, target.business_id, target.subject_id)


def of_booking(business_id: int, booking_id: int) -> Proposal | None:
    """What is proposed for a booking, for the house."""
    with reading() as session:
        return reads.of_booking(session, business_id, booking_id)


@retried
def _propose(actor: Actor, booking_id: int, wanted: Wanted, now: datetime, seen: str | None) -> Proposal:
    with unit_of_work() as session:
        target = _origin(session, actor.business_id, booking_id)
        known, _clock = businesses.known_now(session, actor.business_id)
        before = for_change(session, target)
        service = businesses.find_service(known.business, before.service_slug)
        if service is None:
            raise NotFound(what="service")
        locks = lock_involved(session, target, candidates(service.rules))
        row = for_change(session, target)
        rights.require_concern(
            actor, known.business, queries.resources_of(session, actor.business_id, row.appointment_id), "booking"
        )
        _require_seen(session, actor.business_id, booking_id, seen)
        if row.state not in MOVABLE or row.is_over:
            raise NotActive(state=row.state)
        for earlier in _proposals(session, target):
            leave(session, actor.business_id, earlier, BookingState.LAPSED, now)
        beside = row.appointment_id if row.kind == "visit" and row.seats_taken == row.seats else None
        wish = claims.Wish(row.service_slug, wanted.starts_at, row.seats, row.audience, wanted.resource)
        giving_back = () if beside is None else (beside,)
        chosen = choose(
            session, actor, known.business, [Asked(wish, wanted.over)], now, giving_back=giving_back, locked=locks
        )
        return _hold(session, actor, row, wanted, chosen.taking, chosen.overridden, locks, beside, now)


def _hold(
    session: Session,
    actor: Actor,
    row: ChangeRow,
    wanted: Wanted,
    taking: claims.Taking,
    overridden: tuple[str, ...],
    locks: Collection[int],
    beside: int | None,
    now: datetime,
) -> Proposal:
    business_id, starts_at = actor.business_id, from_minutes(taking.start)
    until = taking.clock + time_to_decide(min(starts_at, row.starts_at), wanted.hours, now)
    if until <= taking.clock:
        raise Invalid([("starts_at", "in_the_past")])
    for lapsed in taking.lapsed:
        releases.clear(session, business_id, lapsed, locks, now)
    marks = appointments.Marks(None, overridden, None)
    appointment_id = holds.take_seats(session, taking, row.seats, until, now, beside, marks)
    proposal_id = new_id()
    held = booking_rows.booking_row(
        taking,
        proposal_id,
        appointment_id,
        row.seats,
        BookingState.HELD,
        until,
        row.locale,
        "desk",
        now,
        customer_id=row.customer_id,
        contact=Contact(row.contact_name or "", row.contact_email, row.contact_phone),
        answers=row.answers,
        audience=row.audience,
        resource=wanted.resource,
        hold_kind=HoldKind.PROPOSAL,
        moves_id=row.id,
        price_minor=row.price_minor,
    )
    booking_rows.add(session, held)
    if isinstance(taking.choice, Joined):
        releases.refresh_expiry(session, business_id, appointment_id)
    _wait_as_long(session, business_id, row, until)
    concerned = {row.appointment_id, appointment_id}
    releases.touch_calendars(session, business_id, concerned, now)
    messages.add(session, business_id, row.id, Reason.PROPOSED, now, (Recipient.CUSTOMER,))
    changes = {
        "proposed_at": (None, starts_at),
        "resource": (None, _names(taking)),
        "overridden": (None, ", ".join(overridden) or None),
    }
    record.add(session, actor, "proposed", "booking", row.id, now, changes)
    return Proposal(proposal_id, appointment_id, starts_at, from_minutes(taking.end), until)


def _wait_as_long(session: Session, business_id: int, row: ChangeRow, until: datetime) -> None:
    """A request must not run out while its customer still has time to answer."""
    if row.state == BookingState.PENDING and row.expires_at is not None and row.expires_at < until:
        this = (Booking.business_id == business_id, Booking.id == row.id)
        session.execute(update(Booking).where(*this).values(expires_at=until))
        releases.refresh_expiry(session, business_id, row.appointment_id)


def _names(taking: claims.Taking) -> str | None:
    if not isinstance(taking.choice, Claimed):
        return None
    by_id = {each.rules.id: each.slug for each in taking.business.resources.values()}
    return ", ".join(by_id[each] for each in dict.fromkeys(taking.choice.resource_ids))


@retried
def _end(
    target: Target, now: datetime, actor: Actor | None, seen: int | None = None, version: str | None = None
) -> None:
    """Give what is proposed back: the house takes it back, or (no *actor*) the customer refuses it."""
    named = target.subject_id
    with unit_of_work() as session:
        if actor is not None:
            target = _origin(session, target.business_id, target.subject_id)
        lock_involved(session, target)
        row = for_change(session, target)
        if actor is not None:
            known, _clock = businesses.known_now(session, target.business_id)
            taken = queries.resources_of(session, target.business_id, row.appointment_id)
            rights.require_concern(actor, known.business, taken, "booking")
            _require_seen(session, target.business_id, named, version)
        proposal = _alive(session, target, row, seen)
        for each in _proposals(session, target):
            leave(session, target.business_id, each, BookingState.LAPSED, now)
        releases.touch_calendars(session, target.business_id, [row.appointment_id], now)
        by, action = (
            (actor, "proposal_withdrawn") if actor else (By(target.business_id, "customer"), "proposal_refused")
        )
        changes = {"proposed_at": (proposal.starts_at, None)}
        record.add(session, by, action, "booking", row.id, now, changes)
        if actor is None:
            messages.add(session, target.business_id, row.id, Reason.PROPOSAL_REFUSED, now, (Recipient.BUSINESS,))
        elif row.state in MOVABLE:
            messages.add(session, target.business_id, row.id, Reason.PROPOSAL_WITHDRAWN, now, (Recipient.CUSTOMER,))


def _require_seen(session: Session, business_id: int, booking_id: int, seen: str | None) -> None:
    """Raise Outdated where the appointment of a booking, or of a request to move one, is another than was seen."""
    row = for_change(session, Target("manage", business_id, booking_id))
    versions.require(session, business_id, row.appointment_id, seen)


def _origin(session: Session, business_id: int, booking_id: int) -> Target:
    """What a proposal is for: the booking itself, where somebody asks for another time for it."""
    row = for_change(session, Target("manage", business_id, booking_id))
    return Target("manage", business_id, row.id if row.moves_id is None else row.moves_id)


def _alive(session: Session, target: Target, row: ChangeRow, seen: int | None) -> Proposal:
    proposal = reads.of_booking(session, target.business_id, target.subject_id)
    if proposal is None or seen not in (None, proposal.booking_id) or row.state not in MOVABLE or row.is_over:
        raise NotActive(state=row.state)
    return proposal


def _proposals(session: Session, target: Target) -> list[ChangeRow]:
    return [each for each in requests_of(session, target) if each.state == BookingState.HELD]


def _near(actor: Actor, booking_id: int, wanted: Wanted, now: datetime) -> list[object]:
    """The nearest free starts, as customers see them."""
    with reading() as session:
        row = for_change(session, _origin(session, actor.business_id, booking_id))
        known, _clock = businesses.known_now(session, actor.business_id)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        return []
    earliest = max(wanted.starts_at, now - timedelta(minutes=1))
    found = alternatives(known.business, service, earliest, now, seats=row.seats, audience=row.audience)
    return list(found)
