"""A customer's own subscription: made by the link to all their bookings, theirs alone, and ended there."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import Gone
from booking.domain.feeds import FeedKind
from booking.services import customer_feeds, customer_pages, feeds
from booking.storage.models import RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.test_bookings import LINKS
from tests.services.test_customer_pages import link_of


def address(token: str) -> str | None:
    return customer_feeds.address(customer_pages.known(token), LINKS)


def subscribed(business: Business) -> str:
    token = link_of(business)
    customer_feeds.make(token, "en", NOW, LINKS)
    return token


def test_there_is_no_subscription_before_it_is_made(app: Flask) -> None:
    assert address(link_of(make_business())) is None


def test_making_it_twice_is_once(app: Flask) -> None:
    token = subscribed(make_business())
    first = address(token)
    customer_feeds.make(token, "en", NOW, LINKS)
    assert first is not None
    assert address(token) == first


def test_the_house_sees_it_and_the_record_says_that_the_customer_made_it(app: Flask) -> None:
    business = make_business()
    subscribed(business)
    (row,) = feeds.of_business(Actor.of_server(business.id))
    assert (row.kind, row.customer_email, row.privacy) == (FeedKind.CUSTOMER, "anna@example.org", "full")
    with reading() as session:
        entries = select(RecordEntry.actor, RecordEntry.action).where(RecordEntry.subject == "feed")
        assert [tuple(each) for each in session.execute(entries)] == [("customer", "added")]


def test_one_that_the_house_made_is_not_shown_nor_ended(app: Flask) -> None:
    business = make_business()
    server = Actor.of_server(business.id)
    feeds.create(server, business, LINKS, NOW, feeds.Subject(FeedKind.CUSTOMER, "anna@example.org"))
    token = link_of(business)
    assert address(token) is None
    customer_feeds.end(token, NOW)
    assert len(feeds.of_business(server)) == 1


def test_a_new_address_takes_the_place_of_the_one_before(app: Flask) -> None:
    token = subscribed(make_business())
    before = address(token)
    customer_feeds.renew(token, NOW, LINKS)
    assert address(token) not in (None, before)


def test_once_ended_it_is_gone_and_can_be_made_anew(app: Flask) -> None:
    token = subscribed(make_business())
    before = address(token)
    customer_feeds.end(token, NOW)
    assert address(token) is None
    customer_feeds.make(token, "en", NOW, LINKS)
    assert address(token) not in (None, before)


@pytest.mark.parametrize("deed", ["make", "renew", "end"])
def test_a_link_that_is_invalid_changes_nothing(app: Flask, deed: str) -> None:
    token = subscribed(make_business())
    customer_pages.invalidate(token, NOW)
    with pytest.raises(Gone):
        {
            "make": lambda: customer_feeds.make(token, "en", NOW, LINKS),
            "renew": lambda: customer_feeds.renew(token, NOW, LINKS),
            "end": lambda: customer_feeds.end(token, NOW),
        }[deed]()
    assert address(token) is not None


def test_the_page_is_kept_as_long_as_its_subscription(app: Flask) -> None:
    business = make_business()
    token = subscribed(business)
    customer_pages.forget()
    assert address(token) is not None
