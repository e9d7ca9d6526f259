"""The subscription that a customer makes for themselves, of all that their address has booked at one business.

It is theirs alone: feeds that the house made of the same address are not shown here and stay as they are.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.feeds import FeedKind, FeedSettings, Privacy
from booking.services import customer_pages, feed_rows
from booking.services.links import Links
from booking.services.record import By
from booking.storage.models import CustomerPage
from booking.storage.queries import feeds as queries
from booking.storage.queries.customer_pages import PageRow
from booking.storage.queries.feeds import FeedRow
from booking.storage.unit_of_work import reading, retried, unit_of_work


def address(row: PageRow, links_of: Links) -> str | None:
    """Where the subscription of a page is read; none where there is none, or no more."""
    with reading() as session:
        feed = _feed(session, row)
    return links_of.of_feed(links_of.token("feed", row.business_id, feed.id, feed.generation)) if feed else None


@retried
def make(token: str, locale: str, now: datetime, links_of: Links) -> None:
    """Make the subscription of a page; where there is one, it stays. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = customer_pages.living(session, token, is_locked=True)
        if _feed(session, row) is not None:
            return
        settings = FeedSettings(privacy=Privacy.FULL, locale=locale)
        of = {"customer_email": row.email}
        feed_id, _ = feed_rows.add(session, _by(row), FeedKind.CUSTOMER, of, settings, links_of, now)
        this = (CustomerPage.business_id == row.business_id, CustomerPage.id == row.id)
        session.execute(update(CustomerPage).where(*this).values(feed_id=feed_id))


@retried
def renew(token: str, now: datetime, links_of: Links) -> None:
    """Give it another address; at the old one there is nothing from now on. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = customer_pages.living(session, token)
        feed = _feed(session, row)
        if feed is not None:
            feed_rows.renew(session, _by(row), feed.id, feed.generation, links_of, now)


@retried
def end(token: str, now: datetime) -> None:
    """End it: at its address there is nothing from now on. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = customer_pages.living(session, token)
        feed = _feed(session, row)
        if feed is not None:
            feed_rows.revoke(session, _by(row), feed.id, now)


def _feed(session: Session, row: PageRow) -> FeedRow | None:
    found = queries.one(session, row.business_id, row.feed_id) if row.feed_id is not None else None
    return found if found is not None and found.revoked_at is None else None


def _by(row: PageRow) -> By:
    return By(row.business_id, "customer")
