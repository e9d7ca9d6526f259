"""A practice with ten thousand coming visits, and a thousand who subscribe to calendars of it and its neighbours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, product

from sqlalchemy import text

from bench import history
from bench.data import HOURS, PEOPLE, SLUG, ZONE, document, wall
from booking.domain.access import Actor
from booking.domain.feeds import FeedKind, FeedSettings, Privacy
from booking.services import businesses, feeds
from booking.services.feeds import Subject
from booking.services.links import Links
from booking.services.setup.importing import import_business
from booking.storage import guard
from booking.storage.db import db

EVENTS = 10_000
NEIGHBOURS = 10
SUBSCRIBERS = 1_000
FIRST = 100
"""Days from today: what the bookings of the measurement take lies before."""


def fill(today: date, links: Links) -> tuple[str, list[str]]:
    """Write it all; answers the path of the practice's whole feed, and of one feed for each subscriber."""
    now = datetime.combine(today, time(3), UTC)
    slugs = [SLUG, *(f"neighbour-{number}" for number in range(1, NEIGHBOURS + 1))]
    for slug in slugs:
        import_business(document(slug), replace=False, now=now)
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f"ALTER TABLE occupancy DROP CONSTRAINT {guard.CONSTRAINT}"))
        connection.execute(text(history.VISITS))
        connection.execute(text(history.COMING), list(islice(_visits(today, SLUG), EVENTS)))
        for slug in slugs[1:]:
            connection.execute(text(history.COMING), list(islice(_visits(today, slug), 800)))
        for name in ("CUSTOMERS", "APPOINTMENTS", "LINES", "OCCUPANCIES", "BOOKINGS"):
            connection.execute(text(getattr(history, name)), {"zone": ZONE})
        guard.install(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    return _make_feeds(slugs, now, links)


def _visits(today: date, slug: str) -> Iterator[dict[str, object]]:
    for day in range(FIRST, 2000):
        on = today + timedelta(days=day)
        opened = [
            minute for weekday, opens, closes in HOURS if weekday == on.weekday() for minute in range(opens, closes, 30)
        ]
        for minute, person in product(opened, range(1, PEOPLE + 1)):
            yield {"slug": slug, "person": person, "starts_at": wall(on, minute), "length": 30}


def _make_feeds(slugs: list[str], now: datetime, links: Links) -> tuple[str, list[str]]:
    def path(slug: str, subject: Subject, settings: FeedSettings) -> str:
        business = businesses.business(slug)
        made = feeds.create(Actor.of_server(business.id), business, links, now, subject, settings)
        return made.address.removeprefix(links.base_url)

    whole = path(SLUG, Subject(), FeedSettings(privacy=Privacy.FULL))
    people = [(slug, f"person-{each}") for slug in slugs for each in range(1, PEOPLE + 1)]
    month = FeedSettings(ahead_days=FIRST + 31)
    return whole, [
        path(slug, Subject(FeedKind.RESOURCE, person), month)
        for slug, person in (people[at % len(people)] for at in range(SUBSCRIBERS))
    ]
