"""What customers say to reminders: that they come, that they want none, that they want them after all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.errors import NotActive
from booking.domain.reminders import Kind, ReminderRule, planned, still_to_come
from booking.services import links, record, releases
from booking.services.changes import lock_involved
from booking.services.record import By
from booking.services.reminders import planning
from booking.storage.models import Booking
from booking.storage.queries import bookings as bookings_queries
from booking.storage.queries import reminders as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Standing:
    """How a booking stands to reminders: what there would be, whether it is wanted, what was said.

    ``rules`` are those that are still to come and can reach this customer. ``asks_coming``: they have been asked, or
    would have been, whether they come.
    """

    rules: tuple[ReminderRule, ...]
    is_wanted: bool
    asks_coming: bool
    coming_at: datetime | None


NOTHING = Standing((), is_wanted=False, asks_coming=False, coming_at=None)


def standing(token: str, now: datetime) -> Standing:
    """How the booking that a link opens stands to reminders. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        one = queries.one(session, target.business_id, target.subject_id)
        known = planning.known_or_none(session, target.business_id)
    if one is None or known is None:
        return NOTHING
    all_planned = [each for each in planned(known.reminders, one.visit) if planning.address_for(each.rule.channel, one)]
    is_ahead = one.state == BookingState.CONFIRMED and now < one.visit.starts_at
    return Standing(
        rules=tuple(each.rule for each in still_to_come(all_planned, now)),
        is_wanted=one.wants(known.reminds_always),
        asks_coming=is_ahead and any(each.rule.kind is Kind.REMINDER and each.due_at <= now for each in all_planned),
        coming_at=one.coming_at if is_ahead else None,
    )


def require(token: str) -> None:
    """Raise NotFound or Gone where a link does not allow to change the booking."""
    with reading() as session:
        links.resolve(session, token, "manage")


@retried
def want(token: str, is_wanted: bool, now: datetime) -> None:
    """Ask for reminders, or stop them; again changes nothing. What is planned follows. Raises NotFound, Gone, Busy."""
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        lock_involved(session, target)
        set_wanted(session, By(target.business_id, "customer"), target.subject_id, is_wanted, now)


def set_wanted(session: Session, by: By | Actor, booking_id: int, is_wanted: bool, now: datetime) -> None:
    """Note what somebody wants, and plan by it; the booking must be locked."""
    business_id = by.business_id
    before = queries.one(session, business_id, booking_id)
    if before is None or (before.is_asked_for, before.is_stopped) == (is_wanted, not is_wanted):
        return
    this = (Booking.business_id == business_id, Booking.id == booking_id)
    stopped_at = None if is_wanted else now
    session.execute(update(Booking).where(*this).values(wants_reminders=is_wanted, reminders_stopped_at=stopped_at))
    planning.plan(session, business_id, booking_id, now)
    action = "reminders_wanted" if is_wanted else "reminders_stopped"
    record.add(session, by, action, "booking", booking_id, now)


@retried
def come(token: str, seen: datetime, now: datetime) -> None:
    """Say that one comes, at the start that was *seen*; again changes nothing.

    Raises NotFound, Gone, NotActive where the visit is another time by now or not to come any more, Busy.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        lock_involved(session, target)
        business_id, booking_id = target.business_id, target.subject_id
        one = queries.one(session, business_id, booking_id)
        if one is None or one.state != BookingState.CONFIRMED or one.visit.starts_at != seen or now >= seen:
            raise NotActive(state=one.state if one else "")
        if one.coming_at is None:
            this = (Booking.business_id == business_id, Booking.id == booking_id)
            # The later word counts, whatever their calendar had answered.
            session.execute(update(Booking).where(*this).values(coming_at=now, attendance=None, attendance_at=None))
            record.add(session, By(business_id, "customer"), "said_to_come", "booking", booking_id, now)
            row = bookings_queries.for_change(session, business_id, booking_id)
            assert row is not None
            taken = bookings_queries.concerned_resources(session, business_id, row.appointment_id)
            releases.stir_resources(session, business_id, taken)
