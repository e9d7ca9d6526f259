"""Everything that the house knows of one customer, and that somebody has looked at it."""

from datetime import datetime

from sqlalchemy import select

from booking.domain.access import Actor, Permission
from booking.domain.customers import Person, Profile
from booking.services import record
from booking.services.customers import reach
from booking.storage.models import RecordEntry
from booking.storage.queries import profiles
from booking.storage.unit_of_work import reading, retried, unit_of_work

VIEWED = "viewed"
AT_ONCE = 30
"""Past visits on one page."""


def profile(actor: Actor, customer_id: int, now: datetime, before: datetime | None = None) -> Profile:
    """A customer with notes and bookings; of the past those before an instant, the latest first.

    Who has only their own calendar sees the bookings on it; confidential notes are for whom they are for, nobody else
    learns that there are any. Raises NotFound, NotAllowed. Of one that was merged, ``person`` alone is told.
    """
    resource = reach.calendar_of(actor)
    business_id = actor.business_id
    with reading() as session:
        person = reach.person(session, actor, customer_id)
        until = min(before or now, now)
        past = profiles.past(session, business_id, customer_id, until, resource, AT_ONCE + 1)
        older_than = past[AT_ONCE].ends_at if len(past) > AT_ONCE else None
        if older_than:
            # The next page begins with all that ended then.
            past = tuple(each for each in past[:AT_ONCE] if each.ends_at > older_than) or past[:AT_ONCE]
        return Profile(
            person=person,
            notes=profiles.notes(
                session, business_id, customer_id, confidential=actor.may(Permission.NOTES_CONFIDENTIAL)
            ),
            coming=profiles.coming(session, business_id, customer_id, now, resource),
            past=past,
            older_than=older_than,
            counts=profiles.counts(session, business_id, customer_id, now, resource),
        )


def person(actor: Actor, customer_id: int) -> Person:
    """What stands in a customer's own row. Raises NotFound, NotAllowed."""
    with reading() as session:
        return reach.person(session, actor, customer_id)


@retried
def seen(actor: Actor, customer_id: int, now: datetime) -> None:
    """Record that somebody has looked at a customer, once a day."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    noted = select(RecordEntry.id).where(
        RecordEntry.business_id == actor.business_id,
        RecordEntry.subject == "customer",
        RecordEntry.subject_id == customer_id,
        RecordEntry.action == VIEWED,
        RecordEntry.user_id == actor.user_id,
        RecordEntry.at >= day,
    )
    with reading() as session:
        if session.execute(noted.limit(1)).first() is not None:
            return
    with unit_of_work() as session:
        record.add(session, actor, VIEWED, "customer", customer_id, now)
