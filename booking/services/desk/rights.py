"""What somebody of the house may do to a calendar, and which rules they may go over."""

from collections.abc import Collection

from booking.domain.access import Actor, Permission, Role
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed, NotFound
from booking.domain.overriding import OF_ONESELF, OVERRIDABLE, Judgement
from booking.domain.policies import Refusal


def require_change(actor: Actor) -> None:
    """Raise NotAllowed where the role changes no bookings."""
    actor.require(Permission.BOOKINGS_CHANGE)


def require_concern(actor: Actor, business: Business, resource_ids: Collection[int], what: str = "appointment") -> None:
    """Raise NotFound where what takes these resources is not this person's to see."""
    if not concerns(actor, business, resource_ids):
        raise NotFound(what=what)


def concerns(actor: Actor, business: Business, resource_ids: Collection[int]) -> bool:
    """Whether what takes these resources is this person's."""
    return actor.concerns(*(each.slug for each in business.resources.values() if each.rules.id in resource_ids))


def own(actor: Actor, business: Business) -> int | None:
    """The id of the only resource whose calendar somebody changes, none where they change all.

    Raises NotAllowed for somebody who is to change one only, and has none.
    """
    if actor.resource is None:
        return None
    known = business.resources.get(actor.resource)
    if known is None:
        raise NotAllowed(permission=Permission.BOOKINGS_CHANGE.value)
    return known.rules.id


def overridable(actor: Actor) -> frozenset[Refusal]:
    """The rules that somebody may go over. Whose calendar is their own may work late or at short notice in it."""
    if actor.may(Permission.RULES_OVERRIDE):
        return OVERRIDABLE
    is_own = actor.role is Role.STAFF and actor.may(Permission.BOOKINGS_CHANGE)
    return OF_ONESELF if is_own else frozenset()


def may_override(actor: Actor, business: Business, judgement: Judgement, rules: Collection[Refusal]) -> bool:
    """Whether somebody may go over these rules in this case: hours of others are not theirs to go over."""
    if actor.may(Permission.RULES_OVERRIDE):
        return True
    is_own = judgement.away <= {own(actor, business)}
    return overridable(actor).issuperset(rules) and is_own


def may_squeeze(actor: Actor) -> bool:
    """Whether somebody may put an appointment outside the guard."""
    return actor.may(Permission.RULES_OVERRIDE)
