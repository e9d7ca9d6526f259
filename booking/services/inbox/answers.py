"""What customers answer from their calendars: marked as said, or made a wish that the house decides on.

An answer changes no state: to decline is not to cancel. Who it is from stands in a header that anybody may write; so
it counts only with the UID of the event, which nobody knows who was not invited, and does no more than a mark, or a
question to the house. Nobody learns from a mail whether there is such a booking: only its own customer is written to.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.choice import candidates
from booking.domain.errors import NotFound, SlotNotOffered, SlotTaken, TooLate
from booking.domain.foreign_calendars import CalendarFault
from booking.domain.messages import Reason, Recipient
from booking.domain.slots import Slot
from booking.ical.apart import reply_apart
from booking.ical.found import Answer, Reply
from booking.notifications import answered
from booking.services import messages, moves, record, releases
from booking.services.availability import alternatives
from booking.services.booking_mails import BY_MAIL
from booking.services.changes import leave, lock_involved, require_time
from booking.services.links import Links, Target
from booking.services.moves import Moving, moving_of
from booking.services.record import By
from booking.storage.models import Booking
from booking.storage.queries import answers as queries
from booking.storage.queries.answers import MAIL, Stands
from booking.storage.queries.bookings import concerned_resources
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading, retried, unit_of_work

A_DAY, MOST_A_DAY = timedelta(days=1), 5
"""So many mails have an effect on a booking within a day; more are written by no person."""
PAST, AHEAD = timedelta(days=1), timedelta(days=400)
"""What lies further off is no time that anybody means."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, by whom, about which booking, and the digest of its mail."""

    target: Target
    address: str
    reply: Reply
    digest: str
    is_automatic: bool

    @property
    def by(self) -> By:
        """Who is named in the record."""
        return By(self.target.business_id, "customer")

    def changes(self, **fields: tuple[object, object]) -> record.Changes:
        """What the record says, with the mail by which it was done."""
        return {**fields, MAIL: (None, self.digest)}


def take_in(raw: bytes, now: datetime, links_of: Links) -> bool:
    """Take in an answer to an invitation; answers whether it is one that a customer of ours gave.

    One that is old, or has had its effect, changes nothing and mails nothing. Raises Busy.
    """
    said = _read(raw, now)
    if said is None:
        return False
    if said.reply.answer is not Answer.PROPOSED:
        _mark(said, now)
    elif not said.is_automatic:
        _wish(said, now, links_of)
    return True


def _read(raw: bytes, now: datetime) -> Said | None:
    found = answered.read(raw)
    if found is None:
        return None
    with reading() as session:
        whose = queries.of_event(session, found.uid, found.address)
    if whose is None:
        return None
    try:
        reply = reply_apart(found.calendar, now, whose.zone)
    except CalendarFault:
        return None
    if reply is None or (reply.uid.lower(), reply.address) != (found.uid, found.address):
        return None
    target = Target("manage", whose.business_id, whose.booking_id)
    return Said(target, found.address, reply, found.digest, found.is_automatic)


@retried
def _mark(said: Said, now: datetime) -> None:
    """Note what somebody said; who declines is told, once, that nothing is cancelled by that."""
    business_id, booking_id, answer = said.target.business_id, said.target.subject_id, said.reply.answer.value
    with unit_of_work() as session:
        stands = _meant(session, said, now)
        if stands is None:
            return
        if stands.attendance == answer:
            # Said again in another mail: noted, so that it says nothing more when the mailbox is read anew.
            repeated = said.changes(attendance=(None, answer))
            record.add(session, said.by, "answered", "booking", booking_id, now, repeated)
            return
        this = (Booking.business_id == business_id, Booking.id == booking_id)
        session.execute(update(Booking).where(*this).values(attendance=answer, attendance_at=now))
        changes = said.changes(attendance=(stands.attendance, answer))
        record.add(session, said.by, "answered", "booking", booking_id, now, changes)
        taken = concerned_resources(session, business_id, stands.appointment_id)
        releases.stir_resources(session, business_id, taken)
        if said.reply.answer is Answer.DECLINED and not said.is_automatic:
            messages.add(session, business_id, booking_id, Reason.ANSWERED_NO, now, (Recipient.CUSTOMER,))


def _wish(said: Said, now: datetime, links_of: Links) -> None:
    """Ask the house for the time that somebody proposes; where it cannot be had, they are told which can."""
    wanted = said.reply.starts_at
    if wanted is None or not now - PAST <= wanted <= now + AHEAD:
        return
    why = _ask(said, wanted, now, links_of)
    if why is not None:
        _refuse(said, wanted, why, _near(said, wanted, now) if why != "too_late" else [], now)


@retried
def _ask(said: Said, wanted: datetime, now: datetime, links_of: Links) -> str | None:
    """Make a request to move of it; answers why there can be none, and does nothing then."""
    business_id, booking_id = said.target.business_id, said.target.subject_id
    with unit_of_work() as session:
        try:
            before = moving_of(session, said.target)
        except (NotFound, SlotNotOffered):
            # Its service is given no more.
            return "not_offered"
        locks = lock_involved(session, said.target, candidates(before.service.rules))
        stands = _meant(session, said, now)
        if stands is None:
            return None
        moving = moving_of(session, said.target)
        if wanted == stands.starts_at:
            return None
        if _is_asked_for(moving, wanted):
            repeated = said.changes(proposed_at=(None, wanted))
            record.add(session, said.by, "answered", "booking", booking_id, now, repeated)
            return None
        present = moves.present_resource(session, business_id, stands.appointment_id, moving.service)
        try:
            require_time(moving.row, now)
            taking = moves.take(session, moving, wanted, None, present, now, locks)
        except TooLate:
            return "too_late"
        except (SlotTaken, SlotNotOffered) as error:
            return "taken" if isinstance(error, SlotTaken) else "not_offered"
        for request in moving.requests:
            leave(session, business_id, request, BookingState.CANCELLED, now)
        moves.ask_for(session, moving, taking, None, now, links_of, BY_MAIL)
        messages.add(session, business_id, booking_id, Reason.MOVE_REQUESTED, now)
        changes = said.changes(starts_at=(stands.starts_at, wanted))
        record.add(session, said.by, "move_requested", "booking", booking_id, now, changes)
        return None


def _is_asked_for(moving: Moving, wanted: datetime) -> bool:
    return any(each.state == BookingState.PENDING and each.starts_at == wanted for each in moving.requests)


def _near(said: Said, wanted: datetime, now: datetime) -> list[Slot]:
    """What is free near the time that was wished for, else near the one that stands."""
    try:
        with reading() as session:
            moving = moving_of(session, said.target)
    except (NotFound, SlotNotOffered):
        return []
    if moving.business.paused is not None:
        return []
    for around in (max(wanted, now), moving.row.starts_at):
        found = alternatives(
            moving.business,
            moving.service,
            around,
            now,
            seats=moving.row.seats,
            audience=moving.row.audience,
            giving_back=moving.giving_back,
        )
        free = [each for each in found if from_minutes(each.starts_at) != moving.row.starts_at]
        if free:
            return free
    return []


@retried
def _refuse(said: Said, wanted: datetime, why: str, near: list[Slot], now: datetime) -> None:
    """Write to the customer that the time cannot be had."""
    business_id, booking_id = said.target.business_id, said.target.subject_id
    words = {
        "wanted": wanted.isoformat(),
        "why": why,
        "near": [from_minutes(each.starts_at).isoformat() for each in near],
    }
    with unit_of_work() as session:
        if _meant(session, said, now) is None:
            return
        changes = said.changes(proposed_at=(None, wanted))
        record.add(session, said.by, "wish_refused", "booking", booking_id, now, changes)
        to = (Recipient.CUSTOMER,)
        messages.add(session, business_id, booking_id, Reason.WISH_REFUSED, now, to, json.dumps(words))


def _meant(session: Session, said: Said, now: datetime) -> Stands | None:
    """The booking, locked, where the answer is meant for it as it stands, and has not been read before."""
    business_id, booking_id = said.target.business_id, said.target.subject_id
    lock_involved(session, said.target)
    stands = queries.stands(session, business_id, booking_id)
    if stands is None or stands.state != BookingState.CONFIRMED or stands.moves_id is not None:
        return None
    if stands.address != said.address or stands.starts_at <= now or not _is_of_now(said.reply, stands):
        return None
    if queries.was_read(session, business_id, booking_id, said.digest):
        return None
    is_much = queries.mails_since(session, business_id, booking_id, now - A_DAY) >= MOST_A_DAY
    return None if is_much else stands


def _is_of_now(reply: Reply, stands: Stands) -> bool:
    """Whether somebody answers what stands, and not what stood before.

    An older version counts where it names the very start: the customer need not have been told of another colleague.
    """
    is_same = reply.answer is not Answer.PROPOSED and reply.starts_at == stands.starts_at
    return reply.sequence >= stands.sequence or is_same
