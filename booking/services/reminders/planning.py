"""Planning reminders: after every change of a booking the outbox holds just those that it needs now.

Whatever has happened - confirmed, moved, cancelled, put back, stopped - the same question is asked anew, in the
transaction of the change: what should be written, and what is planned? What is planned too much is taken back, what
is missing is added; what has left stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.domain.messages import Channel, Recipient
from booking.domain.reminders import Kind, Planned, planned, still_to_come
from booking.services import businesses
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Booking, Message
from booking.storage.queries import reminders as queries
from booking.storage.queries.reminders import Kept, Reminded

_ADD = insert(table_of(Message))


def plan(session: Session, business_id: int, booking_id: int, now: datetime, business: Business | None = None) -> None:
    """Plan what is to be written about a booking that has just changed.

    *business* saves a look where the caller knows it as it is under the locks.
    """
    known = business or known_or_none(session, business_id)
    if known and known.reminders:
        renew(session, known, queries.reminded(session, business_id, [booking_id]), now)


def plan_moved(session: Session, business_id: int, booking_ids: Sequence[int], now: datetime) -> None:
    """The same for bookings that have another start now; what somebody had said to the old one is void."""
    said = or_(Booking.coming_at.is_not(None), Booking.attendance.is_not(None))
    these = (Booking.business_id == business_id, Booking.id.in_(booking_ids), said)
    session.execute(update(Booking).where(*these).values(coming_at=None, attendance=None, attendance_at=None))
    known = known_or_none(session, business_id)
    if known and known.reminders:
        renew(session, known, queries.reminded(session, business_id, booking_ids), now)


def plan_all(session: Session, known: Business, now: datetime) -> None:
    """Plan anew for everybody who has an appointment, after the rules have changed."""
    for part in queries.all_to_come(session, known.id, now):
        renew(session, known, part, now)


def renew(session: Session, known: Business, those: Sequence[Reminded], now: datetime) -> None:
    """Let the outbox hold for *those* bookings, some hundreds at most, just what the rules ask for."""
    kept: dict[int, list[Kept]] = defaultdict(list)
    for each in queries.kept(session, known.id, [one.booking_id for one in those]):
        kept[each.booking_id].append(each)
    pointless: list[int] = []
    missing: list[dict[str, object]] = []
    for one in those:
        wanted = wanted_for(known, one)
        pointless += _pointless(one, kept[one.booking_id], wanted)
        missing += _missing(known.id, one, kept[one.booking_id], still_to_come(wanted, now), now)
    if pointless:
        _take_back(session, known.id, pointless)
    if missing:
        session.execute(_ADD, missing)


def wanted_for(known: Business, one: Reminded) -> list[Planned]:
    """All that is to be written about a booking as it stands, also what has been; the first due at the top."""
    if one.state not in queries.STANDING or not one.wants(known.reminds_always):
        return []
    found = planned(known.reminders, one.visit)
    if one.state == BookingState.COMPLETED:
        found = [each for each in found if each.rule.kind is Kind.FOLLOW_UP]
    return [each for each in found if address_for(each.rule.channel, one)]


def address_for(channel: Channel, one: Reminded) -> str | None:
    """Where a message of this channel goes."""
    return one.phone if channel is Channel.SMS else one.email


# What a worker has in hand is looked at once more before it leaves, and is the worker's to mark.
_NOT_LEAVING = (Message.state == "due", Message.leased_until.is_(None))


def _take_back(session: Session, business_id: int, ids: Sequence[int]) -> None:
    """Undo plans: what nobody has tried to send is as if it had never been, the rest stays to be seen.

    So what is superseded was put aside by a person, or when its hour had come; it is not planned again.
    """
    these = (Message.business_id == business_id, Message.id.in_(ids), *_NOT_LEAVING)
    session.execute(delete(Message).where(*these, Message.attempts == 0))
    session.execute(update(Message).where(*these).values(state="superseded"))


def _pointless(one: Reminded, kept: Iterable[Kept], wanted: Sequence[Planned]) -> list[int]:
    """What is planned and should not be: of another start, of a rule that says nothing here, at another hour.

    What was tried and is tried again has an hour of its own.
    """
    hours = {each.rule.id: each.due_at for each in wanted}
    return [
        each.id
        for each in kept
        if each.state == "due"
        and not (
            each.for_start == one.visit.starts_at
            and each.reminder_id in hours
            and (each.attempts or each.due_at == hours[each.reminder_id])
        )
    ]


def known_or_none(session: Session, business_id: int) -> Business | None:
    """The business as it is now; none where it is not in use any more: nothing is planned then."""
    try:
        return businesses.known_now(session, business_id)[0].business
    except NotFound:
        return None


def _missing(
    business_id: int, one: Reminded, kept: Sequence[Kept], wanted: Sequence[Planned], now: datetime
) -> list[dict[str, object]]:
    """What nobody has planned; about the same visit a rule writes but once."""
    start = one.visit.starts_at
    said = {(each.reminder_id, each.for_start) for each in kept if each.state != "due" or each.attempts}
    there = {(each.reminder_id, each.for_start, each.due_at) for each in kept}
    return [
        _row(business_id, one, each, now)
        for each in wanted
        if (each.rule.id, start) not in said and (each.rule.id, start, each.due_at) not in there
    ]


def _row(business_id: int, one: Reminded, each: Planned, now: datetime) -> dict[str, object]:
    row_id, reason = new_id(), each.rule.kind.reason.value
    return {
        "business_id": business_id,
        "id": row_id,
        "booking_id": one.booking_id,
        "reminder_id": each.rule.id,
        "for_start": one.visit.starts_at,
        "channel": each.rule.channel.value,
        "reason": reason,
        "recipient": Recipient.CUSTOMER.value,
        "message_id": f"{reason}.{row_id:x}.{one.booking_id:x}",
        "state": "due",
        "due_at": each.due_at,
        "attempts": 0,
        "created_at": now,
    }
