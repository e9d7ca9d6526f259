"""Asking somebody into the team, by a link in a mail that is good once and for a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotFound
from booking.domain.messages import Notice
from booking.domain.team import may_give, require_change
from booking.services import links, messages, record
from booking.services.accounts import members, users
from booking.services.links import Links
from booking.storage.ids import new_id
from booking.storage.models import Invitation, Link, Membership, Message, Resource, User
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

GOOD_FOR = timedelta(days=7)
KEPT = timedelta(days=90)
"""For how long it can be told afterwards who was asked, other than from the record."""
AT_ONCE = 200
State = Literal["open", "lapsed", "void"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to ask, as what, and in which language."""

    email: str
    role: Role
    resource: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked and has not come yet.

    ``void`` is what was sent by somebody who may not give that role any more.
    """

    id: int
    email: str
    role: Role
    resource: str | None
    locale: str
    invited_by: str
    invited_by_id: int | None
    created_at: datetime
    expires_at: datetime
    state: State


def of_business(actor: Actor) -> tuple[Invited, ...]:
    """Those who were asked and have not come, newest first. Raises NotAllowed."""
    actor.require(Permission.TEAM_CHANGE)
    with reading() as session:
        return _invited(session, actor.business_id)


def invitation(actor: Actor, invitation_id: int) -> Invited:
    """One of them. Raises NotFound, NotAllowed."""
    found = next((each for each in of_business(actor) if each.id == invitation_id), None)
    if found is None:
        raise NotFound(what="invitation")
    return found


@retried
def invite(actor: Actor, business: Business, wanted: Wanted, now: datetime, made_by: Links) -> int:
    """Write to somebody; answers the id of the invitation.

    Raises NotAllowed; Invalid: ``email`` (not_an_address, member, invited), ``resource`` (required, unknown).
    """
    email = users.folded(wanted.email)
    resource_id = members.own_calendar(business, wanted.role, wanted.resource)
    own = business.resources[wanted.resource].name if wanted.resource else None
    with unit_of_work() as session:
        team = members.locked_team(session, business.id)
        require_change(members.present(actor, team), None, wanted.role)
        user = users.find(session, email)
        if user is not None and any(each.user_id == user.id for each in team):
            raise Invalid([("email", "member")])
        if _open_for(session, business.id, email):
            raise Invalid([("email", "invited")])
        clock: datetime = session.execute(select(database_now())).scalar_one()
        row = Invitation(
            business_id=business.id,
            id=new_id(),
            email=email,
            role=wanted.role.value,
            resource_id=resource_id,
            locale=wanted.locale,
            invited_by=actor.user_id,
            created_at=now,
            expires_at=clock + GOOD_FOR,
        )
        session.add(row)
        session.flush()
        _send(session, row, now, made_by)
        changes = {"email": (None, email), "role": (None, row.role), "resource": (None, own)}
        record.add(session, actor, "invited", "invitation", row.id, now, changes)
        return row.id


@retried
def send_again(actor: Actor, invitation_id: int, now: datetime, made_by: Links) -> str:
    """Write once more; the link of before is good for nothing then, and the week begins anew. Answers the address.

    It counts as the invitation of who sends it again. Raises NotFound, NotAllowed.
    """
    with unit_of_work() as session:
        team = members.locked_team(session, actor.business_id)
        row = _standing(session, actor.business_id, invitation_id)
        require_change(members.present(actor, team), None, Role(row.role))
        links.kill(session, token_of(row, made_by), now)
        clock: datetime = session.execute(select(database_now())).scalar_one()
        row.generation += 1
        row.expires_at, row.invited_by = clock + GOOD_FOR, actor.user_id
        session.flush()
        _send(session, row, now, made_by)
        record.add(session, actor, "sent_again", "invitation", row.id, now, {"email": (None, row.email)})
        return row.email


@retried
def revoke(actor: Actor, invitation_id: int, now: datetime, made_by: Links) -> str:
    """Take an invitation back; answers the address that it went to. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        team = members.locked_team(session, actor.business_id)
        row = _standing(session, actor.business_id, invitation_id)
        require_change(members.present(actor, team), None, Role(row.role))
        row.revoked_at = now
        links.kill(session, token_of(row, made_by), now)
        record.add(session, actor, "revoked", "invitation", row.id, now, {"email": (row.email, None)})
        return row.email


@retried
def forget() -> int:
    """Forget invitations that are long over, with their links and mails; answers how many there were."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        over = select(Invitation).where(Invitation.expires_at < clock - KEPT).order_by(Invitation.expires_at)
        found = session.scalars(over.limit(AT_ONCE)).all()
        for row in found:
            # By address and by business, as there are indexes for those.
            these = (Message.address == row.email, Message.invitation_id == row.id)
            session.execute(delete(Message).where(*these))
            opens = (Link.business_id == row.business_id, Link.subject_id == row.id, Link.purpose == "invite")
            session.execute(delete(Link).where(*opens))
            session.delete(row)
    return len(found)


def token_of(row: Invitation, made_by: Links) -> str:
    """The token of the invitation's present link."""
    return made_by.token("invite", row.business_id, row.id, row.generation)


def inviter_may(session: Session, row: Invitation) -> bool:
    """Whether who sent it may still give that role; the person who runs the server always may."""
    return _may_still(row, _roles(session, row.business_id))


def _send(session: Session, row: Invitation, now: datetime, made_by: Links) -> None:
    token = token_of(row, made_by)
    links.remember(session, links.row(token, "invite", row.business_id, row.id))
    messages.add_to_person(
        session, Notice.INVITATION, row.email, now, business_id=row.business_id, invitation_id=row.id
    )


def _standing(session: Session, business_id: int, invitation_id: int) -> Invitation:
    row = session.scalars(
        select(Invitation)
        .where(Invitation.business_id == business_id, Invitation.id == invitation_id)
        .with_for_update()
    ).first()
    if row is None or row.accepted_at is not None or row.revoked_at is not None:
        raise NotFound(what="invitation")
    return row


def _open_for(session: Session, business_id: int, email: str) -> bool:
    query = select(Invitation.id).where(
        Invitation.business_id == business_id,
        Invitation.email == email,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def _invited(session: Session, business_id: int) -> tuple[Invited, ...]:
    clock: datetime = session.execute(select(database_now())).scalar_one()
    query = (
        select(Invitation, User.name, Resource.slug)
        .outerjoin(User, User.id == Invitation.invited_by)
        .outerjoin(
            Resource,
            (Resource.business_id == Invitation.business_id)
            & (Resource.id == Invitation.resource_id)
            & Resource.archived_at.is_(None),
        )
        .where(
            Invitation.business_id == business_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    roles = _roles(session, business_id)
    return tuple(
        Invited(
            id=row.id,
            email=row.email,
            role=Role(row.role),
            resource=resource,
            locale=row.locale,
            invited_by=name or "",
            invited_by_id=row.invited_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
            state=_state(row, roles, clock),
        )
        for row, name, resource in session.execute(query)
    )


def _roles(session: Session, business_id: int) -> dict[int, Role]:
    these = (Membership.business_id == business_id, Membership.ended_at.is_(None))
    query = select(Membership.user_id, Membership.role).where(*these)
    return {user_id: Role(role) for user_id, role in session.execute(query)}


def _state(row: Invitation, roles: Mapping[int, Role], clock: datetime) -> State:
    if not _may_still(row, roles):
        return "void"
    return "open" if row.expires_at > clock else "lapsed"


def _may_still(row: Invitation, roles: Mapping[int, Role]) -> bool:
    if row.invited_by is None:
        return True
    role = roles.get(row.invited_by)
    return role is not None and may_give(role, Role(row.role))
