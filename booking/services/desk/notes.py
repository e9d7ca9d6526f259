"""What the house notes on an appointment; customers never see it."""

from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor, Permission
from booking.domain.texts import several_lines
from booking.services import claims, record
from booking.services.desk import versions
from booking.services.desk.showing import sheet
from booking.storage.models import Appointment
from booking.storage.queries import standings
from booking.storage.queries.bookings import concerned_resources
from booking.storage.unit_of_work import retried, unit_of_work

LONGEST = 2000


@retried
def write(actor: Actor, appointment_id: int, note: str | None, now: datetime, *, seen: str | None = None) -> None:
    """Replace the note; none or an empty one removes it. *seen* is the version that a program read.

    Raises NotFound, NotAllowed, Outdated.
    """
    actor.require(Permission.BOOKINGS_CHANGE)
    sheet(actor, appointment_id)
    after = several_lines(note or "").strip()[:LONGEST] or None
    with unit_of_work() as session:
        claims.lock(session, actor.business_id, concerned_resources(session, actor.business_id, appointment_id))
        versions.require(session, actor.business_id, appointment_id, seen)
        row = standings.appointment(session, actor.business_id, appointment_id)
        before = row.note if row else None
        if before == after:
            return
        session.execute(
            update(Appointment)
            .where(Appointment.business_id == actor.business_id, Appointment.id == appointment_id)
            .values(note=after, updated_at=now)
        )
        record.add(session, actor, "noted", "appointment", appointment_id, now, {"note": (before, after)})
