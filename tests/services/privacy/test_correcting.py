"""Customers correct their name and number themselves, by the link to their mailbox."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, Invalid, NotFound
from booking.services import changes, customer_pages
from booking.services.customers import searching
from booking.services.privacy import correcting
from booking.services.setup import online
from booking.storage.models import Booking, CustomerPage, RecordEntry, Resource
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, NINE, book

GRETA = Contact("Greta Mueler", "greta@example.org", "+493611111111")


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business()


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def booked(business: Business) -> int:
    return book(business, contact=GRETA).facts.booking_id


@pytest.fixture
def token(business: Business, booked: int) -> str:
    return link(business, "greta@example.org")


def link(business: Business, email: str) -> str:
    """The link that is mailed to this address."""
    customer_pages.ask(business, email, "en", NOW, LINKS)
    with reading() as session:
        row = session.scalars(
            select(CustomerPage).where(CustomerPage.business_id == business.id, CustomerPage.email == email)
        ).one()
        return LINKS.token("customer", business.id, row.id, row.generation)


def booking(business: Business, booking_id: int) -> Booking:
    with reading() as session:
        return session.get_one(Booking, (business.id, booking_id))


def version(business: Business) -> int:
    with reading() as session:
        return session.scalars(select(Resource.calendar_version).where(Resource.business_id == business.id)).one()


def test_name_and_number_are_those_of_the_visits_to_come_too(
    business: Business, owner: Actor, token: str, booked: int
) -> None:
    (greta,) = correcting.known(token)
    before = version(business)
    assert correcting.correct(token, greta.id, " Greta Müller ", "0361 222 22 22", NOW)
    assert correcting.known(token) == [correcting.Known(greta.id, "Greta Müller", "+493612222222")]
    row = booking(business, booked)
    assert (row.contact_name, row.contact_phone) == ("Greta Müller", "+493612222222")
    # Calendars that name her are asked for anew, and she is found by her name.
    assert version(business) > before
    assert [each.id for each in searching.search(owner, "mueller", NOW)] == [greta.id]
    with reading() as session:
        entry = session.scalars(select(RecordEntry).where(RecordEntry.subject == "customer")).all()[-1]
        assert (entry.actor, entry.action) == ("customer", "changed")


def test_what_is_over_stays_as_it_was(business: Business, token: str, booked: int) -> None:
    (greta,) = correcting.known(token)
    changes.cancel(LINKS.token("manage", business.id, booked), NOW)
    correcting.correct(token, greta.id, "Greta Müller", "", NOW)
    assert booking(business, booked).contact_name == GRETA.name


def test_the_same_again_changes_nothing(business: Business, token: str) -> None:
    (greta,) = correcting.known(token)
    before = version(business)
    assert not correcting.correct(token, greta.id, greta.name, greta.phone, NOW)
    assert version(business) == before


@pytest.mark.parametrize(
    "name, phone, faults",
    [
        ("  ", "", [("name", "required")]),
        ("x" * 201, "1", [("name", "too_long"), ("phone", "not_a_number")]),
        ("Gre\x07ta", "", [("name", "unprintable")]),
    ],
)
def test_nonsense_is_refused(token: str, name: str, phone: str, faults: list[tuple[str, str]]) -> None:
    (greta,) = correcting.known(token)
    with pytest.raises(Invalid) as refused:
        correcting.correct(token, greta.id, name, phone, NOW)
    assert [(each["path"], each["code"]) for each in refused.value.fields["errors"]] == faults  # type: ignore[attr-defined]
    assert correcting.known(token) == [greta]


def test_where_names_are_kept_only_the_number_is_corrected(business: Business, owner: Actor, token: str) -> None:
    (greta,) = correcting.known(token)
    online.set_keeping_names(owner, True, NOW)
    with pytest.raises(Invalid):
        correcting.correct(token, greta.id, "Somebody Else", greta.phone, NOW)
    assert correcting.correct(token, greta.id, greta.name, "", NOW)
    assert correcting.known(token) == [correcting.Known(greta.id, greta.name, "")]


def test_nobody_corrects_who_has_another_address(business: Business, token: str) -> None:
    book(business, NINE + timedelta(hours=2), contact=Contact("Paul", "paul@example.org", None))
    (paul,) = correcting.known(link(business, "paul@example.org"))
    with pytest.raises(NotFound):
        correcting.correct(token, paul.id, "Stolen", "", NOW)
    other = make_business()
    book(other, contact=GRETA)
    (elsewhere,) = correcting.known(link(other, "greta@example.org"))
    with pytest.raises(NotFound):
        correcting.correct(token, elsewhere.id, "Stolen", "", NOW)


def test_a_dead_link_corrects_nothing(token: str) -> None:
    (greta,) = correcting.known(token)
    customer_pages.invalidate(token, NOW)
    with pytest.raises((Gone, NotFound)):
        correcting.correct(token, greta.id, "Greta Müller", "", NOW)
