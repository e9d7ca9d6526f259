"""People of the practice, and a customer of theirs."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.customers import contacts
from booking.services.customers.contacts import Details
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

GRETA = Details("Greta Sommer", "greta@example.org", "+493611234567", date(1980, 5, 12), "de", ("regular",))
HOME = "/en/staff/practice/customers"

Enter = Callable[..., Visitor]


@pytest.fixture
def owner(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def enter(site: Flask, practice: Business) -> Enter:
    """Lets somebody of this role come in."""

    def come(role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
        with site.app_context():
            return Visitor(sign_in(site, make_member(practice, role, resource)))

    return come


@pytest.fixture
def desk(enter: Enter) -> Visitor:
    """Somebody at the front desk."""
    return enter()


@pytest.fixture
def greta(site: Flask, owner: Actor) -> str:
    """The path of a customer's page."""
    with site.app_context():
        return f"{HOME}/{contacts.add(owner, GRETA, NOW)}"
