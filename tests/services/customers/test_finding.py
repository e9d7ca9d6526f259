"""Which customer a booking is of."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import OnlyByPhone
from booking.services import bookings, customers, holds
from booking.services.customers import find_or_add
from booking.storage.models import Booking, Customer
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.customers.people import add_customer
from tests.services.test_bookings import ANNA, LINKS, NINE, book


def know(business: Business, customer_id: int, **values: object) -> None:
    with unit_of_work() as session:
        these = (Customer.business_id == business.id, Customer.id == customer_id)
        session.execute(update(Customer).where(*these).values(**values))


def find(business: Business, contact: Contact, **how: bool) -> int:
    with unit_of_work() as session:
        return find_or_add(session, business.id, contact, "de", NOW, **how)


def customer_of(business: Business, booking_id: int) -> int | None:
    with reading() as session:
        return session.get_one(Booking, (business.id, booking_id)).customer_id


def test_the_same_address_and_name_are_the_same_customer(app: Flask) -> None:
    business = make_business()
    first = find(business, Contact("Anna Weiß", "anna@example.org", None))
    assert find(business, Contact("ANNA WEISS", "Anna@Example.org", "+49361999")) == first


def test_a_known_customer_is_not_overwritten(app: Flask) -> None:
    business = make_business()
    find(business, Contact("Anna Weiß", "anna@example.org", None))
    find(business, Contact("ANNA WEISS", "anna@example.org", "+493619999999"))
    [card] = customers.search(make_member(business), "anna", NOW)
    assert (card.name, card.phone) == ("Anna Weiß", None)


def test_another_name_is_another_customer(app: Flask) -> None:
    business = make_business()
    first = find(business, Contact("Anna Weiß", "family@example.org", None))
    assert find(business, Contact("Bernd Weiß", "family@example.org", None)) != first


def test_who_books_online_is_found_at_once(app: Flask) -> None:
    business = make_business()
    book(business)
    [card] = customers.search(make_member(business), "weis", NOW)
    assert (card.name, card.email) == ("Anna Weiß", "anna@example.org")


def test_a_booking_of_a_merged_customer_is_that_of_who_took_over(app: Flask) -> None:
    business = make_business()
    first = add_customer(business, ANNA.name, ANNA.email)
    other, last = add_customer(business, "Anna Braun"), add_customer(business, "Anna Schwarz")
    know(business, first, merged_into=other)
    know(business, other, merged_into=last)
    assert customer_of(business, book(business).facts.booking_id) == last


def test_a_customer_in_the_archive_is_back_with_a_booking(app: Flask) -> None:
    business = make_business()
    first = add_customer(business, ANNA.name, ANNA.email)
    know(business, first, archived_at=NOW)
    assert customer_of(business, book(business).facts.booking_id) == first
    with reading() as session:
        assert session.get_one(Customer, (business.id, first)).archived_at is None
    assert [card.id for card in customers.search(make_member(business), "anna", NOW)] == [first]


def blocked(at: datetime | None = NOW) -> Business:
    business = make_business()
    know(business, add_customer(business, ANNA.name, ANNA.email), blocked_at=at)
    return business


def test_who_is_blocked_books_nothing_online(app: Flask) -> None:
    business = blocked()
    with pytest.raises(OnlyByPhone):
        book(business)
    assert book(business, contact=Contact("Bob", "bob@example.org", None)).facts.starts_at == NINE


def test_who_is_not_blocked_books(app: Flask) -> None:
    assert book(blocked(None)).facts.starts_at == NINE


def test_a_hold_of_who_is_blocked_becomes_no_booking_and_stays_a_hold(app: Flask) -> None:
    business = blocked()
    held = holds.hold(business, business.services["checkup"], NINE, NOW, LINKS, holds.Visitor(capped=False))
    with pytest.raises(OnlyByPhone):
        bookings.book_held(held.token, ANNA, {}, "de", NOW, LINKS)
    assert holds.held(held.token).starts_at == NINE


def test_the_house_may_find_who_is_blocked(app: Flask) -> None:
    business = blocked()
    assert find(business, ANNA, is_online=False) == find(business, ANNA, is_online=False)


def test_a_refusal_says_nothing_but_that_one_may_call() -> None:
    assert (OnlyByPhone.code, OnlyByPhone().fields) == ("only_by_phone", {})
