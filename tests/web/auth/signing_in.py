"""What the tests of signing in have in common."""

from flask import Flask
from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services.accounts import parts
from booking.services.record import By
from booking.storage.models import Proof
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_account
from tests.web.visiting import Visitor


def make_owner(site: Flask, practice: Business, **changes: object) -> int:
    """Paula owns the practice, with her password."""
    with site.app_context():
        user_id = make_account(**changes)  # type: ignore[arg-type]
        with unit_of_work() as session:
            parts.join(session, practice.id, user_id, Role.OWNER, None, NOW, By(practice.id, "server"))
    return user_id


def sign_in(visitor: Visitor, password: str = PASSWORD, path: str = "/en/account/sign-in") -> Visitor:
    """Fill in the form."""
    return visitor.go(path).press("Sign in", email="paula@example.org", password=password)


def last_token(site: Flask, purpose: str) -> str:
    """The token that the last mail of this purpose carries."""
    with site.app_context(), reading() as session:
        newest = session.scalars(select(Proof.id).where(Proof.purpose == purpose).order_by(Proof.id.desc())).first()
        token: str = site.extensions["links"].token(purpose, 0, newest)
    return token
