"""Customers who book no more online; the house may still book for them."""

from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor
from booking.services import record
from booking.services.customers import reach, words
from booking.storage.models import Customer
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def block(actor: Actor, customer_id: int, reason: str | None, now: datetime) -> None:
    """Take no online booking of this customer any more; the *reason* is for the house. Again changes the reason."""
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        if person.blocked_at is not None and person.blocked_reason == reason:
            return
        since = person.blocked_at or now
        this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
        session.execute(update(Customer).where(*this).values(blocked_at=since, blocked_reason=reason))
        words.renew(session, actor.business_id, customer_id)
        changes = {"blocked_at": (person.blocked_at, since), "blocked_reason": (person.blocked_reason, reason)}
        record.add(session, actor, "blocked", "customer", customer_id, now, changes)


@retried
def unblock(actor: Actor, customer_id: int, now: datetime) -> None:
    """Let this customer book online again. Again changes nothing."""
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        if person.blocked_at is None:
            return
        this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
        session.execute(update(Customer).where(*this).values(blocked_at=None, blocked_reason=None))
        words.renew(session, actor.business_id, customer_id)
        changes = {"blocked_at": (person.blocked_at, None), "blocked_reason": (person.blocked_reason, None)}
        record.add(session, actor, "unblocked", "customer", customer_id, now, changes)
