"""People of a business, signed in."""

import itertools

from flask import Flask
from flask.testing import FlaskClient

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.accounts import sessions
from booking.storage.ids import new_id
from booking.storage.models import Membership, User
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW

_numbers = itertools.count(1)


def make_member(business: Business, role: Role = Role.OWNER, resource: str | None = None) -> Actor:
    """Somebody with this role; staff have the calendar of *resource*."""
    user_id = new_id()
    own = business.resources[resource].rules.id if resource else None
    with unit_of_work() as session:
        session.add(
            User(
                id=user_id,
                email=f"person-{next(_numbers)}@example.org",
                name=f"{role.value.replace('_', ' ').title()} of {business.name}",
                locale="de",
                created_at=NOW,
            )
        )
        session.flush()
        session.add(
            Membership(
                business_id=business.id,
                id=new_id(),
                user_id=user_id,
                role=role.value,
                resource_id=own,
                created_at=NOW,
            )
        )
    limited = (resource or "") if role is Role.STAFF else None
    return Actor(business.id, user_id, role.value, role, limited)


def sign_in(app: Flask, actor: Actor, client: FlaskClient | None = None) -> FlaskClient:
    """A browser in which this person is signed in; needs the application's context."""
    client = client or app.test_client()
    assert actor.user_id is not None
    with unit_of_work() as session:
        token = sessions.begin(session, actor.user_id, NOW, address="127.0.0.1", agent="Test")
    client.set_cookie("staff", token)
    return client
