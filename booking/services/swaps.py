"""A booking takes the time that is held for it, and gives its own back: a move approved, a proposal accepted."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.errors import NotActive
from booking.services import appointments, releases
from booking.services.changes import for_change, leave, requests_of
from booking.services.links import Target
from booking.services.reminders import planning
from booking.storage.models import Booking


def swap(session: Session, business_id: int, booking_id: int, held_id: int, now: datetime) -> None:
    """Let a booking take the time that another one holds for it, and end that one with the old time.

    It is confirmed then, and keeps reference, links and UID. Other times that were asked for or proposed for it end
    too. All that is involved must be locked. Raises NotActive where the booking does not stand any more.
    """
    target = Target("decide", business_id, booking_id)
    moved, held = for_change(session, target), for_change(session, Target("decide", business_id, held_id))
    if moved.state not in MOVABLE or moved.is_over:
        raise NotActive(state=moved.state)
    for other in requests_of(session, target):
        if other.id != held_id:
            leave(session, business_id, other, BookingState.CANCELLED, now)
    _put(session, business_id, booking_id, held.appointment_id, now, state=BookingState.CONFIRMED, expires_at=None)
    _put(session, business_id, held_id, moved.appointment_id, now)
    ended = for_change(session, Target("decide", business_id, held_id))
    leave(session, business_id, ended, BookingState.CANCELLED, now)
    appointments.take_over(session, business_id, held.appointment_id, moved.appointment_id)
    releases.refresh_expiry(session, business_id, held.appointment_id)
    releases.touch_calendars(session, business_id, [held.appointment_id], now)
    planning.plan_moved(session, business_id, [booking_id], now)


def _put(session: Session, business_id: int, row_id: int, appointment_id: int, now: datetime, **more: object) -> None:
    session.execute(
        update(Booking)
        .where(Booking.business_id == business_id, Booking.id == row_id)
        .values(appointment_id=appointment_id, sequence=Booking.sequence + 1, updated_at=now, **more)
    )
