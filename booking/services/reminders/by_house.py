"""What customers say to reminders at the desk or on the telephone."""

from datetime import datetime

from booking.domain.access import Actor
from booking.services.changes import for_change, lock_involved
from booking.services.desk import rights, versions
from booking.services.desk.showing import sheet_of
from booking.services.links import Target
from booking.services.reminders import own
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def want(actor: Actor, booking_id: int, is_wanted: bool, now: datetime, *, seen: str | None = None) -> None:
    """Note that a customer wants reminders, or none any more; again changes nothing.

    *seen* is the version of its appointment that a program read. Raises NotFound, NotAllowed, Outdated, Busy.
    """
    rights.require_change(actor)
    sheet_of(actor, booking_id)
    with unit_of_work() as session:
        target = Target("manage", actor.business_id, booking_id)
        lock_involved(session, target)
        versions.require(session, actor.business_id, for_change(session, target).appointment_id, seen)
        own.set_wanted(session, actor, booking_id, is_wanted, now)
