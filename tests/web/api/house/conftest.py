"""A practice with Anna and Ben, and programs that act for its people."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from tests.factories.businesses import make_business, resource, service
from tests.web.api.house.asking import Program, program


@pytest.fixture
def house(app: Flask) -> Business:
    """Either of them gives a check-up; a surgery is approved first; a course has five seats and is given by Anna."""
    return make_business(
        slug="house",
        resources=[resource("anna"), resource("ben")],
        services=[
            service("checkup", ("anna", "ben"), series_max=6, waiting_list=True),
            service("surgery", ("anna",), approval=True),
            service("course", ("anna",), capacity=5),
        ],
    )


@pytest.fixture
def owner(app: Flask, house: Business) -> Program:
    """A program that may do everything for the owner."""
    return program(app, house)


@pytest.fixture
def bens(app: Flask, house: Business) -> Program:
    """A program that may do everything for Ben, who has a calendar of his own and no other."""
    return program(app, house, role=Role.STAFF, resource="ben")
