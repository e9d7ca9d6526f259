"""The right address takes the place of the wrong one, and the message leaves again."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.errors import NotActive, NotAllowed, NotFound
from booking.services import changes, customers
from booking.services.outgoing import mending
from booking.services.outgoing.changes import Again
from booking.storage.models import Booking, Customer
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.outgoing_mail import delivered, marked, of_recipient, refused
from tests.services.test_bookings import NINE, book

RIGHT = "anna.weiss@example.org"


def contacts() -> list[str | None]:
    with reading() as session:
        return list(session.scalars(select(Booking.contact_email).order_by(Booking.id)))


def test_the_message_leaves_for_the_right_address(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    assert mending.mend(make_member(business), message.id, RIGHT, NOW) is Again.ON_ITS_WAY
    assert [each["To"] for each in delivered().sent] == [RIGHT]
    assert of_recipient(business).went_to == RIGHT


def test_it_is_put_right_with_the_customer_who_is_found_by_it(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    actor = make_member(business)
    mending.mend(actor, message.id, "Anna.Weiss@example.org", NOW)
    [card] = customers.search(actor, "anna.weiss@example.org", NOW)
    assert (card.id, card.email) == (message.customer_id, RIGHT)
    assert contacts() == ["Anna.Weiss@example.org"]


def test_other_bookings_to_come_follow_and_what_is_over_stays_as_it_was(app: Flask) -> None:
    business = make_business()
    over = book(business, NINE.replace(hour=12))
    changes.cancel(over.token, NOW)
    book(business, NINE.replace(hour=10))
    delivered()
    message = refused(business)
    book(business, NINE.replace(hour=11), contact=Contact("Anna Weiß", "other@example.org", None))
    mending.mend(make_member(business), message.id, RIGHT, NOW)
    assert contacts() == ["anna@example.org", RIGHT, RIGHT, "other@example.org"]


def test_a_customer_whose_address_is_another_by_now_keeps_it(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with unit_of_work() as session:
        session.execute(update(Customer).values(email="kept@example.org"))
    mending.mend(make_member(business), message.id, RIGHT, NOW)
    with reading() as session:
        assert session.scalars(select(Customer.email)).all() == ["kept@example.org"]


def test_the_same_address_is_only_tried_again_and_believed(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    mending.mend(make_member(business), message.id, "Anna@example.org", NOW)
    assert (contacts(), marked()) == (["anna@example.org"], {})
    assert len(delivered().sent) == 1


def test_what_the_house_was_to_get_is_not_mended_here(app: Flask) -> None:
    business = make_business()
    refused(business)
    with pytest.raises(NotActive):
        mending.mend(make_member(business), of_recipient(business, "business").id, RIGHT, NOW)


def test_what_has_arrived_is_left_alone_altogether(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    with pytest.raises(NotActive):
        mending.mend(make_member(business), of_recipient(business).id, RIGHT, NOW)
    assert contacts() == ["anna@example.org"]


def test_strangers_and_who_may_not_mend_nothing(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with pytest.raises(NotFound):
        mending.mend(make_member(make_business()), message.id, RIGHT, NOW)
    with pytest.raises(NotAllowed):
        mending.mend(make_member(business, Role.READ_ONLY), message.id, RIGHT, NOW)
    assert contacts() == ["anna@example.org"]
