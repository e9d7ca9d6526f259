"""Next starts: which are to be looked for anew, and what is kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, union_all

from booking.storage.db import table_of
from booking.storage.models import Booking, HeldBack, NextLook, NextStart, Occupancy, TimeChange
from booking.storage.models.next_start import EVERYONE
from booking.storage.types import database_now

_change, _look, _start = table_of(TimeChange).c, table_of(NextLook).c, table_of(NextStart).c
_booking, _occupancy, _held = table_of(Booking).c, table_of(Occupancy).c, table_of(HeldBack).c

IS_OVER = or_(_look.good_until < bindparam("now", type_=_look.good_until.type), _look.lapses_at <= database_now())
_MARKED = select(_change.id, _change.business_id, _change.resource_id).order_by(_change.id).limit(bindparam("most"))
_OVER = select(_look.business_id, _look.service_id).where(IS_OVER).limit(bindparam("most"))
_LOOKS = select(_look.service_id, _look.version, _look.rules_version).where(
    _look.business_id == bindparam("business_id")
)
_KEPT = select(_start.service_id, _start.resource_id, _start.audience, _start.starts_at, _start.bookable_until).where(
    _start.business_id == bindparam("business_id"), _start.service_id.in_(bindparam("services", expanding=True))
)
# What nobody has confirmed yet, and the resources that it takes.
_UNCONFIRMED = (
    select(_occupancy.resource_id, _booking.expires_at.label("lapses_at"))
    .select_from(table_of(Booking))
    .join(
        table_of(Occupancy),
        and_(
            _occupancy.business_id == _booking.business_id,
            _occupancy.appointment_id == _booking.appointment_id,
            _occupancy.active,
        ),
    )
    .where(_booking.business_id == bindparam("business_id"), _booking.expires_at > database_now())
)
# What was given back and customers do not find yet.
_NOT_SHOWN = select(_held.resource_id, _held.shown_at).where(
    _held.business_id == bindparam("business_id"), _held.shown_at > database_now()
)
_SOME = union_all(_UNCONFIRMED, _NOT_SHOWN).subquery()
_LAPSING = select(_SOME.c.resource_id, func.min(_SOME.c.lapses_at).label("lapses_at")).group_by(_SOME.c.resource_id)
# Only what is good as a whole: a service without any start has one row of nothing.
_FIRST = (
    select(_look.service_id, _start.resource_id, _start.audience, func.min(_start.starts_at))
    .select_from(table_of(NextLook))
    .outerjoin(
        table_of(NextStart),
        and_(
            _start.business_id == _look.business_id,
            _start.service_id == _look.service_id,
            _start.audience.in_((EVERYONE, bindparam("audience"))),
            _start.bookable_until >= bindparam("now", type_=_start.bookable_until.type),
        ),
    )
    .where(
        _look.business_id == bindparam("business_id"),
        _look.rules_version == bindparam("rules_version"),
        or_(_look.good_until.is_(None), _look.good_until >= bindparam("now", type_=_look.good_until.type)),
        or_(_look.lapses_at.is_(None), _look.lapses_at > database_now()),
        ~exists().where(_change.business_id == bindparam("business_id")),
    )
    .group_by(_look.service_id, _start.resource_id, _start.audience)
    .order_by(_look.service_id, _start.resource_id, _start.audience)
)


@dataclass(frozen=True, slots=True)
class Look:
    """How often a service was looked at, and by which rules at last."""

    version: int
    rules_version: int


Key = tuple[int, int, str]
"""Service, resource, audience."""
Starts = dict[datetime, datetime]
"""Each start, with the last instant at which it may be booked."""


def marked(connection: Connection, most: int) -> dict[int, dict[int, int | None]]:
    """The oldest marks by business: their ids, each with the resource that it is about, none where with all."""
    found: dict[int, dict[int, int | None]] = defaultdict(dict)
    for mark, business_id, resource_id in connection.execute(_MARKED, {"most": most}):
        found[business_id][mark] = resource_id
    return found


def over(connection: Connection, now: datetime, most: int) -> dict[int, set[int]]:
    """The services, by business, of which what was found is not good any more."""
    found: dict[int, set[int]] = defaultdict(set)
    for business_id, service_id in connection.execute(_OVER, {"now": now, "most": most}):
        found[business_id].add(service_id)
    return found


def looks(connection: Connection, business_id: int) -> dict[int, Look]:
    """What is known of each service of a business."""
    rows = connection.execute(_LOOKS, {"business_id": business_id})
    return {service_id: Look(version, rules) for service_id, version, rules in rows}


def kept(connection: Connection, business_id: int, services: Collection[int]) -> dict[Key, Starts]:
    """The starts of some services as they are kept."""
    found: dict[Key, Starts] = defaultdict(dict)
    rows = connection.execute(_KEPT, {"business_id": business_id, "services": sorted(services)})
    for service_id, resource_id, audience, starts_at, until in rows:
        found[service_id, resource_id, audience][starts_at] = until
    return found


def lapsing(connection: Connection, business_id: int) -> Mapping[int, datetime]:
    """When the next hold or request lapses that takes a resource's time, or what it gave back is shown, by resource."""
    rows = connection.execute(_LAPSING, {"business_id": business_id})
    return {row.resource_id: row.lapses_at for row in rows}


def first(
    connection: Connection, business_id: int, rules_version: int, audience: str, now: datetime
) -> dict[int, dict[tuple[int, str], datetime]]:
    """Of each service of which what is kept is true at this moment: the first start by resource and audience.

    One statement: what it finds is what was committed when it began, whatever the worker does meanwhile.
    """
    values = {"business_id": business_id, "rules_version": rules_version, "audience": audience, "now": now}
    found: dict[int, dict[tuple[int, str], datetime]] = defaultdict(dict)
    for service_id, resource_id, of_audience, starts_at in connection.execute(_FIRST, values):
        of_service = found[service_id]
        if starts_at is not None:
            of_service[resource_id, of_audience] = starts_at
    return found
