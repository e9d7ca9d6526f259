"""Feeds as those read them who have the address: what is known at once, the whole, and who fetched it when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from itertools import islice

from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm import Session

from booking.domain.errors import NotFound
from booking.domain.feeds import FeedEntry, FeedFacts, FeedForm, FeedKind, Privacy
from booking.domain.texts import in_language
from booking.ical.feeds import etag
from booking.ical.feeds import feed as written
from booking.services import links, resource_times
from booking.storage.db import table_of
from booking.storage.models import Feed
from booking.storage.queries import feeds as queries
from booking.storage.queries.feed_entries import entries
from booking.storage.queries.feed_names import Named, named
from booking.storage.queries.feed_seats import seats
from booking.storage.queries.feeds import Subscribed
from booking.storage.unit_of_work import glancing, reading, unit_of_work

AT_ONCE = 200
"""Feeds whose readers are noted in one unit of work, so that a booking never waits for long."""
_feed = table_of(Feed).c

FeedKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fetch:
    """That a feed was fetched, when and by which program."""

    at: datetime
    by: str


def subscribed(token: str) -> Subscribed:
    """The feed behind a token with its present version. Raises NotFound, also for a revoked or rotated one."""
    with glancing() as connection:
        found = queries.subscribed(connection, links.digest(token))
    if found is None:
        raise NotFound(what="feed")
    return found


def tag(feed: Subscribed, day: date) -> str | None:
    """The entity tag of a feed on *day*, without quotes; none where only the whole can tell.

    A customer's feed changes also with whom the business takes for that customer, which no version counts; it is
    short and asked for by few.
    """
    return None if feed.kind is FeedKind.CUSTOMER else etag(day, feed)


def calendar(feed: Subscribed, day: date, translations: NullTranslations) -> bytes:
    """The feed as iCalendar on *day*: the same bytes while its tag is the same."""
    if feed.form != FeedForm.EVENTS:
        return resource_times.written(feed, day)
    with reading() as session:
        names = named(session, feed.business_id)
        found = _found(session, feed, names, day)
    facts = FeedFacts(
        name=feed.name or default_name(feed, names),
        privacy=Privacy(feed.privacy),
        locale=feed.locale,
        version=feed.version,
        alarm_minutes=feed.alarm_minutes,
        host=names.business if feed.kind is FeedKind.CUSTOMER else "",
    )
    return written(facts, found, translations)


def _found(session: Session, feed: Subscribed, names: Named, day: date) -> list[FeedEntry]:
    read = seats if feed.kind is FeedKind.CUSTOMER else entries
    return read(session, feed, names, day)


def default_name(feed: Subscribed, names: Named) -> str:
    """What a feed is called that has no name. One that only says "busy" does not name its service."""
    if feed.resource_id is not None:
        return f"{names.resources[feed.resource_id]} – {names.business}"
    if feed.service_id is not None and feed.privacy != Privacy.BUSY:
        return f"{in_language(names.services[feed.service_id], feed.locale)} – {names.business}"
    return names.business


_NOTE = (
    update(table_of(Feed))
    .where(
        _feed.business_id == bindparam("of_business"),
        _feed.id == bindparam("of_feed"),
        or_(_feed.fetched_at.is_(None), _feed.fetched_at < bindparam("at")),
    )
    .values(fetched_at=bindparam("at"), fetched_by=bindparam("by"))
)


def note_fetches(fetched: Mapping[FeedKey, Fetch]) -> None:
    """Write down who fetched which feed last; what another process knows to be later stays. Raises Busy."""
    # In the order of their keys, so that two processes never wait for each other.
    rows = iter(
        {"of_business": business_id, "of_feed": feed_id, "at": fetch.at, "by": fetch.by}
        for (business_id, feed_id), fetch in sorted(fetched.items(), key=lambda each: each[0])
    )
    while some := list(islice(rows, AT_ONCE)):
        with unit_of_work() as session:
            session.execute(_NOTE, some)
