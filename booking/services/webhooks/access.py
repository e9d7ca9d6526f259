"""Whose webhooks are whose: who may see and change them, and what a sealed address is bound to."""

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotAllowed, NotFound
from booking.storage.models import Webhook


def about(business_id: int, webhook_id: int) -> str:
    """What a sealed address is bound to."""
    return f"webhook {business_id} {webhook_id}"


def require(actor: Actor) -> None:
    """Raise NotAllowed: also for programs, one of which could have another told more than it may read itself."""
    if actor.token_id is not None:
        raise NotAllowed(permission=Permission.PROGRAMS_CONNECT.value)
    actor.require(Permission.PROGRAMS_CONNECT)


def hook_of(session: Session, actor: Actor, webhook_id: int, *, removed: bool = False) -> Webhook:
    """A webhook of the actor's business. Raises NotAllowed, NotFound."""
    require(actor)
    row = session.get(Webhook, (actor.business_id, webhook_id))
    if row is None or (row.removed_at is not None) is not removed:
        raise NotFound(what="webhook")
    return row
