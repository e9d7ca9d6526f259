"""Cancelling a session, or it and all later ones of its run: everybody in it is told, in their own language.

Each session is a unit of its own: what breaks off in the middle is whole as far as it got, and goes on when it is asked
for again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import MOVABLE, AppointmentStatus, BookingState
from booking.domain.errors import NotActive
from booking.domain.messages import Reason
from booking.domain.sessions import CourseSession
from booking.domain.visits import SheetBooking
from booking.services import appointments, claims, record, releases
from booking.services.changes import end, for_change, leave
from booking.services.courses import participants, sessions
from booking.services.courses.locking import locked_session
from booking.services.desk import rights, told, versions
from booking.services.desk.around import Around, read
from booking.services.desk.endings import LONGEST_REASON
from booking.services.links import Target
from booking.storage.models import Appointment
from booking.storage.queries.bookings import concerned_resources
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Affected:
    """What would be cancelled: the sessions by their start, and who has seats in them, reached by mail or telephone."""

    sessions: tuple[CourseSession, ...]
    by_mail: tuple[SheetBooking, ...]
    by_phone: tuple[SheetBooking, ...]


def affected(actor: Actor, appointment_id: int, now: datetime, *, and_later: bool = False) -> Affected:
    """What cancelling would concern. Raises NotFound, NotAllowed, NotActive where it is over or cancelled."""
    rights.require_change(actor)
    meant = _meant(actor, appointment_id, now, and_later)
    reached = [participants.reached(participants.listed(actor, each.id)[1]) for each in meant]
    return Affected(
        tuple(meant),
        tuple(each for one in reached for each in one.by_mail),
        tuple(each for one in reached for each in one.by_phone),
    )


def cancel(
    actor: Actor,
    appointment_id: int,
    now: datetime,
    *,
    and_later: bool = False,
    words: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Affected:
    """Cancel, and tell everybody in it; *words* by language stand in the mails. Answers what was cancelled.

    Again it cancels what is left. *seen* is the version of the first one that a program read. Raises NotFound,
    NotAllowed, NotActive where it is over or cancelled, Outdated, Busy.
    """
    rights.require_change(actor)
    found = affected(actor, appointment_id, now, and_later=and_later)
    if appointment_id not in {each.id for each in found.sessions}:
        # It is cancelled already, and so is locked for nobody; the later ones are meant by who knows that.
        with reading() as session:
            versions.require(session, actor.business_id, appointment_id, seen)
    for each in found.sessions:
        _cancel(actor, each.id, now, words or {}, seen if each.id == appointment_id else None)
    return found


@retried
def withdraw(actor: Actor, run: int, now: datetime) -> None:
    """Take back what was published together, all of it or nothing, while nobody has a seat in it.

    Raises NotFound, NotAllowed, NotActive where somebody has.
    """
    rights.require_change(actor)
    ids = [each.id for each in sessions.run(actor, run) if not each.is_cancelled]
    with unit_of_work() as session:
        claims.lock(session, actor.business_id, concerned_resources(session, actor.business_id, *ids))
        found = [read(session, actor, each) for each in ids]
        if any(seat.state != BookingState.HELD for it in found for seat in it.seats):
            raise NotActive(state="confirmed")
        for it in found:
            if it.row.status == AppointmentStatus.ACTIVE:
                _close(session, actor, it, now, {})


def _meant(actor: Actor, appointment_id: int, now: datetime, and_later: bool) -> list[CourseSession]:
    first = sessions.one(actor, appointment_id)
    both = sessions.run(actor, first.run) if and_later and first.run is not None else [first]
    meant = [each for each in both if each.starts_at >= first.starts_at and each.ends_at > now]
    standing = [each for each in meant if not each.is_cancelled]
    if not standing:
        raise NotActive(state="cancelled" if meant else "completed")
    return standing


@retried
def _cancel(actor: Actor, appointment_id: int, now: datetime, words: Mapping[str, str], seen: str | None) -> None:
    with unit_of_work() as session:
        it, _locks = locked_session(session, actor, appointment_id, now, seen)
        if it.row.status == AppointmentStatus.ACTIVE:
            _close(session, actor, it, now, words)


def _close(session: Session, actor: Actor, it: Around, now: datetime, words: Mapping[str, str]) -> None:
    """End a session that is locked, and every booking in it."""
    business_id, appointment_id = actor.business_id, it.row.id
    for seat in it.seats:
        _end(session, actor, seat.id, now, words)
    this = (Appointment.business_id == business_id, Appointment.id == appointment_id)
    session.execute(
        update(Appointment)
        .where(*this)
        .values(status=AppointmentStatus.CANCELLED, sequence=Appointment.sequence + 1, updated_at=now)
    )
    appointments.deactivate(session, business_id, appointment_id)
    releases.touch_calendars(session, business_id, [appointment_id], now)
    changes = {"status": ("active", "cancelled")}
    record.add(session, actor, "cancelled", "appointment", appointment_id, now, changes)


def _end(session: Session, actor: Actor, booking_id: int, now: datetime, words: Mapping[str, str]) -> None:
    """End one booking in it; who was only typing finds the seat gone, who came already came."""
    target = Target("manage", actor.business_id, booking_id)
    row = for_change(session, target)
    if row.state == BookingState.HELD:
        leave(session, actor.business_id, row, BookingState.LAPSED, now)
    elif row.state in MOVABLE:
        text = words.get(row.locale, "").strip()[:LONGEST_REASON] or None
        end(session, target, row, BookingState.CANCELLED, now, text)
        record.add(session, actor, "cancelled", "booking", booking_id, now, {"state": (row.state, "cancelled")})
        told.tell(session, actor.business_id, [(booking_id, row.contact_email)], Reason.CANCELLED, now)
