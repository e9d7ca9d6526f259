"""Connecting calendars of others: by an address that is asked again and again, or by a file that is read once."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import Invalid, NotFound
from booking.domain.foreign_calendars import CalendarFault, Fault, window
from booking.domain.texts import one_line
from booking.ical.apart import busy_apart
from booking.ical.found import Busy
from booking.network.addresses import is_public, target
from booking.services import busy, claims, record
from booking.services.accounts.sealing import Seal
from booking.services.foreign_calendars.access import Place, about, calendar_of, place_of, source
from booking.services.foreign_calendars.ours import own_addresses, taken_of_others
from booking.storage.ids import new_id
from booking.storage.models import ForeignCalendar
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

LONGEST_NAME = 100
MOST = 20
"""Calendars of one resource."""
RESTORABLE = timedelta(hours=1)
FORGOTTEN = ""
NOTHING_ASKED = {"etag": None, "last_modified": None, "digest": None, "expanded_at": None, "emptied_at": None}


def add_address(actor: Actor, resource: str, name: str, address: str, seal: Seal, now: datetime) -> int:
    """Connect the calendar at an address; it is asked at once, by a worker. Answers its id.

    The address is a secret: it is kept sealed, and nobody is shown it again. Raises NotAllowed, NotFound; Invalid:
    ``name`` (too_long, too_many), ``address`` (required, a ``Fault`` of addresses).
    """
    host = _host(address)
    calendar_id = new_id()
    sealed = seal.sealed(address.strip(), about(actor.business_id, calendar_id))
    values: dict[str, object] = {"kind": "address", "host": host, "sealed_address": sealed, "next_at": database_now()}
    _add(actor, resource, calendar_id, one_line(name) or host, values, now)
    return calendar_id


def add_file(actor: Actor, resource: str, name: str, content: bytes, now: datetime) -> int:
    """Read a calendar as a file, once; answers its id. Raises the same; Invalid: ``file`` (required, a ``Fault``)."""
    with reading() as session:
        place = place_of(session, actor, resource)
        own = own_addresses(session, actor.business_id, place.resource_id)
    said = _read(content, place, own, now)
    calendar_id = new_id()
    values: dict[str, object] = {"kind": "file", "asked_at": now, "expanded_at": now, "read_at": now, "changed_at": now}
    _add(actor, resource, calendar_id, one_line(name), values, now, said)
    return calendar_id


@retried
def rename(actor: Actor, calendar_id: int, name: str, now: datetime) -> None:
    """Call it something else. Raises NotAllowed, NotFound; Invalid: ``name``."""
    name = _name(name)
    if not name:
        raise Invalid([("name", "required")])
    with unit_of_work() as session:
        row, _ = calendar_of(session, actor, calendar_id)
        if row.name != name:
            record.add(session, actor, "calendar_renamed", "calendar", calendar_id, now, {"name": (row.name, name)})
            row.name = name


@retried
def replace_address(actor: Actor, calendar_id: int, address: str, seal: Seal, now: datetime) -> None:
    """Ask at another address from now on; what was read stays in force until that answers. Raises as adding does."""
    host = _host(address)
    with unit_of_work() as session:
        row, _ = calendar_of(session, actor, calendar_id)
        if row.kind != "address":
            raise NotFound(what="calendar")
        record.add(session, actor, "calendar_replaced", "calendar", calendar_id, now, {"host": (row.host, host)})
        row.sealed_address = seal.sealed(address.strip(), about(actor.business_id, calendar_id))
        row.host = host
        _ask_anew(session, row)


@retried
def replace_file(actor: Actor, calendar_id: int, content: bytes, now: datetime) -> None:
    """Let another file say when somebody is busy. Raises as adding does."""
    with reading() as session:
        row, place = calendar_of(session, actor, calendar_id)
        if row.kind != "file":
            raise NotFound(what="calendar")
        own = own_addresses(session, actor.business_id, place.resource_id)
    said = _read(content, place, own, now)
    with unit_of_work() as session:
        claims.lock(session, actor.business_id, [place.resource_id])
        row, _ = calendar_of(session, actor, calendar_id)
        row.asked_at = row.read_at = row.changed_at = row.expanded_at = now
        keep(session, row, said)
        record.add(session, actor, "calendar_replaced", "calendar", calendar_id, now)


@retried
def ask_now(actor: Actor, calendar_id: int) -> None:
    """Have it asked at once instead of when its turn comes. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        row, _ = calendar_of(session, actor, calendar_id)
        if row.kind != "address":
            raise NotFound(what="calendar")
        row.next_at = _clock(session)


@retried
def remove(actor: Actor, calendar_id: int, now: datetime) -> bool:
    """Take it away with the times it took; answers whether that can be undone. Raises NotAllowed, NotFound."""
    with reading() as session:
        _, place = calendar_of(session, actor, calendar_id)
    with unit_of_work() as session:
        claims.lock(session, actor.business_id, [place.resource_id])
        row, _ = calendar_of(session, actor, calendar_id)
        row.removed_at, row.next_at, row.leased_until = now, None, None
        busy.put(session, actor.business_id, place.resource_id, source(calendar_id), [])
        record.add(session, actor, "calendar_removed", "calendar", calendar_id, now)
        return row.kind == "address"


@retried
def restore(actor: Actor, calendar_id: int, now: datetime) -> bool:
    """Connect one again that was just removed, and ask it at once; answers whether that was in time.

    Raises NotAllowed, NotFound.
    """
    with unit_of_work() as session:
        row, _ = calendar_of(session, actor, calendar_id, removed=True)
        if row.kind != "address" or row.removed_at is None or row.removed_at < now - RESTORABLE:
            return False
        row.removed_at = None
        _ask_anew(session, row)
        record.add(session, actor, "calendar_restored", "calendar", calendar_id, now)
        return True


@retried
def forget_removed(now: datetime) -> int:
    """Forget the addresses of those that cannot be connected again; answers how many."""
    old = (
        ForeignCalendar.removed_at < now - RESTORABLE,
        ForeignCalendar.kind == "address",
        ForeignCalendar.sealed_address != FORGOTTEN,
    )
    with reading() as session:
        if session.execute(select(ForeignCalendar.id).where(*old).limit(1)).first() is None:
            return 0
    with unit_of_work() as session:
        return rows_changed(session, update(ForeignCalendar).where(*old).values(sealed_address=FORGOTTEN))


def keep(session: Session, row: ForeignCalendar, said: Busy) -> None:
    """Let what was read take time from now on; the resource is locked."""
    taken = taken_of_others(session, row.business_id, said)
    busy.put(session, row.business_id, row.resource_id, source(row.id), taken)
    row.events, row.busy_times, row.unreadable = said.events, len(taken), said.unreadable


def _ask_anew(session: Session, row: ForeignCalendar) -> None:
    for name, value in NOTHING_ASKED.items():
        setattr(row, name, value)
    row.failing_since = row.last_error = row.told_at = None
    row.failures = 0
    # Whoever asks at the old address meanwhile finds that it is not theirs any more.
    row.attempts, row.leased_until = row.attempts + 1, None
    row.next_at = _clock(session)


@retried
def _add(
    actor: Actor,
    resource: str,
    calendar_id: int,
    name: str,
    values: dict[str, object],
    now: datetime,
    said: Busy | None = None,
) -> None:
    name = _name(name)
    with reading() as session:
        place = place_of(session, actor, resource)
    with unit_of_work() as session:
        claims.lock(session, actor.business_id, [place.resource_id])
        standing = select(ForeignCalendar.id).where(
            ForeignCalendar.business_id == actor.business_id,
            ForeignCalendar.resource_id == place.resource_id,
            ForeignCalendar.removed_at.is_(None),
        )
        if len(session.scalars(standing.limit(MOST)).all()) == MOST:
            raise Invalid([("resource", "too_many")])
        row = ForeignCalendar(
            business_id=actor.business_id, id=calendar_id, resource_id=place.resource_id, name=name,
            created_by=actor.user_id, created_at=now, **values,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if said is not None:
            keep(session, row, said)
        changes = {"name": (None, name), "host": (None, row.host or None)}
        record.add(session, actor, "calendar_connected", "calendar", calendar_id, now, changes)


def _read(content: bytes, place: Place, own: frozenset[str], now: datetime) -> Busy:
    if not content.strip():
        raise Invalid([("file", "required")])
    try:
        return busy_apart(content, *window(now), place.zone, own)
    except CalendarFault as error:
        raise Invalid([("file", error.fault.value)]) from error


def _host(address: str) -> str:
    """The server that an address names. Where it is one that may never be asked, that is said at once."""
    if not address.strip():
        raise Invalid([("address", "required")])
    try:
        found = target(address.strip())
        if found.ip is not None and not is_public(found.ip):
            raise CalendarFault(Fault.NOT_PUBLIC)
    except CalendarFault as error:
        raise Invalid([("address", error.fault.value)]) from error
    return found.host


def _name(said: str) -> str:
    name = one_line(said).strip()
    if len(name) > LONGEST_NAME:
        raise Invalid([("name", "too_long")])
    return name


def _clock(session: Session) -> datetime:
    clock: datetime = session.execute(select(database_now())).scalar_one()
    return clock
