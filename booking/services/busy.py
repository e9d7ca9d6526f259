"""Busy time: when a resource is taken by a calendar that is not ours. No word is kept of what takes it."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.intervals import Interval, merge
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import BusyTime, Resource
from booking.storage.types import from_minutes, minutes

AT_ONCE = 500
"""Rows of one statement."""
PIECE = 24 * 60
"""A day in minutes: look-ups reach back only so far, so nothing longer is stored in one row."""

_ADD = insert(table_of(BusyTime))


def put(
    session: Session, business_id: int, resource_id: int, source: str, taken: Iterable[Interval]
) -> tuple[int, int]:
    """Let *source* say anew when a resource is busy, in minutes ``[start, end)``; answers how many rows were and are.

    What it said before is forgotten; nothing at all takes the source away. The caller has locked the resource, as for
    a claim, so that nobody books by what is just being replaced. Only what differs is written: what is read again and
    again says mostly what it said before.
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
