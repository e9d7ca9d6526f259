"""What ends of itself in waiting lists: offers that nobody answered, wishes whose days are past, or that came true."""

from datetime import datetime

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business
from booking.domain.timezones import to_minutes, zone
from booking.domain.waiting import IN_LINE, PASSES, WaitingState
from booking.services import releases
from booking.services.waiting import dated, places
from booking.storage.models import WaitingEntry
from booking.storage.queries import bookings
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


def settle(now: datetime) -> int:
    """End offers that ran out, and the wait of those whose booking is not theirs to give back any more."""
    with reading() as session:
        unanswered = queries.unanswered(session)
        swapped = [
            (row.business_id, row.id)
            for row, state, starts_at in queries.swapped(session)
            if state != BookingState.CONFIRMED or not _is_anything_earlier(row, starts_at)
        ]
    for business_id, _entry_id, _booking_id, appointment_id in unanswered:
        releases.lapse_apart(business_id, appointment_id, now)
    ran_out = [_pass_on(business_id, entry_id, offer_id, now) for business_id, entry_id, offer_id, _ in unanswered]
    return sum(ran_out) + sum(_end(*each, now, is_told=False) for each in swapped)


def settle_line(business: Business, rows: list[WaitingEntry], now: datetime) -> set[int]:
    """End the wait of those whose wish is past, came true otherwise, or is for a date that takes place no more.

    Answers who they are.
    """
    if not rows:
        return set()
    with reading() as session:
        booked = queries.booked_since(session, business.id, rows[0].service_id, min(row.created_at for row in rows))
    gone = dated.keep_up(business, rows, now)
    ended = set()
    for row in rows:
        wish, service = places.wanted(row), places.service(business, row)
        place = zone(service.location.time_zone if service else business.time_zone)
        is_served = row.swaps_id is None and any(
            created_at > row.created_at and wish.suits(to_minutes(starts_at), place)
            for created_at, starts_at in booked.get((row.contact_email or "").lower(), ())
        )
        if is_served or service is None or row.id in gone or wish.is_past(now, place):
            _end(row.business_id, row.id, now, is_told=not is_served)
            ended.add(row.id)
    return ended


def _is_anything_earlier(row: WaitingEntry, starts_at: datetime) -> bool:
    """Whether a wish can still be fulfilled before this start, roughly: by the day, wherever on earth."""
    if row.only_start is not None:
        return row.only_start < starts_at
    return row.first_on.toordinal() <= starts_at.date().toordinal() + 1


@retried
def _pass_on(business_id: int, entry_id: int, offer_id: int, now: datetime) -> int:
    """Send somebody who has not answered to the end of their line, or out of it after some times."""
    with unit_of_work() as session:
        row = queries.entry(session, business_id, entry_id, is_locked=True)
        if row is None or row.state != WaitingState.OFFERED or row.offer_id != offer_id:
            return 0
        held = bookings.hold_row(session, business_id, offer_id)
        if held.state == BookingState.HELD and held.is_alive:
            return 0
        row.rank_at = now
        row.passes += 1
        # Nobody is woken again and again for the same: it is on the page of the slots for whoever wants it after all.
        row.refused = [*row.refused, held.starts_at.isoformat()]
        if row.passes >= PASSES:
            places.finish(session, row, WaitingState.OVER, now, is_told=True)
        else:
            places.changed(session, row, now, WaitingState.WAITING)
        return 1


@retried
def _end(business_id: int, entry_id: int, now: datetime, *, is_told: bool) -> int:
    with unit_of_work() as session:
        before = queries.entry(session, business_id, entry_id)
        if before is None:
            return 0
        row = places.locked(session, before)
        if row.state not in IN_LINE:
            return 0
        places.withdraw(session, row, now)
        places.finish(session, row, WaitingState.OVER, now, is_told=is_told)
        return 1
