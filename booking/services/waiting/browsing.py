"""The places in waiting lists as programs of the house read them: all of them, or one, each with its version.

Whatever the number of those who wait, it is a few statements.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Service
from booking.domain.errors import NotFound, Outdated
from booking.domain.waiting import IN_LINE, WaitingState, Wanted
from booking.services import businesses
from booking.services.desk import rights
from booking.services.waiting import places
from booking.storage.db import table_of
from booking.storage.models import WaitingEntry
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import reading

Held = Mapping[int, tuple[str, datetime | None, datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place: ``number`` is the one that they have in their line, none once it is over.

    ``offer`` is ``(starts_at, ends_at, expires_at)`` of what is kept for them, ``instead_of`` the span that they would
    give back. The list is ordered by ``rank_at``, then by the number of the entry.
    """

    entry_id: int
    version: str
    service: str
    time_zone: str
    state: WaitingState
    number: int | None
    wanted: Wanted
    contact: Contact
    customer_id: int | None
    locale: str
    source: str
    passes: int
    wants_reminders: bool
    offer: tuple[datetime, datetime, datetime | None] | None
    instead_of: tuple[datetime, datetime] | None
    rank_at: datetime
    created_at: datetime
    updated_at: datetime


def listed(actor: Actor, service: str | None = None) -> list[Place]:
    """Everybody who waits, for one *service* (slug) if asked for, as far as it concerns who asks. Raises NotAllowed."""
    rights.require_change(actor)
    with reading() as session:
        business = businesses.known_now(session, actor.business_id)[0].business
        rows = queries.of_business(session, actor.business_id)
        held = _held(session, actor.business_id, rows)
    found = []
    for row in rows:
        given = places.service(business, row)
        if given is not None and gives(actor, given) and service in (None, given.slug):
            found.append(_place(row, given, held, _number(row, rows)))
    return found


def one(actor: Actor, entry_id: int) -> Place:
    """One place, also one that is over. Raises NotFound, NotAllowed."""
    rights.require_change(actor)
    with reading() as session:
        row = queries.entry(session, actor.business_id, entry_id)
        if row is None:
            raise NotFound(what="waiting")
        business = businesses.known_now(session, actor.business_id)[0].business
        given = places.service(business, row)
        if given is None or not gives(actor, given):
            raise NotFound(what="waiting")
        number = queries.place(session, row) if row.state in IN_LINE else None
        return _place(row, given, _held(session, actor.business_id, [row]), number)


def gives(actor: Actor, service: Service) -> bool:
    """Whether somebody with a calendar of their own gives a service; all others see every line."""
    needed = service.rules.requirements
    return actor.concerns(*(each.slug for one in needed for each in one.any_of))


def require_seen(session: Session, row: WaitingEntry, seen: str | None) -> None:
    """Raise Outdated where a place, which is locked, is another than was *seen*; none has not looked."""
    if seen is not None and _version(row, _held(session, row.business_id, [row])) != seen:
        raise Outdated


def _held(session: Session, business_id: int, rows: Sequence[WaitingEntry]) -> Held:
    ids = {each for row in rows for each in (row.offer_id, row.swaps_id) if each is not None}
    return queries.held_for(session, business_id, ids)


def _place(row: WaitingEntry, service: Service, held: Held, number: int | None) -> Place:
    state = WaitingState(row.state)
    offer = held.get(row.offer_id) if row.offer_id and state is WaitingState.OFFERED else None
    later = held.get(row.swaps_id) if row.swaps_id else None
    return Place(
        row.id,
        _version(row, held),
        service.slug,
        service.location.time_zone,
        state,
        number,
        places.wanted(row),
        places.contact(row),
        row.customer_id,
        row.locale,
        row.source,
        row.passes,
        row.wants_reminders,
        (offer[2], offer[3], offer[1]) if offer and offer[0] == BookingState.HELD else None,
        (later[2], later[3]) if later else None,
        row.rank_at,
        row.created_at,
        row.updated_at,
    )


def _number(row: WaitingEntry, rows: Sequence[WaitingEntry]) -> int:
    """Which one they are of those, in the order of their lines, who stand in the way of each other."""
    number = 1
    for each in rows:
        if each.id == row.id:
            break
        is_line = (each.service_id, each.also) == (row.service_id, row.also)
        number += is_line and (row.only_start is None or each.only_start in (None, row.only_start))
    return number


def _version(row: WaitingEntry, held: Held) -> str:
    """A word that differs after every change of a place, and of what is offered there."""
    said = [
        [getattr(row, column.name) for column in table_of(WaitingEntry).columns],
        [held.get(each) for each in (row.offer_id, row.swaps_id) if each is not None],
    ]
    text = json.dumps(said, default=str, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
