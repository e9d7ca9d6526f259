"""Customers whose data something at law needs (GDPR Art. 17(3)(e)): nobody erases them meanwhile, nor does time."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import Invalid
from booking.services import record
from booking.services.customers import reach
from booking.storage.models import Customer
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def retain(actor: Actor, customer_id: int, reason: str, now: datetime) -> None:
    """Keep what is known of a customer, for this *reason*. Again changes the reason.

    Raises NotAllowed, NotFound; Invalid for ``reason`` (missing).
    """
    _require(actor)
    if not reason:
        raise Invalid([("reason", "missing")])
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        since = person.retained_since or now
        changes = {
            "retained_since": (person.retained_since, since),
            "retained_reason": (person.retained_reason, reason),
        }
        if any(before != after for before, after in changes.values()):
            _write(session, actor, customer_id, since, reason)
            record.add(session, actor, "retained", "customer", customer_id, now, changes)


@retried
def end(actor: Actor, customer_id: int, now: datetime) -> None:
    """Let a customer be erased again, by people or by time. Again changes nothing. Raises NotAllowed, NotFound."""
    _require(actor)
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        if person.retained_since is None:
            return
        _write(session, actor, customer_id, None, None)
        changes = {
            "retained_since": (person.retained_since, None),
            "retained_reason": (person.retained_reason, None),
        }
        record.add(session, actor, "retained_no_more", "customer", customer_id, now, changes)


def _require(actor: Actor) -> None:
    """Who may erase may say who is not to be erased."""
    actor.require(Permission.CUSTOMERS_CHANGE)
    actor.require(Permission.CUSTOMERS_EXPORT)


def _write(session: Session, actor: Actor, customer_id: int, since: datetime | None, reason: str | None) -> None:
    this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
    session.execute(update(Customer).where(*this).values(retained_since=since, retained_reason=reason))
