"""How connected calendars fare."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.domain.foreign_calendars import Fault
from booking.services.foreign_calendars.access import source
from booking.storage.models import BusyTime, ForeignCalendar, Resource
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Connected:
    """A calendar of somebody else's; ``until`` is when the last time ends that it takes.

    ``asked_at`` is the last contact, ``read_at`` the last good one; ``fault`` is set while it fails. One that waits
    for its first answer has neither.
    """

    id: int
    resource: str
    kind: str
    name: str
    host: str
    events: int
    busy_times: int
    unreadable: int
    asked_at: datetime | None
    read_at: datetime | None
    failing_since: datetime | None
    fault: Fault | None
    next_at: datetime | None
    is_being_asked: bool
    until: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it was never asked."""
        return self.asked_at is None


def of_business(actor: Actor, now: datetime) -> list[Connected]:
    """Those that concern the actor, by resource and name. Raises NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    with reading() as session:
        return [each for each in _found(session, actor.business_id, now) if actor.concerns(each.resource)]


def one(actor: Actor, calendar_id: int, now: datetime) -> Connected:
    """One of them. Raises NotAllowed, NotFound."""
    found = next((each for each in of_business(actor, now) if each.id == calendar_id), None)
    if found is None:
        raise NotFound(what="calendar")
    return found


def _found(session: Session, business_id: int, now: datetime) -> list[Connected]:
    query = (
        select(ForeignCalendar, Resource.slug)
        .join(
            Resource,
            (Resource.business_id == ForeignCalendar.business_id) & (Resource.id == ForeignCalendar.resource_id),
        )
        .where(
            ForeignCalendar.business_id == business_id,
            ForeignCalendar.removed_at.is_(None),
            Resource.archived_at.is_(None),
        )
        .order_by(Resource.position, Resource.id, ForeignCalendar.name, ForeignCalendar.id)
    )
    last = (
        select(BusyTime.source, func.max(BusyTime.ends_at))
        .where(BusyTime.business_id == business_id)
        .group_by(BusyTime.source)
    )
    ends = {row[0]: row[1] for row in session.execute(last)}
    return [_connected(row, slug, ends.get(source(row.id)), now) for row, slug in session.execute(query)]


def _connected(row: ForeignCalendar, slug: str, until: datetime | None, now: datetime) -> Connected:
    return Connected(
        id=row.id,
        resource=slug,
        kind=row.kind,
        name=row.name,
        host=row.host,
        events=row.events,
        busy_times=row.busy_times,
        unreadable=row.unreadable,
        asked_at=row.asked_at,
        read_at=row.read_at,
        failing_since=row.failing_since,
        fault=Fault(row.last_error) if row.last_error else None,
        next_at=row.next_at,
        is_being_asked=row.next_at is not None and row.next_at <= now,
        until=until,
    )
