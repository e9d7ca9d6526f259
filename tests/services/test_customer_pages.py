"""The page of all that one address has booked: who gets its link, and what stands on it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, Invalid, NotFound
from booking.services import changes, customer_pages, links, requests
from booking.storage.models import Business as BusinessRow
from booking.storage.models import CustomerPage, Link, Message
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.customer_calendar import delivered
from tests.services.test_bookings import ANNA, LINKS, NINE, book

TIM = Contact("Tim Weiß", "Anna@Example.org", None)
BERND = Contact("Bernd Fuchs", "bernd@example.org", None)
HALF = timedelta(minutes=30)


def ask(business: Business, email: str = "anna@example.org", locale: str = "en") -> None:
    customer_pages.ask(business, email, locale, NOW, LINKS)


def token_of(business: Business, email: str = "anna@example.org") -> str:
    with reading() as session:
        this = (CustomerPage.business_id == business.id, CustomerPage.email == email)
        row = session.scalars(select(CustomerPage).where(*this)).one()
        return LINKS.token("customer", business.id, row.id, row.generation)


def link_of(business: Business, email: str = "anna@example.org") -> str:
    ask(business, email)
    return token_of(business, email)


def let_expire(business: Business) -> None:
    with unit_of_work() as session:
        this = update(CustomerPage).where(CustomerPage.business_id == business.id)
        session.execute(this.values(expires_at=database_now()))


def rows() -> tuple[int, int, int]:
    with reading() as session:
        found = [session.scalar(select(func.count()).select_from(each)) for each in (CustomerPage, Message, Link)]
    return tuple(each or 0 for each in found)  # type: ignore[return-value]


def names(token: str) -> list[str]:
    return [each.name for each in customer_pages.opened(token, NOW).coming]


def test_the_link_shows_what_was_booked_with_the_address_for_relatives_too(app: Flask) -> None:
    business = make_business()
    book(business, NINE + HALF, contact=TIM)
    book(business, NINE, contact=ANNA)
    book(business, NINE + 2 * HALF, contact=BERND)
    assert names(link_of(business)) == ["Anna Weiß", "Tim Weiß"]


def test_another_business_shows_its_own_only(app: Flask) -> None:
    here, there = make_business(), make_business(slug="workshop", resources=[resource("max")], services=[_repair()])
    book(here)
    book(there, slug="repair", contact=TIM)
    assert names(link_of(there)) == ["Tim Weiß"]


def _repair() -> dict[str, object]:
    return service("repair", any_of=("max",))


def test_what_was_cancelled_stands_below(app: Flask) -> None:
    business = make_business()
    changes.cancel(book(business).token, NOW)
    page = customer_pages.opened(link_of(business), NOW)
    assert (page.coming, [each.state for each in page.former]) == ([], ["cancelled"])


def test_a_request_that_waits_is_to_come_and_a_declined_one_is_not(app: Flask) -> None:
    business = make_business(services=[service("surgery", approval=True)])
    waits = book(business, slug="surgery")
    token = link_of(business)
    assert [each.state for each in customer_pages.opened(token, NOW).coming] == ["pending"]
    requests.decline(business.id, waits.facts.booking_id, None, NOW)
    assert [each.state for each in customer_pages.opened(token, NOW).former] == ["declined"]


def test_what_is_over_stands_below_and_after_a_year_not_any_more(app: Flask) -> None:
    business = make_business()
    book(business)
    token = link_of(business)
    later = customer_pages.opened(token, NOW + timedelta(days=30))
    assert (later.coming, len(later.former)) == ([], 1)
    assert customer_pages.opened(token, NOW + timedelta(days=400)).former == []


def test_who_it_is_with_is_told(app: Flask) -> None:
    business = make_business()
    book(business)
    assert customer_pages.opened(link_of(business), NOW).coming[0].staff_names == ("Anna",)


def test_asking_writes_the_same_whoever_is_asked_for(app: Flask) -> None:
    business = make_business()
    book(business)
    before = rows()
    ask(business)
    known = rows()
    ask(business, "nobody@example.org")
    assert [b - a for a, b in zip(before, known, strict=True)] == [1, 1, 1]
    assert [b - a for a, b in zip(known, rows(), strict=True)] == [1, 1, 1]


def test_a_mail_goes_to_who_has_booked_and_to_nobody_else(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    ask(business, "nobody@example.org")
    ask(business)
    assert [message["To"] for message in delivered()] == ["anna@example.org"]


def test_the_mail_comes_in_the_name_of_the_business_with_the_link(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    ask(business)
    (message,) = delivered()
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Subject"] == f"Your bookings with {business.name}"
    assert f"http://127.0.0.1:5000/en/m/{token_of(business)}" in text
    assert f"Privacy: http://127.0.0.1:5000/en/{business.slug}/-/privacy" in text
    assert "Anna Weiß" not in text


def test_three_mails_an_hour_go_to_one_address(app: Flask) -> None:
    business = make_business()
    before = rows()[1]
    for _ in range(5):
        ask(business)
    assert rows()[1] - before == 3


def test_the_link_stays_good_when_it_is_asked_for_again(app: Flask) -> None:
    business = make_business()
    token = link_of(business)
    ask(business)
    assert token_of(business) == token
    assert names(token) == []


def test_a_link_that_ran_out_opens_nothing_and_another_one_does(app: Flask) -> None:
    business = make_business()
    book(business)
    token = link_of(business)
    let_expire(business)
    with pytest.raises(Gone):
        customer_pages.opened(token, NOW)
    customer_pages.ask_again(token, "en", NOW, LINKS)
    assert names(token_of(business)) == ["Anna Weiß"]
    with pytest.raises(Gone):
        customer_pages.opened(token, NOW)


def test_a_link_that_was_made_invalid_opens_nothing_and_another_one_does(app: Flask) -> None:
    business = make_business()
    book(business)
    token = link_of(business)
    customer_pages.invalidate(token, NOW)
    with pytest.raises(Gone):
        customer_pages.opened(token, NOW)
    assert names(link_of(business)) == ["Anna Weiß"]
    assert token_of(business) != token


def test_nothing_is_mailed_by_a_link_that_was_made_invalid_meanwhile(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    customer_pages.invalidate(link_of(business), NOW)
    assert delivered() == []


def test_a_business_that_was_archived_shows_nothing(app: Flask) -> None:
    business = make_business()
    token = link_of(business)
    with unit_of_work() as session:
        session.execute(update(BusinessRow).where(BusinessRow.id == business.id).values(archived_at=NOW))
    with pytest.raises(Gone):
        customer_pages.opened(token, NOW)
    with pytest.raises(Gone):
        customer_pages.known(token)


def test_a_link_for_another_purpose_opens_nothing(app: Flask) -> None:
    with pytest.raises(NotFound):
        customer_pages.opened(book(make_business()).token, NOW)


@pytest.mark.parametrize("typed", ["", "anna", "anna@", "a@b,c@d.example", "anna@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        customer_pages.folded(typed)


def test_an_address_is_folded_as_those_of_customers_are() -> None:
    assert customer_pages.folded(" Anna@Example.ORG ") == "anna@example.org"


def test_pages_of_strangers_are_forgotten_after_a_day_and_those_of_customers_stay(app: Flask) -> None:
    business = make_business()
    book(business)
    ask(business)
    ask(business, "nobody@example.org")
    with unit_of_work() as session:
        session.execute(update(CustomerPage).values(asked_at=NOW - timedelta(days=9000)))
    assert customer_pages.forget() == 1
    with reading() as session:
        assert list(session.scalars(select(CustomerPage.email))) == ["anna@example.org"]
        digests = list(session.scalars(select(Link.digest).where(Link.purpose == "customer")))
    assert digests == [links.digest(token_of(business))]
