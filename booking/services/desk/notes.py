"""What the house notes on an appointment; customers never see it."""

from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor, Permission
from booking.domain.texts import several_lines
from booking.services import record
from booking.services.desk.showing import sheet
from booking.storage.models import Appointment
from booking.storage.unit_of_work import retried, unit_of_work

LONGEST = 2000


@retried
def write(actor: Actor, appointment_id: int, note: str | None, now: datetime) -> None:
    """Replace the note; none or an empty one removes it. Raises NotFound, NotAllowed."""
    actor.require(Permission.BOOKINGS_CHANGE)
    before = sheet(actor, appointment_id).note
    after = several_lines(note or "").strip()[:LONGEST] or None
    if before == after:
        return
    with unit_of_work() as session:
        session.execute(
            update(Appointment)
            .where(Appointment.business_id == actor.business_id, Appointment.id == appointment_id)
            .values(note=after, updated_at=now)
        )
        record.add(session, actor, "noted", "appointment", appointment_id, now, {"note": (before, after)})
