"""Closing the day: visits that nobody has said anything about are done when their day is over.

A business that checks people in is asked instead: who never came to its desk may not have come at all, and only it
knows. Theirs stay as they are, in the queue of their day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import AppointmentStatus, BookingState
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.services import claims, record, releases
from booking.services.record import By
from booking.storage.models import Appointment, Booking, Business, Location, Occupancy
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

AT_ONCE = 20  # businesses
VISITS = 500  # of one business
ONCE_A = timedelta(hours=24)
LONGEST = timedelta(days=7)
"""No visit lasts longer; so far back from what has been looked at one may have begun that has ended since."""


@dataclass(frozen=True, slots=True)
class _Due:
    business_id: int
    since: datetime
    until: datetime


def close_days(now: datetime) -> int:
    """Complete the visits of days that are over; answers how many. Looks at each business about once a day."""
    return sum(_close(each, now) for each in _due(now))


def _due(now: datetime) -> list[_Due]:
    """The businesses that have a midnight behind them since they were looked at last."""
    looked_at = func.coalesce(Business.completed_until, Business.created_at)
    query = (
        select(Business.id, looked_at.label("since"))
        .where(Business.archived_at.is_(None), looked_at <= now - ONCE_A)
        .order_by(looked_at, Business.id)
    )
    with reading() as session:
        rows = session.execute(query).all()
        zones = _zones(session, [row.id for row in rows])
    found = []
    for row in rows:
        until = min((_midnight(name, now) for name in zones.get(row.id, ())), default=None)
        if until is not None and row.since < until:
            found.append(_Due(row.id, row.since, until))
    return found[:AT_ONCE]


def _zones(session: Session, business_ids: Sequence[int]) -> dict[int, set[str]]:
    query = select(Location.business_id, Location.time_zone).where(Location.business_id.in_(business_ids))
    found: dict[int, set[str]] = {}
    for business_id, name in session.execute(query):
        found.setdefault(business_id, set()).add(name)
    return found


def _midnight(name: str, now: datetime) -> datetime:
    """When the present date began there."""
    place = zone(name)
    return to_instant(place.midnight(place.local(to_minutes(now))[0]))


@retried
def _close(due: _Due, now: datetime) -> int:
    """The visits of one business that ended before a midnight; what is left is done with the next look."""
    with unit_of_work() as session:
        rows = _past(session, due)
        taken = _resources(session, due.business_id, rows)
        claims.lock(session, due.business_id, taken)
        done = 0
        by = By(due.business_id, "time")
        for row in rows:
            this = (Booking.business_id == due.business_id, Booking.id == row.id)
            # Asked again under the locks: somebody may have said something about it meanwhile.
            still = (Booking.state == BookingState.CONFIRMED, Booking.appointment_id == row.appointment_id)
            values = {"state": BookingState.COMPLETED, "finished_at": row.ends_at, "updated_at": now}
            if rows_changed(session, update(Booking).where(*this, *still).values(**values)):
                record.add(session, by, "completed", "booking", row.id, now, {"state": ("confirmed", "completed")})
                done += 1
        if done:
            releases.stir_resources(session, due.business_id, taken)
        if len(rows) < VISITS:
            session.execute(update(Business).where(Business.id == due.business_id).values(completed_until=due.until))
        return done


def _past(session: Session, due: _Due) -> list[Any]:
    here = (
        Appointment.business_id == due.business_id,
        Appointment.starts_at >= due.since - LONGEST,
        Appointment.starts_at < due.until,
        Appointment.ends_at <= due.until,
    )
    of_appointment = and_(Booking.business_id == Appointment.business_id, Booking.appointment_id == Appointment.id)
    is_checking_in = select(Booking.id).join(Appointment, of_appointment).where(*here, Booking.arrived_at.is_not(None))
    query = (
        select(Booking.id, Booking.appointment_id, Appointment.ends_at)
        .join(Appointment, of_appointment)
        .where(*here, Appointment.status == AppointmentStatus.ACTIVE, Booking.state == BookingState.CONFIRMED)
        .order_by(Appointment.starts_at, Booking.id)
        .limit(VISITS)
    )
    if session.execute(is_checking_in.limit(1)).first() is not None:
        query = query.where(Booking.arrived_at.is_not(None))
    return list(session.execute(query))


def _resources(session: Session, business_id: int, rows: Sequence[Any]) -> set[int]:
    query = select(Occupancy.resource_id).where(
        Occupancy.business_id == business_id,
        Occupancy.appointment_id.in_(sorted({row.appointment_id for row in rows})),
    )
    return set(session.scalars(query)) if rows else set()
