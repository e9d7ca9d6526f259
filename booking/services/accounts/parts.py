"""Which businesses somebody works for, and as what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotFound
from booking.services import record
from booking.services.accounts import passwords, users
from booking.services.accounts.passwords import Hashed
from booking.services.record import By
from booking.storage.ids import new_id
from booking.storage.models import Business as BusinessRow
from booking.storage.models import Membership
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is in a business."""

    slug: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Enlisted:
    """What ``enlist`` did: ``is_new`` is a new account, ``joined`` that it has a part now that it had not."""

    user_id: int
    is_new: bool
    joined: bool


def join(
    session: Session, business_id: int, user_id: int, role: Role, resource_id: int | None, now: datetime, by: By
) -> int:
    """Give somebody a part in a business, in which they have none; answers its id."""
    membership_id = new_id()
    session.add(
        Membership(
            business_id=business_id,
            id=membership_id,
            user_id=user_id,
            role=role.value,
            resource_id=resource_id,
            created_at=now,
        )
    )
    session.flush()
    record.add(session, by, "joined", "membership", membership_id, now, {"role": (None, role.value)})
    return membership_id


def of_user(user_id: int) -> list[Part]:
    """The businesses that somebody works for, by name."""
    with reading() as session:
        return of_user_in(session, user_id)


def of_user_in(session: Session, user_id: int) -> list[Part]:
    """The same within a unit of work."""
    query = (
        select(BusinessRow.slug, BusinessRow.name, Membership.role)
        .join(Membership, Membership.business_id == BusinessRow.id)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None), BusinessRow.archived_at.is_(None))
        .order_by(BusinessRow.name, BusinessRow.slug)
    )
    return [Part(slug, name, Role(role)) for slug, name, role in session.execute(query)]


@retried
def enlist(
    business: Business,
    email: str,
    role: Role,
    now: datetime,
    *,
    name: str = "",
    password: str | None = None,
    resource: str | None = None,
) -> Enlisted:
    """By command: somebody works for a business from now on, with a new account or the one they have.

    An account that there is keeps its password and name; again changes nothing. Raises Invalid: ``email``,
    ``password`` (the codes of ``passwords.fault``, or ``required``), ``role`` where they have another one there;
    NotFound for a resource.
    """
    address = users.folded(email)
    own = None
    if resource:
        if resource not in business.resources:
            raise NotFound(what="resource")
        own = business.resources[resource].rules.id
    with reading() as session:
        known = users.find(session, address) is not None
    hashed = None if known else _hashed(password, business, address)
    by = By(business.id, "server")
    with unit_of_work() as session:
        user = users.find(session, address)
        user_id = user.id if user else users.create(session, address, name, business.locale, hashed, now, by)
        part = _part(session, business.id, user_id)
        if part is None:
            join(session, business.id, user_id, role, own, now, by)
        elif (part.role, part.resource_id) != (role.value, own):
            raise Invalid([("role", part.role)])
    return Enlisted(user_id, user is None, part is None)


def _hashed(password: str | None, business: Business, address: str) -> Hashed:
    if password is None:
        raise Invalid([("password", "required")])
    fault = passwords.fault(password, (business.name, business.slug, address))
    if fault:
        raise Invalid([("password", fault)])
    return passwords.hasher().hashed(password)


def _part(session: Session, business_id: int, user_id: int) -> Membership | None:
    these = (Membership.business_id == business_id, Membership.user_id == user_id, Membership.ended_at.is_(None))
    return session.scalars(select(Membership).where(*these)).first()
