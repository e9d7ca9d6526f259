"""Changing a published session: its seats, its title, its note. It is moved by ``desk.moves``, as everything is."""

from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor
from booking.domain.appointments import AppointmentStatus
from booking.domain.errors import Invalid, NotActive, Stale
from booking.domain.texts import one_line, several_lines
from booking.services import record, releases
from booking.services.courses.locking import locked_session
from booking.services.courses.publishing import LONGEST_NOTE, LONGEST_TITLE, MOST_SEATS
from booking.services.desk import rights
from booking.storage.models import Appointment
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def change(
    actor: Actor,
    appointment_id: int,
    seats: int,
    title: str | None,
    note: str | None,
    now: datetime,
    *,
    sequence: int | None = None,
    seen: str | None = None,
) -> None:
    """Change a session; *sequence* is that which was seen: Stale where it rose since.
    *seen* is the version that a program read: Outdated where it is another now.

    Raises Invalid with a path per fault (``seats`` with code ``taken`` where more are taken), NotFound, NotAllowed,
    NotActive for one that was cancelled, Busy.
    """
    rights.require_change(actor)
    title, note = one_line(title or "").strip() or None, several_lines(note or "").strip() or None
    faults = [("title", "too_long")] if len(title or "") > LONGEST_TITLE else []
    faults += [("note", "too_long")] if len(note or "") > LONGEST_NOTE else []
    with unit_of_work() as session:
        it, _locks = locked_session(session, actor, appointment_id, now, seen)
        row = it.row
        if row.status != AppointmentStatus.ACTIVE:
            raise NotActive(state=row.status)
        if sequence not in (None, row.sequence):
            raise Stale(sequence=row.sequence)
        if not 1 <= seats <= MOST_SEATS:
            faults.append(("seats", "out_of_range"))
        elif seats < row.seats_taken:
            faults.append(("seats", "taken"))
        if faults:
            raise Invalid(faults)
        changes = {"capacity": (row.capacity, seats), "title": (row.title, title), "note": (row.note, note)}
        if all(before == after for before, after in changes.values()):
            return
        this = (Appointment.business_id == actor.business_id, Appointment.id == row.id)
        raised = {"sequence": Appointment.sequence + 1, "updated_at": now}
        session.execute(update(Appointment).where(*this).values(capacity=seats, title=title, note=note, **raised))
        releases.touch_calendars(session, actor.business_id, [row.id], now)
        record.add(session, actor, "changed", "appointment", row.id, now, changes)
