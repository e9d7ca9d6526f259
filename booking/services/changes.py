"""Ending a booking, and what every change of one needs: its locks and its rows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.appointments import ENDED, MOVABLE, TAKING_SEATS, BookingState, HoldKind
from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotActive, NotFound, TooLate
from booking.domain.messages import Reason, Recipient
from booking.domain.policies import changeable_until, may_change
from booking.services import claims, links, messages, record, releases
from booking.services.bookings import known_facts
from booking.services.links import Target
from booking.services.record import By
from booking.services.reminders import planning
from booking.storage.models import Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries.bookings import ChangeRow
from booking.storage.unit_of_work import StaleRules, retried, rows_changed, unit_of_work


@retried
def cancel(token: str, now: datetime) -> BookingFacts:
    """Cancel by the customer; again answers the same. Raises NotFound, Gone, NotActive, TooLate, Busy.

    What waits for its address is given back, also by whoever made it: nobody has been told of it yet.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage", "view")
        lock_involved(session, target)
        row = for_change(session, target)
        is_unproved = row.hold_kind == HoldKind.ADDRESS
        if target.purpose == "view" and not is_unproved:
            raise NotFound(what="link")
        if is_unproved and row.state == BookingState.HELD:
            leave(session, target.business_id, row, BookingState.LAPSED, now)
        elif row.state not in ENDED:
            _require_movable(row)
            require_time(row, now)
            end(session, target, row, BookingState.CANCELLED, now)
            changed = {"state": (row.state, BookingState.CANCELLED.value)}
            record.add(session, By(target.business_id, "customer"), "cancelled", "booking", row.id, now, changed)
            messages.add(session, target.business_id, row.id, Reason.CANCELLED, now)
        return known_facts(session, target.business_id, target.subject_id)


@retried
def cancel_by_business(business_id: int, booking_id: int, now: datetime) -> BookingFacts:
    """Cancel by the business, which may always; the customer is told. Raises NotFound, NotActive, Busy."""
    target = Target("manage", business_id, booking_id)
    with unit_of_work() as session:
        lock_involved(session, target)
        row = for_change(session, target)
        if row.state not in ENDED:
            _require_movable(row)
            end(session, target, row, BookingState.CANCELLED, now)
            changed = {"state": (row.state, BookingState.CANCELLED.value)}
            record.add(session, By(business_id, "server"), "cancelled", "booking", booking_id, now, changed)
            messages.add(session, business_id, booking_id, Reason.CANCELLED, now, (Recipient.CUSTOMER,))
        return known_facts(session, business_id, booking_id)


def lock_involved(session: Session, target: Target, candidates: Collection[int] = ()) -> set[int]:
    """Lock, all at once, what a booking and the requests around it take or took, and *candidates* besides.

    Raises NotFound, and StaleRules where it came to take something else meanwhile.
    """
    involved = _resources_involved(session, target)
    locks = involved.union(candidates)
    claims.lock(session, target.business_id, locks)
    if not _resources_involved(session, target).issubset(locks):
        raise StaleRules
    return locks


def _resources_involved(session: Session, target: Target) -> set[int]:
    row = for_change(session, target)
    origin = row.id if row.moves_id is None else row.moves_id
    around = {origin, *queries.pending_moves(session, target.business_id, origin)} - {row.id}
    appointments = [row.appointment_id, *(each.appointment_id for each in _rows(session, target, around))]
    return {each for one in appointments for each in queries.concerned_resources(session, target.business_id, one)}


def requests_of(session: Session, target: Target) -> tuple[ChangeRow, ...]:
    """The other times that are asked for or proposed for a booking, and not decided."""
    return _rows(session, target, queries.pending_moves(session, target.business_id, target.subject_id))


def _rows(session: Session, target: Target, booking_ids: Collection[int]) -> tuple[ChangeRow, ...]:
    rows = (queries.for_change(session, target.business_id, each) for each in booking_ids)
    return tuple(row for row in rows if row is not None)


def for_change(session: Session, target: Target) -> ChangeRow:
    """The booking that a target names. Raises NotFound."""
    row = queries.for_change(session, target.business_id, target.subject_id)
    if row is None:
        raise NotFound(what="booking")
    return row


def end(
    session: Session, target: Target, row: ChangeRow, state: BookingState, now: datetime, reason: str | None = None
) -> None:
    """End a booking for good, with the requests that hang on it; the *reason* is for the customer."""
    leave(session, target.business_id, row, state, now, reason)
    for request in requests_of(session, target):
        leave(session, target.business_id, request, BookingState.CANCELLED, now)
    planning.plan(session, target.business_id, row.id, now)


def leave(
    session: Session,
    business_id: int,
    row: ChangeRow,
    state: BookingState,
    now: datetime,
    reason: str | None = None,
) -> None:
    """End one booking and give its seats back; what was only held lapses.

    Raises NotActive where it had ended already.
    """
    state = BookingState.LAPSED if row.state == BookingState.HELD else state
    ended = rows_changed(
        session,
        update(Booking)
        .where(Booking.business_id == business_id, Booking.id == row.id, Booking.state.in_(TAKING_SEATS))
        .values(state=state, expires_at=None, sequence=Booking.sequence + 1, decline_reason=reason, updated_at=now),
    )
    if not ended:
        raise NotActive(state=row.state)
    releases.forget_unproved(session, business_id, row.id)
    was_firm = state != BookingState.LAPSED
    releases.give_back_seats(session, business_id, row.appointment_id, row.seats, now, was_firm=was_firm)
    releases.touch_calendars(session, business_id, [row.appointment_id], now)


def _require_movable(row: ChangeRow) -> None:
    """A visit that is over, or that nobody came to, is no longer to be cancelled."""
    if row.state not in MOVABLE:
        raise NotActive(state=row.state)


def require_time(row: ChangeRow, now: datetime) -> None:
    notice = row.cancellation_notice_minutes
    if not may_change(row.starts_at, notice, now):
        raise TooLate(until=changeable_until(row.starts_at, notice))
