"""Busy time: when a resource is taken by a calendar that is not ours. No word is kept of what takes it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.domain.intervals import Interval, merge
from booking.services import claims, record
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import BusyTime, Resource
from booking.storage.types import from_minutes, minutes
from booking.storage.unit_of_work import reading, retried, unit_of_work

AT_ONCE = 500
"""Rows of one statement."""
PIECE = 24 * 60
"""A day in minutes: look-ups reach back only so far, so nothing longer is stored in one row."""

_ADD = insert(table_of(BusyTime))


@retried
def replace(actor: Actor, resource: str, source: str, taken: Iterable[Interval], now: datetime) -> int:
    """Let *source* say anew when a resource is busy, in minutes ``[start, end)``; answers how many intervals that are.

    What it said before is forgotten; nothing at all takes the source away. Locked as a claim is, so that nobody
    books by what is being replaced. Raises NotFound, NotAllowed, Busy.
    """
    actor.require(Permission.TIME_OFF_CHANGE)
    if not actor.concerns(resource):
        raise NotFound(what="resource")
    merged = merge(taken)
    with unit_of_work() as session:
        resource_id = _resource(session, actor.business_id, resource)
        claims.lock(session, actor.business_id, [resource_id])
        counted = put(session, actor.business_id, resource_id, source, merged)
        record.add(session, actor, "busy_time_replaced", "resource", resource_id, now, {"busy_times": counted})
    return len(merged)


def put(
    session: Session, business_id: int, resource_id: int, source: str, taken: Iterable[Interval]
) -> tuple[int, int]:
    """The same within a transaction that has locked the resource; answers how many rows there were and are.

    Only what differs is written: what is read again and again says mostly what it said before.
    """
    this = (BusyTime.business_id == business_id, BusyTime.resource_id == resource_id, BusyTime.source == source)
    known = select(minutes(BusyTime.starts_at), minutes(BusyTime.ends_at), BusyTime.id).where(*this)
    before = {(start, end): row_id for start, end, row_id in session.execute(known)}
    after = {piece for each in merge(taken) for piece in _pieces(each)}
    gone = [row_id for piece, row_id in before.items() if piece not in after]
    for at in range(0, len(gone), AT_ONCE):
        of_source = delete(BusyTime).where(*this)
        session.execute(of_source.where(BusyTime.id.in_(gone[at : at + AT_ONCE])) if after else of_source)
    rows = [_row(business_id, resource_id, source, piece) for piece in sorted(after - before.keys())]
    if rows:
        session.execute(_ADD, rows)
    if rows or gone:
        session.execute(
            update(Resource)
            .where(Resource.business_id == business_id, Resource.id == resource_id)
            .values(activity=Resource.activity + 1)
        )
    return len(before), len(after)


def sources(actor: Actor, resource: str) -> dict[str, tuple[int, datetime]]:
    """What says when a resource is busy: by source, how many rows and when the last of them ends. Raises NotFound."""
    if not actor.concerns(resource):
        raise NotFound(what="resource")
    with reading() as session:
        resource_id = _resource(session, actor.business_id, resource)
        query = (
            select(BusyTime.source, func.count(), func.max(BusyTime.ends_at))
            .where(BusyTime.business_id == actor.business_id, BusyTime.resource_id == resource_id)
            .group_by(BusyTime.source)
            .order_by(BusyTime.source)
        )
        return {source: (count, last) for source, count, last in session.execute(query)}


def until(actor: Actor, source: str) -> dict[str, datetime]:
    """By resource, for those that concern the actor: when the last that *source* said of it ends."""
    query = (
        select(Resource.slug, func.max(BusyTime.ends_at))
        .join(BusyTime, (BusyTime.business_id == Resource.business_id) & (BusyTime.resource_id == Resource.id))
        .where(Resource.business_id == actor.business_id, BusyTime.source == source)
        .group_by(Resource.slug)
    )
    with reading() as session:
        return {slug: last for slug, last in session.execute(query) if actor.concerns(slug)}


def _resource(session: Session, business_id: int, slug: str) -> int:
    query = select(Resource.id).where(
        Resource.business_id == business_id, Resource.slug == slug, Resource.archived_at.is_(None)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound(what="resource")
    return found


def _pieces(interval: Interval) -> Iterable[Interval]:
    start, end = interval
    return ((at, min(at + PIECE, end)) for at in range(start, end, PIECE))


def _row(business_id: int, resource_id: int, source: str, piece: Interval) -> dict[str, object]:
    return {
        "business_id": business_id,
        "id": new_id(),
        "resource_id": resource_id,
        "source": source,
        "starts_at": from_minutes(piece[0]),
        "ends_at": from_minutes(piece[1]),
    }
