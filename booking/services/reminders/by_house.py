"""What customers say to reminders at the desk or on the telephone."""

from datetime import datetime

from booking.domain.access import Actor
from booking.services.changes import lock_involved
from booking.services.desk import rights
from booking.services.desk.showing import sheet_of
from booking.services.links import Target
from booking.services.reminders import own
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def want(actor: Actor, booking_id: int, is_wanted: bool, now: datetime) -> None:
    """Note that a customer wants reminders, or none any more; again changes nothing.

    Raises NotFound, NotAllowed, Busy.
    """
    rights.require_change(actor)
    sheet_of(actor, booking_id)
    with unit_of_work() as session:
        lock_involved(session, Target("manage", actor.business_id, booking_id))
        own.set_wanted(session, actor, booking_id, is_wanted, now)
