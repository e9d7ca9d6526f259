"""Private entries: what somebody wrote into their own calendar. The house sees busy time, and no word of it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from booking.domain.access import Permission
from booking.domain.errors import ChangeRefused, Invalid, NotFound, Outdated
from booking.domain.foreign_calendars import CalendarFault, window
from booking.domain.intervals import Interval
from booking.ical.apart import busy_apart
from booking.ical.own_written import Written, written
from booking.services import busy, claims, record
from booking.services.accounts.sealing import Seal
from booking.services.foreign_calendars.ours import own_addresses
from booking.services.own_calendar.items import Item, Ref
from booking.services.own_calendar.place import Place, digest
from booking.services.programs.entering import Entry
from booking.storage.ids import new_id
from booking.storage.models import OwnEntry
from booking.storage.queries import own_calendar as queries
from booking.storage.types import MICROSECOND
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST = 5000
"""Private entries of one calendar."""
LONGEST_NAME = 255


class Expanded(NamedTuple):
    """When an entry takes time, and whether it will take more as time goes on: then it is looked at again."""

    taken: list[Interval]
    goes_on: bool


def items(session: Session, here: Place, names: Collection[str], seal: Seal) -> list[Item]:
    """Those of *names* that are there, byte for byte as they were written."""
    wanted = set(names)
    query = select(OwnEntry).where(*_of(here), OwnEntry.removed_at.is_(None)).order_by(OwnEntry.name)
    if len(wanted) <= queries.AT_ONCE:
        query = query.where(OwnEntry.name.in_(sorted(wanted)))
    found = []
    for row in session.scalars(query):
        text = opened(row, seal)
        if row.name in wanted and text is not None:
            found.append(Item(row.name, row.etag, text))
    return found


def refs(session: Session, here: Place, seal: Seal) -> list[Ref]:
    """All that are there, by name; when those are that stand once and whose times everybody understands."""
    query = select(OwnEntry).where(*_of(here), OwnEntry.removed_at.is_(None)).order_by(OwnEntry.name)
    return [Ref(row.name, row.etag, span=_span(opened(row, seal))) for row in session.scalars(query)]


def put(
    entry: Entry, here: Place, name: str, text: str, said: Written, now: datetime, *, seal: Seal, only_if: str | None
) -> Ref:
    """Write an entry, or another text of one; it takes time from now on.

    Raises ChangeRefused: ``not_allowed``, ``exists`` where the event is one of the business or stands there under
    another name, ``too_many``; Invalid where it cannot be read; Outdated, Busy.
    """
    _require(entry)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid([("name", "too_long" if name else "required")])
    with reading() as session:
        own = own_addresses(session, here.business_id, here.resource_id)
    found = expanded(text, said, here.zone, own, now)
    return _put(entry, here, name, text, said.uid, found, now, seal, only_if)


@retried
def _put(
    entry: Entry,
    here: Place,
    name: str,
    text: str,
    uid: str,
    found: Expanded,
    now: datetime,
    seal: Seal,
    only_if: str | None,
) -> Ref:
    with unit_of_work() as session:
        claims.lock(session, here.business_id, [here.resource_id])
        row = _standing(session, here, name)
        _compare(row, only_if)
        _require_new(session, here, row, uid)
        at = _later(session, here, now)
        if row is None:
            row = OwnEntry(
                business_id=here.business_id, id=new_id(), resource_id=here.resource_id, name=name, created_at=at
            )
            session.add(row)
        action = "private_entry_added" if row.etag is None else "private_entry_changed"
        row.user_id, row.uid, row.etag, row.updated_at = entry.behind.user_id, uid, digest(text), at
        row.sealed_text = seal.sealed(text, about(row.business_id, row.id))
        row.expanded_at = now if found.goes_on else None
        session.flush()
        busy.put(session, here.business_id, here.resource_id, source(row.id), found.taken)
        record.add(session, entry.actor, action, "resource", here.resource_id, now)
        return Ref(name, row.etag)


@retried
def remove(entry: Entry, here: Place, name: str, now: datetime, *, only_if: str | None) -> None:
    """Take an entry away, with its time and its text. Raises NotFound, ChangeRefused, Outdated, Busy."""
    _require(entry)
    with unit_of_work() as session:
        claims.lock(session, here.business_id, [here.resource_id])
        row = _standing(session, here, name)
        if row is None:
            raise NotFound(what="entry")
        _compare(row, only_if)
        row.removed_at = row.updated_at = _later(session, here, now)
        row.sealed_text = row.expanded_at = None
        session.flush()
        busy.put(session, here.business_id, here.resource_id, source(row.id), [])
        record.add(session, entry.actor, "private_entry_removed", "resource", here.resource_id, now)


def is_there(session: Session, here: Place, name: str) -> bool:
    """Whether a private entry of this name stands there."""
    return _standing(session, here, name) is not None


def expanded(text: str, said: Written, place: str, own: Collection[str], now: datetime) -> Expanded:
    """When an entry takes time, read by a program of its own. Raises Invalid where not all of it can be read."""
    first, last = window(now)
    try:
        found = busy_apart(text.encode(), first, last, place, own)
    except CalendarFault as error:
        raise Invalid([("text", error.fault.value)]) from error
    if found.unreadable:
        raise Invalid([("text", "unreadable")])
    taken = [*found.taken, *(span for spans in found.perhaps_ours.values() for span in spans)]
    return Expanded(taken, said.is_series or said.last_on is None or said.last_on >= last.date())


def about(business_id: int, entry_id: int) -> str:
    """What a sealed text is bound to."""
    return f"own entry {business_id} {entry_id}"


def source(entry_id: int) -> str:
    """Under which its busy times stand."""
    return f"own:{entry_id}"


def opened(row: OwnEntry, seal: Seal) -> str | None:
    """The text as it was written; none where it was removed, or sealed under another key."""
    return seal.opened(row.sealed_text, about(row.business_id, row.id)) if row.sealed_text is not None else None


def _span(text: str | None) -> tuple[datetime, datetime] | None:
    try:
        said = written(text) if text is not None else None
    except CalendarFault:
        return None
    is_clear = said is not None and said.plain is not None and not said.is_series and said.plain[0] < said.plain[1]
    return said.plain if said is not None and is_clear else None


def _require(entry: Entry) -> None:
    """Who may take time off may be busy."""
    if not entry.actor.may(Permission.TIME_OFF_CHANGE):
        raise ChangeRefused(reason="not_allowed")


def _of(here: Place) -> tuple[ColumnElement[bool], ...]:
    return OwnEntry.business_id == here.business_id, OwnEntry.resource_id == here.resource_id


def _standing(session: Session, here: Place, name: str) -> OwnEntry | None:
    query = select(OwnEntry).where(*_of(here), OwnEntry.name == name, OwnEntry.removed_at.is_(None))
    return session.scalars(query).one_or_none()


def _compare(row: OwnEntry | None, only_if: str | None) -> None:
    if only_if is not None and (row is None or row.etag != only_if):
        raise Outdated


def _require_new(session: Session, here: Place, row: OwnEntry | None, uid: str) -> None:
    """Raise ChangeRefused where this event is there already (RFC 4791 5.3.2.1, no-uid-conflict), or there are too many.

    An appointment that a program copies or moves must not take its time twice.
    """
    standing = select(func.count()).where(*_of(here), OwnEntry.removed_at.is_(None))
    same = standing.where(OwnEntry.uid == uid, OwnEntry.id != (row.id if row is not None else 0))
    if queries.is_known(session, here.business_id, uid) or session.scalar(same):
        raise ChangeRefused(reason="exists")
    if row is None and (session.scalar(standing) or 0) >= MOST:
        raise ChangeRefused(reason="too_many")


def _later(session: Session, here: Place, now: datetime) -> datetime:
    """Now, but later than any entry of the calendar was written: tokens tell two writings apart by it."""
    last = session.scalar(select(func.max(OwnEntry.updated_at)).where(*_of(here)))
    return now if last is None else max(now, last + MICROSECOND)
