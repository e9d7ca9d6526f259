"""Who may give which role to whom: owners are the affair of owners, and nobody lifts themselves."""

from booking.domain.access import PERMISSIONS, Actor, Permission, Role
from booking.domain.errors import NotAllowed


def may_give(giver: Role, role: Role) -> bool:
    """Whether somebody of the role *giver* may make somebody else a *role*."""
    needed = Permission.OWNERS_CHANGE if role is Role.OWNER else Permission.TEAM_CHANGE
    return needed in PERMISSIONS[giver]


def require_change(actor: Actor, before: Role | None, after: Role | None, *, is_own: bool = False) -> None:
    """Raise NotAllowed where *actor* may not make a *before* an *after*; none is somebody outside.

    *is_own* is a change of one's own role: it may take away, and never add.
    """
    actor.require(Permission.TEAM_CHANGE)
    if Role.OWNER in (before, after):
        actor.require(Permission.OWNERS_CHANGE)
    if is_own and before is not None and after is not None and not PERMISSIONS[after] <= PERMISSIONS[before]:
        raise NotAllowed(permission="own_role")


def givable(actor: Actor) -> tuple[Role, ...]:
    """The roles that *actor* may give to others."""
    return tuple(role for role in Role if may_give(actor.role, role))
