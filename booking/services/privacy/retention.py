"""Forgetting by itself: who has not been here for as many months as the business says is erased, as if they had asked.

Nobody is forgotten who is still to come, waits for something, wants to hear of the business, or is blocked: of the last
the business wants to know. Nor is who is retained, for as long as that is so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import Select, and_, exists, func, or_, select, update

from booking.domain.access import Actor, Permission
from booking.domain.errors import InUse, Invalid, NotFound, Retained
from booking.services import record
from booking.services.privacy.erasing import erase_one
from booking.services.record import By
from booking.storage import forgetting
from booking.storage.models import Appointment, Booking, Business, Customer, Recall, WaitingEntry
from booking.storage.unit_of_work import reading, retried, unit_of_work

MONTHS = (6, 12, 24, 36, 60, 120)
"""After how many months a business may forget."""
ONCE_A = timedelta(hours=24)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """How many customers would be forgotten now, and since when the first of them is known here."""

    count: int
    oldest: datetime | None


def months(actor: Actor) -> int | None:
    """After how many months this business forgets; none where it does not. Raises NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    with reading() as session:
        return session.get_one(Business, actor.business_id).forgets_months


def preview(actor: Actor, after: int, now: datetime) -> Preview:
    """What would go at once with this setting. Raises NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    due = _due(actor.business_id, after, now).subquery()
    with reading() as session:
        count, oldest = session.execute(select(func.count(), func.min(due.c.created_at))).one()
    return Preview(count, oldest)


@retried
def set_months(actor: Actor, after: int | None, now: datetime) -> int | None:
    """Have the business forget after so many months, or never; answers what was said before.

    Nothing goes at once: the first are looked for a day later, so that it can be taken back. Raises NotAllowed; Invalid
    for ``months`` (unknown).
    """
    actor.require(Permission.SETUP_CHANGE)
    if after is not None and after not in MONTHS:
        raise Invalid([("months", "unknown")])
    with unit_of_work() as session:
        business = session.get_one(Business, actor.business_id, with_for_update=True)
        before = business.forgets_months
        if before != after:
            business.forgets_months, business.forgotten_until = after, now
            business.rules_version += 1
            session.flush()
            record.add(session, actor, "changed", "business", business.id, now, {"forgets_months": (before, after)})
        return before


def forget_due(now: datetime) -> int:
    """Erase whose time is over, some of each business; answers how many. Looks at each business about once a day."""
    with reading() as session:
        query = select(Business.id, Business.forgets_months).where(
            Business.forgets_months.is_not(None), Business.forgotten_until <= now - ONCE_A
        )
        businesses = session.execute(query.order_by(Business.forgotten_until, Business.id)).all()
    count = sum(_forget_of(business_id, after, now) for business_id, after in businesses if after)
    if count:
        forgetting.empty_log()
    return count


def _forget_of(business_id: int, after: int, now: datetime) -> int:
    with reading() as session:
        due = [row.id for row in session.execute(_due(business_id, after, now).limit(AT_ONCE))]
    count = sum(_forget(business_id, each, now) for each in due)
    if len(due) < AT_ONCE:
        _note(business_id, now)
    return count


@retried
def _forget(business_id: int, customer_id: int, now: datetime) -> int:
    with unit_of_work() as session:
        try:
            erase_one(session, By(business_id, "time"), customer_id, now)
        except (InUse, NotFound, Retained):
            return 0
        return 1


@retried
def _note(business_id: int, now: datetime) -> None:
    with unit_of_work() as session:
        session.execute(update(Business).where(Business.id == business_id).values(forgotten_until=now))


def _due(business_id: int, after: int, now: datetime) -> Select[int, datetime]:
    limit = now - relativedelta(months=after)
    of_appointment = and_(Appointment.business_id == Booking.business_id, Appointment.id == Booking.appointment_id)
    was_here = (
        exists()
        .where(Booking.business_id == business_id, Booking.customer_id == Customer.id)
        .where(of_appointment, or_(Appointment.ends_at >= limit, Booking.created_at >= limit))
    )
    waits = exists().where(
        WaitingEntry.business_id == business_id,
        or_(WaitingEntry.customer_id == Customer.id, func.lower(WaitingEntry.contact_email) == Customer.email),
        WaitingEntry.state.in_(("waiting", "offered")),
    )
    wants = exists().where(
        Recall.business_id == business_id,
        or_(Recall.customer_id == Customer.id, Recall.email == Customer.email),
        Recall.state == "active",
    )
    return (
        select(Customer.id, Customer.created_at)
        .where(
            Customer.business_id == business_id,
            Customer.merged_into.is_(None),
            Customer.blocked_at.is_(None),
            Customer.retained_since.is_(None),
            Customer.created_at < limit,
            ~was_here,
            ~waits,
            ~wants,
        )
        .order_by(Customer.id)
    )
