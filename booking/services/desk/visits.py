"""How far a visit is: here, in progress, done, did not come. Each step may be pressed twice and is taken once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.errors import Invalid, NotActive, NotFound
from booking.services import businesses, claims, record, releases
from booking.services.bookings import known_facts
from booking.services.desk import rights, versions
from booking.services.reminders import planning
from booking.storage.models import Appointment, Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries import standings
from booking.storage.unit_of_work import StaleRules, retried, unit_of_work

Step = Callable[[Any, datetime], Mapping[str, object]]
"""What a step changes of a booking; nothing where it was taken already. Raises NotActive, Invalid."""

TIMES = ("arrived_at", "started_at", "finished_at")


def check_in(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """Somebody is here; *seen* is the version of the appointment that a program read.

    Raises NotFound, NotAllowed, NotActive for who is not expected, Outdated, Busy.
    """
    return _step(actor, booking_id, now, "checked_in", _arrival, seen)


def start(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """It begins; who was not checked in has come just now. Raises as ``check_in`` does."""
    return _step(actor, booking_id, now, "started", _beginning, seen)


def finish(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """It is done; also of somebody who was thought not to have come. Raises as ``check_in`` does."""
    return _step(actor, booking_id, now, "completed", _end, seen)


def no_show(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """Somebody did not come. Raises as ``check_in`` does, and Invalid before the visit would have begun."""
    return _step(actor, booking_id, now, "no_show", _absence, seen)


def back(actor: Actor, booking_id: int, now: datetime, *, seen: str | None = None) -> BookingFacts:
    """One step back: what is done or did not come is expected again as before, what has begun has only arrived.

    Nothing happens to somebody who is only expected. Raises as ``check_in`` does.
    """
    return _step(actor, booking_id, now, "stepped_back", _retreat, seen)


def _arrival(row: Any, now: datetime) -> Mapping[str, object]:
    _require(row, BookingState.CONFIRMED)
    return {} if row.arrived_at else {"arrived_at": now}


def _beginning(row: Any, now: datetime) -> Mapping[str, object]:
    _require(row, BookingState.CONFIRMED)
    return {} if row.started_at else {"arrived_at": row.arrived_at or now, "started_at": now}


def _end(row: Any, now: datetime) -> Mapping[str, object]:
    if row.state == BookingState.COMPLETED:
        return {}
    _require(row, BookingState.CONFIRMED, BookingState.NO_SHOW)
    return {"state": BookingState.COMPLETED, "finished_at": now}


def _absence(row: Any, now: datetime) -> Mapping[str, object]:
    if row.state == BookingState.NO_SHOW:
        return {}
    _require(row, BookingState.CONFIRMED, BookingState.COMPLETED)
    if now < row.starts_at:
        raise Invalid([("state", "not_begun")])
    return {"state": BookingState.NO_SHOW, "finished_at": None}


def _retreat(row: Any, now: datetime) -> Mapping[str, object]:
    if row.state in (BookingState.COMPLETED, BookingState.NO_SHOW):
        return {"state": BookingState.CONFIRMED, "finished_at": None}
    _require(row, BookingState.CONFIRMED)
    if row.started_at:
        return {"started_at": None}
    return {"arrived_at": None} if row.arrived_at else {}


def _require(row: Any, *states: BookingState) -> None:
    if row.state not in states:
        raise NotActive(state=row.state)


@retried
def _step(actor: Actor, booking_id: int, now: datetime, action: str, step: Step, seen: str | None) -> BookingFacts:
    rights.require_change(actor)
    business_id = actor.business_id
    with unit_of_work() as session:
        first = _row(session, business_id, booking_id)
        locked = queries.concerned_resources(session, business_id, first.appointment_id)
        claims.lock(session, business_id, locked)
        row = _row(session, business_id, booking_id)
        if row.appointment_id != first.appointment_id:
            raise StaleRules
        if actor.resource is not None:
            known, _clock = businesses.known_now(session, business_id)
            last = standings.last_resources(session, business_id, row.appointment_id)
            rights.require_concern(actor, known.business, last, "booking")
        versions.require(session, business_id, row.appointment_id, seen)
        changes = step(row, now)
        if changes:
            this = (Booking.business_id == business_id, Booking.id == booking_id)
            session.execute(update(Booking).where(*this).values(**changes, updated_at=now))
            releases.stir_resources(session, business_id, locked)
            if "state" in changes:
                planning.plan(session, business_id, booking_id, now)
            told = {name: (getattr(row, name), after) for name, after in changes.items()}
            record.add(session, actor, action, "booking", booking_id, now, told)
        return known_facts(session, business_id, booking_id)


def _row(session: Session, business_id: int, booking_id: int) -> Any:
    query = (
        select(
            Booking.appointment_id,
            Booking.state,
            Booking.arrived_at,
            Booking.started_at,
            Booking.finished_at,
            Appointment.starts_at,
        )
        .join(Appointment, queries.OF_APPOINTMENT)
        .where(Booking.business_id == business_id, Booking.id == booking_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound(what="booking")
    return row
