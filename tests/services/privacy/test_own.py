"""What customers do themselves by the link to their mailbox: they are told everything, and forgotten."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, InUse, NotFound, OnlyByPhone
from booking.services import changes, customer_pages
from booking.services.customers import blocking, find_or_add, retaining
from booking.services.privacy import own
from booking.storage.models import Booking, Customer, CustomerPage, RecordEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.privacy.canary import CANARY, EMAIL, plant
from tests.services.privacy.test_erasing import found
from tests.services.test_bookings import LINKS, book


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(services=[service(waiting_list=True)])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def greta(business: Business, owner: Actor) -> int:
    number = plant(business, owner)
    blocking.unblock(owner, number, NOW)
    return number


def link(business: Business, email: str = EMAIL) -> str:
    """The link that goes to an address."""
    customer_pages.ask(business, email, "de", NOW, LINKS)
    with reading() as session:
        row = session.scalars(select(CustomerPage).where(CustomerPage.email == email)).one()
    return LINKS.token("customer", business.id, row.id, row.generation)


def test_who_has_the_mailbox_is_told_what_is_kept(business: Business, greta: int) -> None:
    told = own.told(link(business), NOW)
    said = json.dumps(told, ensure_ascii=False)
    assert (told["email"], told["people"][0]["customer"][0]["name"]) == (EMAIL, f"Greta {CANARY}")
    assert told["people"][0]["bookings"][0]["answers"] == {"wish": CANARY}
    assert f"Note on {CANARY}" not in said


def test_who_has_the_mailbox_may_be_forgotten(business: Business, greta: int) -> None:
    token = link(business)
    assert own.erase(token, NOW) == business.slug
    assert found(CANARY) == {}
    with pytest.raises((Gone, NotFound)):
        own.told(token, NOW)
    with reading() as session:
        last = session.scalars(select(RecordEntry).order_by(RecordEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.action) == ("customer", "erased")


def test_all_of_a_family_are_forgotten_or_nobody(business: Business, owner: Actor, greta: int) -> None:
    with unit_of_work() as session:
        find_or_add(session, business.id, Contact(f"Max {CANARY}", EMAIL, None), "de", NOW)
    booked = book(business, contact=Contact(f"Max {CANARY}", EMAIL, None))
    token = link(business)
    with pytest.raises(InUse):
        own.erase(token, NOW)
    with reading() as session:
        assert len(session.scalars(select(Customer).where(Customer.email == EMAIL)).all()) == 2
    assert [len(each["customer"]) for each in own.told(token, NOW)["people"]] == [2, 1]
    changes.cancel(booked.token, NOW)
    own.erase(token, NOW)
    assert found(CANARY) == {}
    with reading() as session:
        assert set(session.scalars(select(Booking.customer_id))) == {None}


def test_who_is_blocked_asks_the_house(business: Business, owner: Actor, greta: int) -> None:
    blocking.block(owner, greta, "Owes", NOW)
    with pytest.raises(OnlyByPhone):
        own.erase(link(business), NOW)
    with reading() as session:
        assert session.get(Customer, (business.id, greta)) is not None


def test_who_is_retained_is_not_erased_and_the_house_hears_of_the_wish(
    business: Business, owner: Actor, greta: int
) -> None:
    retaining.retain(owner, greta, "A lawsuit", NOW)
    with pytest.raises(OnlyByPhone):
        own.erase(link(business), NOW)
    with reading() as session:
        assert session.get(Customer, (business.id, greta)) is not None
        last = session.scalars(select(RecordEntry).order_by(RecordEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.subject_id) == ("customer", "erasure_wished", greta)
    retaining.end(owner, greta, NOW)
    own.erase(link(business), NOW)
    assert found(CANARY) == {}


def test_another_business_is_not_concerned(business: Business, greta: int) -> None:
    other = make_business()
    book(other, contact=Contact("Greta", EMAIL, None))
    own.erase(link(business), NOW)
    assert own.told(link(other), NOW)["people"][0]["customer"][0]["email"] == EMAIL


def test_a_link_that_was_ended_tells_nothing(business: Business, greta: int) -> None:
    token = link(business)
    customer_pages.invalidate(token, NOW)
    for deed in (own.told, own.erase):
        with pytest.raises(Gone):
            deed(token, NOW)
