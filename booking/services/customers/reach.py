"""Whom of the customers somebody of the house may see, and whom they may change."""

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.customers import Person
from booking.domain.errors import NotFound
from booking.storage.queries import profiles


def calendar_of(actor: Actor) -> str | None:
    """The slug of the only calendar whose customers somebody may see, none for all. Raises NotAllowed."""
    if actor.may(Permission.CUSTOMERS_SEE):
        return None
    actor.require(Permission.BOOKINGS_CHANGE)
    return actor.resource


def person(session: Session, actor: Actor, customer_id: int) -> Person:
    """A customer that the actor may see. Raises NotFound: who was never on their calendar is not there for them."""
    resource = calendar_of(actor)
    found = profiles.person(session, actor.business_id, customer_id)
    if found is None or not (
        resource is None or profiles.is_on_calendar(session, actor.business_id, customer_id, resource)
    ):
        raise NotFound(what="customer")
    return found


def person_to_change(session: Session, actor: Actor, customer_id: int) -> Person:
    """A customer that the actor may change, locked until the end of the transaction. Raises NotFound, NotAllowed.

    Who was merged into another is not changed any more.
    """
    actor.require(Permission.CUSTOMERS_CHANGE)
    found = profiles.person(session, actor.business_id, customer_id, locked=True)
    if found is None or found.merged_into is not None:
        raise NotFound(what="customer")
    return found
