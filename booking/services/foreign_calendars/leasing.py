"""Taking connected calendars in hand: each is asked by one worker at a time, and by the next when that one dies."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from booking.domain.foreign_calendars import MOVED
from booking.services.foreign_calendars.ours import own_addresses
from booking.storage.models import Business, ForeignCalendar, Location, Resource
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work

LEASE = timedelta(minutes=5)  # longer than all that are leased at once can take
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Leased:
    """A calendar in this worker's hands."""

    business_id: int
    id: int
    resource_id: int
    attempts: int
    sealed_address: str
    etag: str | None
    last_modified: str | None
    digest: str | None
    zone: str
    own: frozenset[str]


def _is_due(clock: ColumnElement[datetime] | datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        ForeignCalendar.next_at <= clock,
        or_(ForeignCalendar.leased_until.is_(None), ForeignCalendar.leased_until < clock),
        ForeignCalendar.removed_at.is_(None),
    )


def lease(now: datetime) -> list[Leased]:
    """Take some in hand, those first that have waited longest. Nobody asks for what is put into the archive."""
    with reading() as session:
        if session.execute(select(ForeignCalendar.id).where(*_is_due(database_now())).limit(1)).first() is None:
            return []
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        due = (
            select(ForeignCalendar)
            .where(*_is_due(clock))
            .order_by(ForeignCalendar.next_at, ForeignCalendar.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        found = []
        for row in session.scalars(due).all():
            zone = _zone(session, row)
            if zone is None or row.sealed_address is None:
                row.next_at = clock + timedelta(days=1)
                continue
            row.leased_until, row.attempts = clock + LEASE, row.attempts + 1
            # Nothing has changed, perhaps, but the time that is looked at has.
            is_old = row.expanded_at is None or now - row.expanded_at > MOVED
            known = (None, None, None) if is_old else (row.etag, row.last_modified, row.digest)
            own = own_addresses(session, row.business_id, row.resource_id)
            found.append(
                Leased(row.business_id, row.id, row.resource_id, row.attempts, row.sealed_address, *known, zone, own)
            )
        session.flush()
        return found


def _zone(session: Session, row: ForeignCalendar) -> str | None:
    query = (
        select(Location.time_zone)
        .join(Resource, (Resource.business_id == Location.business_id) & (Resource.location_id == Location.id))
        .join(Business, Business.id == Resource.business_id)
        .where(
            Resource.business_id == row.business_id,
            Resource.id == row.resource_id,
            Resource.archived_at.is_(None),
            Business.archived_at.is_(None),
        )
    )
    return session.scalar(query)


def still_ours(session: Session, leased: Leased) -> tuple[ForeignCalendar | None, datetime]:
    """The row, if no other worker has taken it since; the lease is over."""
    clock: datetime = session.execute(select(database_now())).scalar_one()
    query = select(ForeignCalendar).where(
        ForeignCalendar.business_id == leased.business_id,
        ForeignCalendar.id == leased.id,
        ForeignCalendar.attempts == leased.attempts,
        ForeignCalendar.removed_at.is_(None),
    )
    row = session.scalars(query.with_for_update()).one_or_none()
    if row is not None:
        row.leased_until = None
    return row, clock
