"""Calendars to subscribe to: created by the business, read by whoever has the address."""

from datetime import date, datetime
from gettext import NullTranslations

from sqlalchemy import insert

from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.domain.feeds import FeedFacts, Privacy
from booking.ical.feeds import feed as written
from booking.services import links
from booking.services.links import Links
from booking.storage.ids import new_id
from booking.storage.models import Feed
from booking.storage.queries import feeds as queries
from booking.storage.queries.feeds import Subscribed
from booking.storage.unit_of_work import reading, unit_of_work


def create(
    business: Business,
    links_of: Links,
    now: datetime,
    *,
    resource: str | None = None,
    customer_email: str | None = None,
    privacy: Privacy = Privacy.BUSY,
    locale: str | None = None,
) -> str:
    """Make a feed and answer its address. Raises NotFound for a resource that the business has not."""
    if resource is not None and resource not in business.resources:
        raise NotFound(what="resource")
    feed_id = new_id()
    token = links_of.token("feed", business.id, feed_id)
    with unit_of_work() as session:
        session.execute(
            insert(Feed),
            {
                "business_id": business.id,
                "id": feed_id,
                "resource_id": business.resources[resource].rules.id if resource else None,
                "customer_email": customer_email.casefold() if customer_email else None,
                "privacy": privacy.value,
                "locale": locale or business.locale,
                "generation": 1,
                "created_at": now,
            },
        )
        links.remember(session, links.row(token, "feed", business.id, feed_id))
    return links_of.of_feed(token)


def subscribed(token: str) -> Subscribed:
    """The feed behind a token with its present version. Raises NotFound, also for a revoked one."""
    with reading() as session:
        found = queries.subscribed(session, links.digest(token))
    if found is None:
        raise NotFound(what="feed")
    return found


def calendar(feed: Subscribed, day: date, translations: NullTranslations) -> bytes:
    """The feed as iCalendar on *day*: the same bytes while its version and the day are the same."""
    with reading() as session:
        entries = queries.entries(session, feed, day)
    name = f"{feed.resource_name} – {feed.business_name}" if feed.resource_name else feed.business_name
    return written(FeedFacts(name, Privacy(feed.privacy), feed.locale, feed.version), entries, translations)
