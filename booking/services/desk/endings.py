"""Cancelling in the name of the house, and taking that back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.agreed import as_agreed
from booking.domain.appointments import ENDED, MOVABLE, AppointmentKind, AppointmentStatus, BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.choice import Claimed
from booking.domain.errors import NotActive, NotFound, SlotNotOffered, SlotTaken
from booking.domain.messages import Reason
from booking.domain.overriding import assigned
from booking.domain.policies import time_to_decide
from booking.domain.timezones import to_minutes
from booking.services import appointments, businesses, claims, record, releases
from booking.services.availability import alternatives
from booking.services.bookings import known_facts
from booking.services.changes import end, for_change, lock_involved
from booking.services.desk import rights, told, versions
from booking.services.desk.around import locked
from booking.services.desk.verdicts import on_resources
from booking.services.links import Target
from booking.services.reminders import planning
from booking.storage.models import Appointment, Booking
from booking.storage.queries import standings
from booking.storage.queries.bookings import ChangeRow
from booking.storage.types import EPOCH, database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

LONGEST_REASON = 500
# What ends a booking and can be taken back, with what the customer was told of it.
UNDONE_BY = {BookingState.CANCELLED: Reason.CANCELLED, BookingState.DECLINED: Reason.DECLINED}


@retried
def cancel(
    actor: Actor,
    booking_id: int,
    now: datetime,
    *,
    reason: str | None = None,
    is_told: bool = True,
    seen: str | None = None,
) -> BookingFacts:
    """Cancel, which the business always may; again answers the same. The *reason* stands in the customer's mail.

    *seen* is the version of its appointment that a program read. Raises NotFound, NotAllowed, NotActive for a visit
    that is over or only held, Outdated, Busy.
    """
    rights.require_change(actor)
    target = Target("manage", actor.business_id, booking_id)
    with unit_of_work() as session:
        lock_involved(session, target)
        row = for_change(session, target)
        _require_own(session, actor, row.appointment_id)
        versions.require(session, actor.business_id, row.appointment_id, seen)
        if row.state in ENDED:
            return known_facts(session, actor.business_id, booking_id)
        if row.state not in MOVABLE:
            raise NotActive(state=row.state)
        text = (reason or "").strip()[:LONGEST_REASON] or None
        end(session, target, row, BookingState.CANCELLED, now, text)
        record.add(session, actor, "cancelled", "booking", booking_id, now, {"state": (row.state, "cancelled")})
        if is_told:
            told.tell(session, actor.business_id, [(booking_id, row.contact_email)], Reason.CANCELLED, now)
        return known_facts(session, actor.business_id, booking_id)


@retried
def cancel_all(
    actor: Actor,
    appointment_id: int,
    now: datetime,
    *,
    reason: str | None = None,
    is_told: bool = True,
    seen: str | None = None,
) -> None:
    """Cancel everybody who has seats in a visit, all of them or nobody; again changes nothing.

    Raises NotFound, also for what is no visit, NotAllowed, NotActive where it is over or only held, Outdated, Busy.
    """
    rights.require_change(actor)
    text = (reason or "").strip()[:LONGEST_REASON] or None
    with unit_of_work() as session:
        it, _locks = locked(session, actor, appointment_id, (), now, seen)
        if it.row.kind != AppointmentKind.VISIT:
            raise NotFound(what="visit")
        if it.row.status != AppointmentStatus.ACTIVE:
            return
        standing = [each for each in it.seats if each.state in MOVABLE]
        if not standing:
            raise NotActive(state=it.seats[0].state.value if it.seats else "")
        for seats in standing:
            target = Target("manage", actor.business_id, seats.id)
            row = for_change(session, target)
            end(session, target, row, BookingState.CANCELLED, now, text)
            record.add(session, actor, "cancelled", "booking", seats.id, now, {"state": (row.state, "cancelled")})
        if is_told:
            addressed = [(each.id, each.contact_email) for each in standing]
            told.tell(session, actor.business_id, addressed, Reason.CANCELLED, now)


def restore(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """Put a cancelled booking or a declined request back where it was, if nobody is there now.

    The rules were looked at when it was made.

    Who had been told that it is cancelled is told that it stands. Raises NotFound, NotAllowed, NotActive for one
    that did not end so, SlotTaken (with alternatives and ``taken_by``; nothing is changed then), Outdated, Busy.
    """
    rights.require_change(actor)
    try:
        return _restore(actor, booking_id, now, seen)
    except SlotTaken as error:
        _add_what_stands_there(error, actor, booking_id, now)
        raise


@retried
def _restore(actor: Actor, booking_id: int, now: datetime, seen: str | None) -> BookingFacts:
    business_id, target = actor.business_id, Target("manage", actor.business_id, booking_id)
    with unit_of_work() as session:
        locks = lock_involved(session, target)
        row = for_change(session, target)
        _require_own(session, actor, row.appointment_id)
        versions.require(session, business_id, row.appointment_id, seen)
        if row.state in MOVABLE:
            return known_facts(session, business_id, booking_id)
        if row.state not in UNDONE_BY or row.moves_id is not None:
            raise NotActive(state=row.state)
        place = standings.appointment(session, business_id, row.appointment_id)
        assert place is not None
        if place.status == AppointmentStatus.ACTIVE:
            releases.clear(session, business_id, place.id, locks, now)
            _take_seats_again(session, business_id, row)
        else:
            _stand_again(session, actor, row, place, locks, now)
        state, expires_at = _state_before(session, business_id, row, now)
        this = (Booking.business_id == business_id, Booking.id == booking_id)
        session.execute(
            update(Booking)
            .where(*this)
            .values(
                state=state,
                expires_at=expires_at,
                sequence=Booking.sequence + 1,
                decline_reason=None,
                updated_at=now,
            )
        )
        releases.refresh_expiry(session, business_id, row.appointment_id)
        releases.touch_calendars(session, business_id, [row.appointment_id], now)
        record.add(session, actor, "restored", "booking", booking_id, now, {"state": (row.state, state.value)})
        ended = standings.last_change(session, business_id, "booking", booking_id, (row.state,))
        since = ended.at if ended else EPOCH
        told_of = UNDONE_BY[BookingState(row.state)]
        again = Reason.CONFIRMED if state == BookingState.CONFIRMED else Reason.REQUESTED
        told.take_back(session, business_id, [(booking_id, row.contact_email)], told_of, since, again, now)
        planning.plan(session, business_id, booking_id, now)
        return known_facts(session, business_id, booking_id)


def _take_seats_again(session: Session, business_id: int, row: ChangeRow) -> None:
    """The group stands with others in it: there must be seats left."""
    this = (Appointment.business_id == business_id, Appointment.id == row.appointment_id)
    free = session.scalar(select(Appointment.capacity - Appointment.seats_taken).where(*this))
    if (free or 0) < row.seats:
        raise SlotTaken
    session.execute(update(Appointment).where(*this).values(seats_taken=Appointment.seats_taken + row.seats))


def _stand_again(
    session: Session,
    actor: Actor,
    row: ChangeRow,
    place: standings.AppointmentRow,
    locks: set[int],
    now: datetime,
) -> None:
    """Take the time again on the resources that it took last, each for what it was needed."""
    business_id = actor.business_id
    known, clock = businesses.known_now(session, business_id)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        raise SlotNotOffered
    service = as_agreed(service, standings.agreed_lengths(session, business_id, place))
    rules = service.rules
    last = assigned(rules, standings.last_by_need(session, business_id, place.id))
    if len(last) < len(rules.requirements):
        raise SlotTaken
    resource_ids = tuple(last[index] for index in range(len(rules.requirements)))
    start, choice = to_minutes(place.starts_at), Claimed(resource_ids)
    if not place.is_squeezed:
        day = claims.day_of(session, known.business, rules, start)
        if not claims.is_free(day, rules, start, resource_ids):
            raise SlotTaken
        for each in claims.in_the_way(day, rules, start, choice):
            releases.clear(session, business_id, each, locks, now)
    taking = claims.Taking(known.business, service, start, choice, clock, ())
    marks = appointments.Marks(None, tuple(place.overridden or ()), place.squeezed_reason)
    appointments.move_appointment(session, taking, place.id, resource_ids, None, now, marks=marks)
    session.execute(
        update(Appointment)
        .where(Appointment.business_id == business_id, Appointment.id == place.id)
        .values(seats_taken=row.seats)
    )


def _state_before(
    session: Session, business_id: int, row: ChangeRow, now: datetime
) -> tuple[BookingState, datetime | None]:
    """What the booking was before it ended: a request waits again, with a deadline of its own."""
    ended = standings.last_change(session, business_id, "booking", row.id, (row.state,))
    if ended is None or ended.before("state", None) != BookingState.PENDING:
        return BookingState.CONFIRMED, None
    known, _clock = businesses.known_now(session, business_id)
    hours = businesses.service(known.business, row.service_slug).rules.approval_hours
    clock: datetime = session.execute(select(database_now())).scalar_one()
    return BookingState.PENDING, clock + time_to_decide(row.starts_at, hours, now)


def _require_own(session: Session, actor: Actor, appointment_id: int) -> None:
    if actor.resource is None:
        return
    known, _clock = businesses.known_now(session, actor.business_id)
    last = standings.last_resources(session, actor.business_id, appointment_id)
    rights.require_concern(actor, known.business, last, "booking")


def _add_what_stands_there(error: SlotTaken, actor: Actor, booking_id: int, now: datetime) -> None:
    target = Target("manage", actor.business_id, booking_id)
    with reading() as session:
        row = for_change(session, target)
        known, _clock = businesses.known_now(session, actor.business_id)
        service = businesses.find_service(known.business, row.service_slug)
        place = standings.appointment(session, actor.business_id, row.appointment_id)
        if service is None or place is None:
            raise NotFound(what="booking") from error
        last: Sequence[int] = standings.last_resources(session, actor.business_id, place.id)
        reach = (to_minutes(place.starts_at), to_minutes(place.ends_at))
        error.fields["taken_by"] = list(on_resources(session, actor, known.business, last, *reach))
    error.fields["alternatives"] = alternatives(
        known.business, service, row.starts_at, now, seats=row.seats, audience=row.audience
    )
