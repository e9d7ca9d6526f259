"""Whom a program made by command acts for."""

from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.services.accounts import users
from booking.storage.models import Membership, Resource
from booking.storage.unit_of_work import reading


def person(business: Business, email: str) -> Actor:
    """Somebody of the business, by their address. Raises NotFound, Invalid."""
    with reading() as session:
        user = users.known(session, email)
        query = (
            select(Membership.role, Resource.slug)
            .outerjoin(
                Resource,
                (Resource.business_id == Membership.business_id)
                & (Resource.id == Membership.resource_id)
                & Resource.archived_at.is_(None),
            )
            .where(Membership.business_id == business.id, Membership.user_id == user.id, Membership.ended_at.is_(None))
        )
        found = session.execute(query).first()
        if found is None:
            raise NotFound(what="user")
        role = Role(found.role)
        return Actor(business.id, user.id, user.name, role, (found.slug or "") if role is Role.STAFF else None)
