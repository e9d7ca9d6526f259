"""Following an invitation: with the account one has, or with a new one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Role
from booking.domain.errors import Gone, Invalid
from booking.services import links, record
from booking.services.accounts import invitations, parts, passwords, users
from booking.services.accounts.own import name_fault
from booking.services.accounts.passwords import Hashed
from booking.services.accounts.sessions import SignedIn
from booking.services.record import By
from booking.storage.models import Business, Invitation, Membership, User
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: to whom it went, into which business, as what, by whom."""

    slug: str
    business: str
    email: str
    role: Role
    invited_by: str
    has_account: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Who belongs to which business now."""

    user_id: int
    slug: str


def asked(token: str) -> Asked:
    """What the link asks; looking changes nothing.

    Raises NotFound; Gone where it was used, taken back or replaced, is too old, or was sent by somebody who may not
    give that role any more.
    """
    with reading() as session:
        row, business = _look(session, token)
        inviter = session.get(User, row.invited_by) if row.invited_by else None
        return Asked(
            slug=business.slug,
            business=business.name,
            email=row.email,
            role=Role(row.role),
            invited_by=inviter.name if inviter else "",
            has_account=users.find(session, row.email) is not None,
        )


@retried
def join(token: str, person: SignedIn, now: datetime, address: str) -> str:
    """Join with the account that has the invited address; answers the slug of the business.

    Raises NotFound, Gone; Invalid for ``email`` where somebody else is signed in.
    """
    with unit_of_work() as session:
        row, business = _look(session, token, locked=True)
        if person.email != row.email:
            raise Invalid([("email", "another")])
        _accept(session, row, token, person.user_id, now, address)
        return business.slug


def join_as_new(token: str, name: str, password: str, locale: str, now: datetime, *, address: str) -> Joined:
    """Join with a new account; the link proves its address.

    A short password is taken, for then a second factor is set up before the house is entered. Raises NotFound, Gone;
    Invalid: ``name``, ``password`` with a code of ``passwords.fault``, ``email`` where there is an account meanwhile.
    """
    invited = asked(token)
    faults = [("name", fault)] if (fault := name_fault(name)) else []
    near = (invited.email, name, invited.business, invited.slug)
    if fault := passwords.fault(password, near, has_second_factor=True):
        faults.append(("password", fault))
    if faults:
        raise Invalid(faults)
    return _join_as_new(token, name, passwords.hasher().hashed(password), locale, now, address)


@retried
def _join_as_new(token: str, name: str, hashed: Hashed, locale: str, now: datetime, address: str) -> Joined:
    with unit_of_work() as session:
        row, business = _look(session, token, locked=True)
        user_id = users.create(session, row.email, name, locale, hashed, now)
        _accept(session, row, token, user_id, now, address)
        return Joined(user_id, business.slug)


def _look(session: Session, token: str, *, locked: bool = False) -> tuple[Invitation, Business]:
    target = links.resolve(session, token, "invite")
    query = select(Invitation).where(
        Invitation.business_id == target.business_id,
        Invitation.id == target.subject_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > database_now(),
    )
    row = session.scalars(query.with_for_update() if locked else query).first()
    business = session.get(Business, target.business_id)
    if row is None or business is None or business.archived_at is not None:
        raise Gone
    if not invitations.inviter_may(session, row):
        raise Gone
    return row, business


def _accept(session: Session, row: Invitation, token: str, user_id: int, now: datetime, address: str) -> None:
    """Use the invitation up. Who belongs to the team already keeps the part that they have."""
    row.accepted_at = now
    links.kill(session, token, now)
    by = By(row.business_id, "user", user_id, address)
    record.add(session, by, "accepted", "invitation", row.id, now)
    these = (Membership.business_id == row.business_id, Membership.user_id == user_id, Membership.ended_at.is_(None))
    if session.scalar(select(Membership.id).where(*these)) is None:
        parts.join(session, row.business_id, user_id, Role(row.role), row.resource_id, now, by)
