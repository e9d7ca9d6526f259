"""Giving seats and time back: cancelled, declined, moved away, or lapsed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import TAKING_SEATS, BookingState, HoldKind
from booking.domain.messages import Reason
from booking.domain.webhooks import EventKind
from booking.services import appointments, claims, messages
from booking.services.holding_back import hold_back
from booking.services.webhooks import telling
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Occupancy, Resource
from booking.storage.queries.bookings import concerned_resources
from booking.storage.queries.series import SeriesVisit
from booking.storage.types import database_now
from booking.storage.unit_of_work import StaleRules, retried, rows_changed, unit_of_work

_resource = table_of(Resource).c
_TOUCH = (
    update(table_of(Resource))
    .where(
        _resource.business_id == bindparam("of_business"),
        _resource.id.in_(bindparam("resource_ids", expanding=True)),
    )
    .values(calendar_version=_resource.calendar_version + 1, changed_at=bindparam("at"))
)
_STIR = (
    update(table_of(Resource))
    .where(
        _resource.business_id == bindparam("of_business"),
        _resource.id.in_(bindparam("resource_ids", expanding=True)),
    )
    .values(activity=_resource.activity + 1)
)


def forget_unproved(session: Session, business_id: int, booking_id: int) -> None:
    """Forget who a lapsed booking was for, where nobody ever confirmed the address: it may be a stranger's."""
    session.execute(
        update(Booking)
        .where(
            Booking.business_id == business_id,
            Booking.id == booking_id,
            Booking.state == BookingState.LAPSED,
            Booking.hold_kind == HoldKind.ADDRESS,
        )
        .values(contact_name=None, contact_email=None, contact_phone=None, answers={}, visitor=None, address=None)
    )


def give_back_seats(
    session: Session, business_id: int, appointment_id: int, seats: int, at: datetime, *, was_firm: bool = False
) -> None:
    """Take a booking's seats out of its appointment; a visit that nobody is left in gives its time back.

    Where it *was_firm*, perhaps not to everybody at once. The booking itself must have left the appointment already. A
    published session stays without bookings.
    """
    this = (Appointment.business_id == business_id, Appointment.id == appointment_id)
    remaining = session.scalar(
        select(func.count()).where(
            Booking.business_id == business_id,
            Booking.appointment_id == appointment_id,
            Booking.state.in_(TAKING_SEATS),
        )
    )
    session.execute(update(Appointment).where(*this).values(seats_taken=Appointment.seats_taken - seats))
    if remaining:
        refresh_expiry(session, business_id, appointment_id)
        return
    ended = rows_changed(
        session,
        update(Appointment)
        .where(*this, Appointment.kind == "visit", Appointment.status == "active")
        .values(status="cancelled", sequence=Appointment.sequence + 1, updated_at=at),
    )
    if ended:
        if was_firm:
            hold_back(session, business_id, appointment_id)
        appointments.deactivate(session, business_id, appointment_id)


def refresh_expiry(session: Session, business_id: int, appointment_id: int) -> None:
    """Let the time of a visit expire with the last of its holds, or never once somebody is firm; a session's never."""
    until = (
        select(
            case(
                (func.count() > func.count(Booking.expires_at), None),
                else_=func.max(Booking.expires_at),
            )
        )
        .where(
            Booking.business_id == business_id,
            Booking.appointment_id == appointment_id,
            Booking.state.in_(TAKING_SEATS),
        )
        .scalar_subquery()
    )
    session.execute(
        update(Occupancy)
        .where(
            Occupancy.business_id == business_id,
            Occupancy.appointment_id == appointment_id,
            Occupancy.active,
        )
        .values(expires_at=case((_is_session(business_id, appointment_id), None), else_=until))
    )


def _is_session(business_id: int, appointment_id: int) -> ColumnElement[bool]:
    return exists().where(
        Appointment.business_id == business_id, Appointment.id == appointment_id, Appointment.kind == "session"
    )


def touch_calendars(session: Session, business_id: int, appointment_ids: Iterable[int], at: datetime) -> None:
    """Raise the version of every calendar in which these appointments stand or stood.

    All of them must be locked already; locked only now, out of order, they could close a circle of waiting.
    """
    touch_resources(session, business_id, concerned_resources(session, business_id, *appointment_ids), at)
    session.execute(
        update(Appointment)
        .where(Appointment.business_id == business_id, Appointment.id.in_(sorted(appointment_ids)))
        .values(updated_at=at)
    )


def touch_resources(session: Session, business_id: int, resource_ids: Iterable[int], at: datetime) -> None:
    """Raise the version of these resources' calendars; they must be locked."""
    session.execute(_TOUCH, {"of_business": business_id, "resource_ids": list(resource_ids), "at": at})


def stir_resources(session: Session, business_id: int, resource_ids: Iterable[int]) -> None:
    """Tell the house's calendar that something changed which no feed shows: a hold, an arrival. They must be locked."""
    session.execute(_STIR, {"of_business": business_id, "resource_ids": list(resource_ids)})


def lapse(session: Session, business_id: int, appointment_id: int, at: datetime) -> int:
    """End the holds and requests of an appointment whose time is over by the database's clock.

    Answers how many there were. The customer of a lapsed request is told.
    """
    over = session.execute(
        select(Booking.id, Booking.seats, Booking.state, Booking.moves_id)
        .where(
            Booking.business_id == business_id,
            Booking.appointment_id == appointment_id,
            Booking.expires_at <= database_now(),
        )
        .order_by(Booking.id)
        .with_for_update()
    ).all()
    for row in over:
        _lapse_one(session, business_id, appointment_id, row.id, row.seats, row.state, row.moves_id, at)
    if any(row.state == BookingState.PENDING for row in over):
        touch_calendars(session, business_id, [appointment_id], at)
    elif over:
        stir_resources(session, business_id, concerned_resources(session, business_id, appointment_id))
    return len(over)


def clear(session: Session, business_id: int, appointment_id: int, locked: Collection[int], at: datetime) -> None:
    """Lapse what is over of an appointment that a claim comes upon, the resources in *locked* being locked.

    Raises StaleRules where it concerns others besides: they are not to be locked after these, since that
    could close a circle of waiting. It is lapsed in a unit of its own then, before the claim is run again.
    """
    if set(concerned_resources(session, business_id, appointment_id)).issubset(locked):
        lapse(session, business_id, appointment_id, at)
    else:
        raise StaleRules(first=partial(lapse_apart, business_id, appointment_id, at))


@retried
def lapse_apart(business_id: int, appointment_id: int, at: datetime) -> int:
    """Lapse what is over of an appointment in a unit of its own; answers how many holds and requests that were."""
    with unit_of_work() as session:
        claims.lock(session, business_id, concerned_resources(session, business_id, appointment_id))
        return lapse(session, business_id, appointment_id, at)


def _lapse_one(
    session: Session,
    business_id: int,
    appointment_id: int,
    booking_id: int,
    seats: int,
    state: str,
    moves_id: int | None,
    at: datetime,
) -> None:
    was_request = state == BookingState.PENDING
    session.execute(
        update(Booking)
        .where(Booking.business_id == business_id, Booking.id == booking_id)
        .values(state=BookingState.LAPSED, expires_at=None, sequence=Booking.sequence + int(was_request), updated_at=at)
    )
    forget_unproved(session, business_id, booking_id)
    give_back_seats(session, business_id, appointment_id, seats, at)
    if was_request:
        reason = Reason.MOVE_DECLINED if moves_id else Reason.LAPSED
        messages.add(session, business_id, moves_id or booking_id, reason, at)
        telling.tell(session, business_id, EventKind.BOOKING_LAPSED, "booking", booking_id, at)


def let_go(
    session: Session, business_id: int, visits: Sequence[SeriesVisit], locked: Collection[int], now: datetime
) -> None:
    """Give held visits back whose resources are locked."""
    ended = [_let_one_go(session, business_id, each, now) for each in visits]
    if any(ended):
        stir_resources(session, business_id, locked)


def _let_one_go(session: Session, business_id: int, visit: SeriesVisit, now: datetime) -> bool:
    """Give one held visit back whose resources are locked; answers whether it was still held."""
    ended = rows_changed(
        session,
        update(Booking)
        .where(Booking.business_id == business_id, Booking.id == visit.id, Booking.state == BookingState.HELD)
        .values(state=BookingState.LAPSED, expires_at=None, updated_at=now),
    )
    if ended:
        forget_unproved(session, business_id, visit.id)
        give_back_seats(session, business_id, visit.appointment_id, visit.seats, now)
    return bool(ended)
