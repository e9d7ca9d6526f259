"""Whom a search puts first, whom it leaves out, and who may search."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed, NotFound
from booking.services import bookings, customers
from booking.services.customers import contacts
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.customers.people import add_customer
from tests.services.test_bookings import LINKS, NINE, book


def found(business: Business, text: str, limit: int = 20) -> list[str]:
    return [card.name for card in customers.search(make_member(business), text, NOW, limit)]


def came(business: Business, name: str, days: int) -> None:
    """A visit so many days ago."""
    contact, then = Contact(name, f"{name[:3]}@example.org".lower(), None), NINE - timedelta(days=7 + days)
    asked = bookings.Request(contact, "de")
    bookings.book(business, business.services["checkup"], then, then - timedelta(days=1), asked, LINKS)


def test_whole_words_go_before_beginnings_and_these_before_what_is_near(app: Flask) -> None:
    business = make_business()
    for name in ("Wenter Ute", "Wintermann Ina", "Winter Eva"):
        add_customer(business, name)
    assert found(business, "winter") == ["Winter Eva", "Wintermann Ina", "Wenter Ute"]


def test_among_equals_goes_first_who_comes_next_then_who_was_here_last(app: Flask) -> None:
    business = make_business()
    add_customer(business, "Ada Winter")
    came(business, "Bea Winter", 14)
    came(business, "Cyd Winter", 0)
    book(business, contact=Contact("Dan Winter", "dan@example.org", None))
    assert found(business, "winter") == ["Dan Winter", "Cyd Winter", "Bea Winter", "Ada Winter"]


def test_among_the_rest_the_alphabet_decides(app: Flask) -> None:
    business = make_business()
    for name in ("Cyd Winter", "Ada Winter", "Bea Winter"):
        add_customer(business, name)
    assert found(business, "winter") == ["Ada Winter", "Bea Winter", "Cyd Winter"]


def test_no_more_are_answered_than_asked_for(app: Flask) -> None:
    business = make_business()
    for number in range(5):
        add_customer(business, f"Winter {number}")
    assert len(found(business, "winter", 3)) == 3


def test_a_card_says_what_one_should_know(app: Flask) -> None:
    business = make_business()
    came(business, "Ada Winter", 0)
    book(business, contact=Contact("Ada Winter", "ada@example.org", None))
    [card] = customers.search(make_member(business), "ada", NOW)
    assert (card.last_visit, card.next_visit, card.no_shows) == (NINE - timedelta(days=7), NINE, 0)
    assert (card.email, card.tags, card.is_blocked) == ("ada@example.org", (), False)


def test_customers_of_another_business_are_not_found(app: Flask) -> None:
    add_customer(make_business(), "Ada Winter")
    assert found(make_business(), "winter") == []


def test_who_is_in_the_archive_is_not_found(app: Flask) -> None:
    business = make_business()
    contacts.archive(make_member(business), add_customer(business, "Ada Winter"), NOW)
    assert found(business, "winter") == []


def both_calendars() -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")], services=[service(), service("other", any_of=("ben",))]
    )


def test_who_works_on_one_calendar_finds_those_who_were_on_it(app: Flask) -> None:
    business = both_calendars()
    book(business, contact=Contact("Ada Winter", "ada@example.org", None))
    book(business, slug="other", contact=Contact("Bea Winter", "bea@example.org", None))
    staff = make_member(business, Role.STAFF, "anna")
    assert [card.name for card in customers.search(staff, "winter", NOW)] == ["Ada Winter"]
    assert [card.name for card in customers.search(staff, "wintre", NOW)] == ["Ada Winter"]


def test_who_works_on_no_calendar_finds_nobody(app: Flask) -> None:
    business = both_calendars()
    book(business)
    assert customers.search(make_member(business, Role.STAFF), "anna", NOW) == []


def test_who_works_on_one_calendar_gets_no_card_of_others(app: Flask) -> None:
    business = both_calendars()
    book(business, slug="other")
    [card] = customers.search(make_member(business), "anna", NOW)
    assert customers.card(make_member(business, Role.STAFF, "ben"), card.id, NOW) == card
    with pytest.raises(NotFound):
        customers.card(make_member(business, Role.STAFF, "anna"), card.id, NOW)


def test_read_only_may_search(app: Flask) -> None:
    business = make_business()
    add_customer(business, "Ada Winter")
    assert len(customers.search(make_member(business, Role.READ_ONLY), "ada", NOW)) == 1


def test_nobody_searches_without_leave(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    business = make_business()
    monkeypatch.setattr("booking.domain.access.PERMISSIONS", {role: frozenset() for role in Role})
    with pytest.raises(NotAllowed):
        customers.search(make_member(business), "ada", NOW)
