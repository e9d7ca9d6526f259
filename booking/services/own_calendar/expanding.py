"""Private entries go on: what comes back takes time as far ahead as is looked at, and forgotten ones leave no trace."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from booking.domain.errors import Invalid
from booking.domain.foreign_calendars import MOVED, CalendarFault
from booking.ical.own_written import written
from booking.services import busy, claims
from booking.services.accounts.sealing import Seal
from booking.services.foreign_calendars.ours import own_addresses
from booking.services.own_calendar.private import expanded, opened, source
from booking.services.own_calendar.tokens import LONGEST
from booking.storage.models import Business, Location, OwnEntry, Resource
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

AT_ONCE = 100
DAY = timedelta(days=1)
logger = logging.getLogger(__name__)


def go_on(seal: Seal, now: datetime) -> int:
    """Look again at entries that were looked at long ago; answers how many. Some at a time, the oldest first."""
    with reading() as session:
        query = (
            select(OwnEntry, Location.time_zone)
            .join(Resource, (Resource.business_id == OwnEntry.business_id) & (Resource.id == OwnEntry.resource_id))
            .join(Location, (Location.business_id == Resource.business_id) & (Location.id == Resource.location_id))
            .join(Business, Business.id == OwnEntry.business_id)
            .where(
                OwnEntry.removed_at.is_(None),
                OwnEntry.expanded_at < now - MOVED,
                Resource.archived_at.is_(None),
                Business.archived_at.is_(None),
            )
            .order_by(OwnEntry.expanded_at, OwnEntry.id)
            .limit(AT_ONCE)
        )
        rows = session.execute(query).all()
        due = [(row, zone, own_addresses(session, row.business_id, row.resource_id)) for row, zone in rows]
    for row, zone, own in due:
        _look_again(row, zone, own, seal, now)
    return len(due)


def _look_again(row: OwnEntry, zone: str, own: frozenset[str], seal: Seal, now: datetime) -> None:
    text = opened(row, seal)
    try:
        found = expanded(text, written(text), zone, own, now) if text is not None else None
    except (Invalid, CalendarFault):
        # It could be read when it was written: what it said then stays in force.
        logger.warning("private entry %s could not be read again", row.id)
        found = None
    _keep(row, found.taken if found else None, now, goes_on=found is None or found.goes_on)


@retried
def _keep(row: OwnEntry, taken: list[tuple[int, int]] | None, now: datetime, *, goes_on: bool) -> None:
    with unit_of_work() as session:
        claims.lock(session, row.business_id, [row.resource_id])
        present = session.get(OwnEntry, (row.business_id, row.id))
        if present is None or present.removed_at is not None or present.etag != row.etag:
            return
        present.expanded_at = now if goes_on else None
        if taken is not None:
            busy.put(session, row.business_id, row.resource_id, source(row.id), taken)


@retried
def forget_removed(now: datetime) -> int:
    """Forget that entries were removed, once no token is good any more that knew them; answers how many."""
    is_old = OwnEntry.removed_at < now - LONGEST - DAY
    with reading() as session:
        if session.execute(select(OwnEntry.id).where(is_old).limit(1)).first() is None:
            return 0
    with unit_of_work() as session:
        return rows_changed(session, delete(OwnEntry).where(is_old))
