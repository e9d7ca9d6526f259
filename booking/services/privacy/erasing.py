"""Erasing a customer (GDPR Art. 17): whatever says who they are goes, what the house counts stays.

Their past visits stand in figures and calendars without a name. Copies made before hold them until they are replaced.
"""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.appointments import TAKING_SEATS
from booking.domain.errors import InUse, NotFound, Retained
from booking.services import claims, record, releases
from booking.services.customers import reach
from booking.services.privacy.holdings import HOLDINGS, Holding
from booking.services.privacy.somebody import Somebody, somebody
from booking.services.record import By
from booking.storage import forgetting
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Customer, Feed, Link, Message, WaitingEntry
from booking.storage.queries.bookings import concerned_resources
from booking.storage.unit_of_work import retried, unit_of_work

OPENED = ("hold", "view", "manage", "decide", "waiting", "recall", "customer", "feed")


def erase(actor: Actor, customer_id: int, now: datetime) -> None:
    """Erase a customer with all who were merged into them; that it was done stays in the record, and not of whom.

    Raises NotFound, NotAllowed, InUse while visits are to come or an offer is open: they are cancelled first, and
    Retained while something at law needs it.
    """
    actor.require(Permission.CUSTOMERS_CHANGE)
    actor.require(Permission.CUSTOMERS_EXPORT)
    _erase(actor, customer_id, now)
    forgetting.empty_log()


@retried
def _erase(actor: Actor, customer_id: int, now: datetime) -> None:
    with unit_of_work() as session:
        if reach.person(session, actor, customer_id).merged_into is not None:
            raise NotFound(what="customer")
        erase_one(session, By.actor(actor), customer_id, now)


def erase_one(session: Session, by: By, customer_id: int, now: datetime) -> None:
    """The same within a unit of work. Raises InUse, Retained, and NotFound where somebody else was faster."""
    # In the order in which bookings are made: first the calendars, then the customer.
    business_id = by.business_id
    before = _appointments(session, somebody(session, business_id, customer_id))
    claims.lock(session, business_id, concerned_resources(session, business_id, *before))
    this = (Customer.business_id == business_id, Customer.id == customer_id)
    if session.execute(select(Customer.id).where(*this).with_for_update()).first() is None:
        raise NotFound(what="customer")
    who = somebody(session, business_id, customer_id)
    _refuse_retained(session, who)
    _refuse_coming(session, who, now)
    appointments = _appointments(session, who)
    _close(session, who, now)
    for each in HOLDINGS:
        _empty(session, who, each)
    releases.touch_calendars(session, who.business_id, appointments, now)
    record.add(session, by, "erased", "customer", customer_id, now)


def _refuse_retained(session: Session, who: Somebody) -> None:
    these = (Customer.business_id == who.business_id, Customer.id.in_(sorted(who.customers)))
    if session.execute(select(Customer.id).where(*these, Customer.retained_since.is_not(None)).limit(1)).first():
        raise Retained


def _refuse_coming(session: Session, who: Somebody, now: datetime) -> None:
    coming = (
        select(Booking.id)
        .join(
            Appointment,
            (Appointment.business_id == Booking.business_id) & (Appointment.id == Booking.appointment_id),
        )
        .where(
            Booking.business_id == who.business_id,
            Booking.id.in_(sorted(who.bookings)),
            Booking.state.in_(sorted(TAKING_SEATS)),
            Appointment.ends_at > now,
        )
    )
    offered = select(WaitingEntry.id).where(
        WaitingEntry.business_id == who.business_id,
        WaitingEntry.id.in_(sorted(who.waiting)),
        WaitingEntry.state == "offered",
    )
    if session.execute(coming.limit(1)).first() or session.execute(offered.limit(1)).first():
        raise InUse


def _appointments(session: Session, who: Somebody) -> list[int]:
    here = (Booking.business_id == who.business_id, Booking.id.in_(sorted(who.bookings)))
    return list(
        session.scalars(select(Booking.appointment_id).where(*here).distinct().order_by(Booking.appointment_id))
    )


def _close(session: Session, who: Somebody, now: datetime) -> None:
    """Nothing leaves any more, and no link opens anything."""
    subjects = {*who.bookings, *who.waiting, *who.recalls, *who.pages, *who.feeds}
    here = (Message.business_id == who.business_id, Message.booking_id.in_(sorted(who.bookings)))
    session.execute(update(Message).where(*here, Message.state.in_(("due", "failed"))).values(state="superseded"))
    dead = (Link.business_id == who.business_id, Link.subject_id.in_(sorted(subjects)), Link.purpose.in_(OPENED))
    session.execute(update(Link).where(*dead, Link.dead_at.is_(None)).values(dead_at=now))
    theirs = (Feed.business_id == who.business_id, Feed.id.in_(sorted(who.feeds)))
    session.execute(update(Feed).where(*theirs, Feed.revoked_at.is_(None)).values(revoked_at=now))
    ours = (Booking.business_id == who.business_id, Booking.id.in_(sorted(who.bookings)))
    session.execute(update(Booking).where(*ours).values(generation=Booking.generation + 1, updated_at=now))
    # Who was merged into somebody else of them points at a row that goes as well.
    merged = (Customer.business_id == who.business_id, Customer.id.in_(sorted(who.customers)))
    session.execute(update(Customer).where(*merged).values(merged_into=None))


def _empty(session: Session, who: Somebody, holding: Holding) -> None:
    table, mine = table_of(holding.model), holding.mine(who)
    if holding.emptied:
        session.execute(update(table).where(mine).values(**holding.emptied))
    else:
        session.execute(delete(table).where(mine))
