"""Whoever sees one calendar only does not come by a customer's card through a name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.services.desk import bookings as desk
from booking.storage.models import Booking, Customer
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, NINE, book

pytestmark = pytest.mark.usefixtures("app")

KARL = Contact("Karl Winter", "karl@example.org", None)


def customers() -> list[int]:
    with reading() as session:
        return list(session.scalars(select(Customer.id).order_by(Customer.id)))


def of_last_booking() -> int | None:
    with reading() as session:
        return session.scalars(select(Booking.customer_id).order_by(Booking.id.desc()).limit(1)).one()


@pytest.fixture
def business(app):
    return make_business(resources=[resource("anna"), resource("ben")], services=[service(any_of=("anna", "ben"))])


def booked_by(actor) -> None:
    asked = desk.DeskRequest("checkup", NINE + timedelta(hours=1), "de", contact=KARL, is_told=False)
    desk.book(actor, asked, NOW, LINKS)


def test_a_customer_of_others_stays_theirs(business) -> None:
    book(business, contact=KARL, resource="ben")
    booked_by(make_member(business, Role.STAFF, "anna"))
    _known, added = customers()
    assert of_last_booking() == added


def test_one_s_own_customer_is_known(business) -> None:
    book(business, contact=KARL, resource="anna")
    booked_by(make_member(business, Role.STAFF, "anna"))
    assert customers() == [of_last_booking()]


def test_the_front_desk_knows_everybody(business) -> None:
    book(business, contact=KARL, resource="ben")
    booked_by(make_member(business, Role.FRONT_DESK))
    assert customers() == [of_last_booking()]
