"""An appointment that was deleted in a calendar program is cancelled where its customer could still do so."""

from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Permission
from booking.domain.appointments import MOVABLE, AppointmentKind, BookingState
from booking.domain.errors import NotActive, NotAllowed, NotFound, Outdated
from booking.domain.policies import may_change
from booking.services.changes import for_change
from booking.services.courses import cancelling
from booking.services.desk import blocks, endings
from booking.services.links import Target
from booking.services.own_calendar.refusing import refuse
from booking.services.programs.entering import Entry
from booking.storage.queries import agenda, standings
from booking.storage.queries.own_calendar import Standing
from booking.storage.queries.standings import AppointmentRow, SeatsRow
from booking.storage.unit_of_work import reading


def end(entry: Entry, standing: Standing, now: datetime) -> None:
    """Cancel a visit with mail to its customers, remove a block, or a session in which nobody is.

    Raises ChangeRefused, Outdated where somebody changed it meanwhile, Busy.
    """
    business_id = entry.actor.business_id
    with reading() as session:
        version = agenda.of(session, business_id, [standing.id])
        row = standings.appointment(session, business_id, standing.id)
        if row is None or standing.id not in version:
            raise NotFound(what="appointment")
        # Moved since the program's tag was compared with what stands.
        if row.sequence != standing.sequence:
            raise Outdated
        seats = standings.seats(session, business_id, standing.id)
        reason = _reason(session, entry, row, seats, now)
    if reason is not None:
        refuse(entry, standing, reason, now)
    seen = version[standing.id].version
    try:
        _end(entry, row, seats, now, seen)
    except (NotActive, NotFound, NotAllowed) as error:
        word = "not_active" if isinstance(error, NotActive) else "not_theirs"
        refuse(entry, standing, word, now)


def _end(entry: Entry, row: AppointmentRow, seats: list[SeatsRow], now: datetime, seen: str) -> None:
    if row.kind == AppointmentKind.BLOCK:
        blocks.remove(entry.actor, row.id, now, seen=seen)
    elif row.kind == AppointmentKind.SESSION:
        cancelling.cancel(entry.actor, row.id, now, seen=seen)
    else:
        for at, seat in enumerate(_firm(seats)):
            # The first one is compared with what the rules were asked about; it makes the visit another for the rest.
            endings.cancel(entry.actor, seat.id, now, seen=None if at else seen)


def _reason(session: Session, entry: Entry, row: AppointmentRow, seats: list[SeatsRow], now: datetime) -> str | None:
    """What stands against it, none where it may go."""
    is_block = row.kind == AppointmentKind.BLOCK
    needed = {Permission.BOOKINGS_CHANGE} | ({Permission.TIME_OFF_CHANGE} if is_block else set())
    if not all(map(entry.actor.may, needed)):
        return "not_allowed"
    if is_block:
        return None
    if row.kind == AppointmentKind.SESSION:
        return "has_bookings" if _firm(seats) else None
    if any(each.moves_id is not None for each in seats):
        return "undecided"
    for seat in _firm(seats):
        booked = for_change(session, Target("manage", entry.actor.business_id, seat.id))
        if booked.state not in MOVABLE:
            return "not_active"
        if not may_change(booked.starts_at, booked.cancellation_notice_minutes, now):
            return "too_late"
    return None


def _firm(seats: list[SeatsRow]) -> list[SeatsRow]:
    """Those who have more than a hold."""
    return [each for each in seats if each.state != BookingState.HELD]
