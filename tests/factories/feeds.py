"""Feeds of a business, made by the person who runs the server."""

from typing import Any

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.feeds import FeedForm, FeedKind, FeedSettings
from booking.services import feeds
from booking.services.feeds import Made, Subject
from booking.services.links import Links
from tests.conftest import NOW

LINKS = Links("http://127.0.0.1:5000", b"key")


def make_feed(
    business: Business,
    kind: FeedKind = FeedKind.BUSINESS,
    of: str = "",
    *,
    form: FeedForm = FeedForm.EVENTS,
    links: Links = LINKS,
    **settings: Any,
) -> Made:
    """A feed of the whole business unless something is named."""
    actor = Actor.of_server(business.id)
    return feeds.create(actor, business, links, NOW, Subject(kind, of, form), FeedSettings(**settings))


def token_of(address: str) -> str:
    """The secret in an address."""
    return address.rpartition("/")[2].rpartition(".")[0]


def path_of(business: Business, kind: FeedKind = FeedKind.BUSINESS, of: str = "", **settings: Any) -> str:
    """The path at which a new feed is fetched."""
    return make_feed(business, kind, of, **settings).address.removeprefix(LINKS.base_url)
