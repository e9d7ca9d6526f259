"""Writing rows of feeds, with their links and what the record says of them, within a unit of work."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from booking.domain.feeds import FeedKind, FeedSettings
from booking.services import links, record
from booking.services.links import Links
from booking.services.record import By
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Feed
from booking.storage.unit_of_work import rows_changed

_feed = table_of(Feed).c


def add(
    session: Session,
    by: By,
    kind: FeedKind,
    columns: Mapping[str, object],
    settings: FeedSettings,
    links_of: Links,
    now: datetime,
) -> tuple[int, str]:
    """Make a feed of what *columns* name; answers its id and its token."""
    feed_id = new_id()
    token = links_of.token("feed", by.business_id, feed_id)
    row = {"business_id": by.business_id, "id": feed_id, "generation": 1, "created_at": now, "created_by": by.user_id}
    session.execute(insert(Feed), {**row, **columns, **values(settings)})
    links.remember(session, links.row(token, "feed", by.business_id, feed_id))
    record.add(session, by, "added", "feed", feed_id, now, changes(None, settings) | {"feed_kind": (None, kind.value)})
    return feed_id, token


def renew(session: Session, by: By, feed_id: int, generation: int, links_of: Links, now: datetime) -> str | None:
    """Give a feed another token; none where somebody else did it at the same time."""
    this = (_feed.business_id == by.business_id, _feed.id == feed_id)
    raised = update(Feed).where(*this, _feed.generation == generation).values(generation=generation + 1)
    if not rows_changed(session, raised):
        return None
    links.kill(session, links_of.token("feed", by.business_id, feed_id, generation), now)
    token = links_of.token("feed", by.business_id, feed_id, generation + 1)
    links.remember(session, links.row(token, "feed", by.business_id, feed_id))
    # Who fetched it did so at the old address.
    session.execute(update(Feed).where(*this).values(fetched_at=None, fetched_by=None))
    record.add(session, by, "address_renewed", "feed", feed_id, now)
    return token


def revoke(session: Session, by: By, feed_id: int, now: datetime) -> None:
    """Take a feed back."""
    _set_revoked(session, by, feed_id, now)
    record.add(session, by, "revoked", "feed", feed_id, now)


def restore(session: Session, by: By, feed_id: int, now: datetime) -> None:
    """Bring a feed back."""
    _set_revoked(session, by, feed_id, None)
    record.add(session, by, "brought_back", "feed", feed_id, now)


def values(settings: FeedSettings) -> dict[str, object]:
    """The columns that settings fill."""
    return {**asdict(settings), "privacy": settings.privacy.value}


def changes(before: FeedSettings | None, after: FeedSettings) -> dict[str, tuple[object, object]]:
    """For the record, under names that mean this of feeds alone."""
    was = values(before) if before else {}
    return {f"feed_{name}": (was.get(name), value) for name, value in values(after).items()}


def _set_revoked(session: Session, by: By, feed_id: int, at: datetime | None) -> None:
    this = update(Feed).where(_feed.business_id == by.business_id, _feed.id == feed_id)
    session.execute(this.values(revoked_at=at))
