"""The team of a business: who belongs to it, as what; changed one at a time, and an owner always remains."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.team import require_change
from booking.services import record
from booking.storage.models import Membership, Passkey, Resource, User
from booking.storage.unit_of_work import reading, retried, unit_of_work

RESTORABLE = timedelta(hours=1)
"""For how long a removal can be undone; after that somebody is invited again."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; ``resource`` is the slug of their own calendar, if they have one."""

    id: int
    user_id: int
    name: str
    email: str
    role: Role
    resource: str | None
    joined_at: datetime
    has_second_factor: bool
    is_shut_out: bool


def of_business(actor: Actor) -> tuple[Member, ...]:
    """The team, owners first, then by name. Raises NotAllowed."""
    actor.require(Permission.TEAM_CHANGE)
    roles = list(Role)
    with reading() as session:
        found = _members(session, actor.business_id)
    return tuple(sorted(found, key=lambda each: (roles.index(each.role), each.name.casefold(), each.id)))


def member(actor: Actor, member_id: int) -> Member:
    """One of them. Raises NotFound, NotAllowed."""
    actor.require(Permission.TEAM_CHANGE)
    with reading() as session:
        found = _members(session, actor.business_id, member_id)
    if not found:
        raise NotFound(what="member")
    return found[0]


@retried
def change(actor: Actor, business: Business, member_id: int, role: Role, resource: str | None, now: datetime) -> bool:
    """Give a member another role or calendar, at once; answers whether that changes anything.

    Raises NotFound, NotAllowed; Invalid: ``role`` (last_owner), ``resource`` (required, unknown).
    """
    resource_id = own_calendar(business, role, resource)
    own = business.resources[resource].name if resource else None
    with unit_of_work() as session:
        team = locked_team(session, business.id)
        row = _of(team, member_id)
        before = Role(row.role)
        require_change(present(actor, team), before, role, is_own=row.user_id == actor.user_id)
        if before is Role.OWNER and role is not Role.OWNER:
            _require_another_owner(session, team, row, "role")
        old = _calendar(session, row)
        if (before, row.resource_id) == (role, resource_id):
            return False
        row.role, row.resource_id = role.value, resource_id
        changes = {"role": (before.value, role.value), "resource": (old, own), **_whom(session, row)}
        record.add(session, actor, "changed", "membership", row.id, now, changes)
    return True


@retried
def remove(actor: Actor, member_id: int, now: datetime) -> None:
    """End somebody's part in the business: their very next request finds nothing here any more.

    Raises NotFound, NotAllowed; Invalid for ``role`` (last_owner).
    """
    with unit_of_work() as session:
        team = locked_team(session, actor.business_id)
        row = _of(team, member_id)
        before = Role(row.role)
        require_change(present(actor, team), before, None)
        if before is Role.OWNER:
            _require_another_owner(session, team, row, "role")
        row.ended_at = now
        changes = {"role": (before.value, None), **_whom(session, row)}
        record.add(session, actor, "removed", "membership", row.id, now, changes)


@retried
def restore(actor: Actor, member_id: int, now: datetime) -> None:
    """Take a removal back, with the role and calendar of before.

    Raises NotFound where it is too long ago or somebody has a part again; NotAllowed.
    """
    with unit_of_work() as session:
        team = locked_team(session, actor.business_id)
        row = session.get(Membership, (actor.business_id, member_id))
        if row is None or row.ended_at is None or now - row.ended_at > RESTORABLE:
            raise NotFound(what="member")
        if any(each.user_id == row.user_id for each in team):
            raise NotFound(what="member")
        role = Role(row.role)
        require_change(present(actor, team), None, role)
        row.ended_at = None
        changes = {"role": (None, role.value), **_whom(session, row)}
        record.add(session, actor, "brought_back", "membership", row.id, now, changes)


def own_calendar(business: Business, role: Role, resource: str | None) -> int | None:
    """The id of somebody's own calendar. Raises Invalid for ``resource``: required for staff, or unknown."""
    if not resource:
        if role is Role.STAFF:
            raise Invalid([("resource", "required")])
        return None
    known = business.resources.get(resource)
    if known is None:
        raise Invalid([("resource", "unknown")])
    return known.rules.id


def locked_team(session: Session, business_id: int) -> Sequence[Membership]:
    """All who belong to a business now; until the unit of work ends nobody else changes any of them."""
    these = (Membership.business_id == business_id, Membership.ended_at.is_(None))
    return session.scalars(select(Membership).where(*these).order_by(Membership.id).with_for_update()).all()


def present(actor: Actor, team: Sequence[Membership]) -> Actor:
    """The actor with the role of this moment: it may have changed since the page was asked for. Raises NotAllowed."""
    if actor.user_id is None:
        return actor
    own = next((each for each in team if each.user_id == actor.user_id), None)
    if own is None:
        raise NotAllowed(permission=Permission.TEAM_CHANGE.value)
    return replace(actor, role=Role(own.role))


def _of(team: Sequence[Membership], member_id: int) -> Membership:
    found = next((each for each in team if each.id == member_id), None)
    if found is None:
        raise NotFound(what="member")
    return found


def _require_another_owner(session: Session, team: Sequence[Membership], row: Membership, path: str) -> None:
    owners = [each.user_id for each in team if each.role == Role.OWNER.value and each.id != row.id]
    # Who was shut out cannot sign in, and so cannot be the one who remains.
    able = select(User.id).where(User.id.in_(owners), User.disabled_at.is_(None)).limit(1)
    if session.scalar(able) is None:
        raise Invalid([(path, "last_owner")])


def _whom(session: Session, row: Membership) -> dict[str, tuple[str | None, str | None]]:
    """Who it is about, for those who read the record."""
    return {"member": (None, session.get_one(User, row.user_id).name)}


def _calendar(session: Session, row: Membership) -> str | None:
    if row.resource_id is None:
        return None
    found = session.get(Resource, (row.business_id, row.resource_id))
    return found.name if found else None


def _members(session: Session, business_id: int, member_id: int | None = None) -> list[Member]:
    passkey = select(Passkey.id).where(Passkey.user_id == User.id).exists()
    query = (
        select(
            Membership.id,
            User.id,
            User.name,
            User.email,
            Membership.role,
            Resource.slug,
            Membership.created_at,
            or_(User.totp_since.is_not(None), passkey),
            User.disabled_at.is_not(None),
        )
        .join(User, User.id == Membership.user_id)
        .outerjoin(
            Resource,
            (Resource.business_id == Membership.business_id)
            & (Resource.id == Membership.resource_id)
            & Resource.archived_at.is_(None),
        )
        .where(Membership.business_id == business_id, Membership.ended_at.is_(None))
    )
    if member_id is not None:
        query = query.where(Membership.id == member_id)
    return [
        Member(number, user_id, name, email, Role(role), resource, joined, second, shut_out)
        for number, user_id, name, email, role, resource, joined, second, shut_out in session.execute(query)
    ]
