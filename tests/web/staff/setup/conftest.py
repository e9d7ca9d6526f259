"""The owner of a practice at the pages of the set-up."""

from collections.abc import Callable

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

Enter = Callable[..., Visitor]


@pytest.fixture
def enter(site: Flask, practice: Business) -> Enter:
    """Lets somebody of the practice, or of another business, in."""

    def somebody(role: Role = Role.OWNER, resource: str | None = None, of: Business = practice) -> Visitor:
        with site.app_context():
            return Visitor(sign_in(site, make_member(of, role, resource)))

    return somebody


@pytest.fixture
def owner(enter: Enter) -> Visitor:
    """Who may set everything up."""
    return enter()
