"""Claiming and releasing time: the one path by which anything is booked, held, moved or given back.

A claim locks every resource that could be chosen, in id order, then looks again at rules, limits and
taken time, and inserts. Two claims that could meet therefore take turns, and nobody waits in a
circle. The database's constraint stands behind it as the proof, not as the mechanism.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, Joined, candidates, choose, occupancies
from booking.domain.errors import SlotNotOffered, SlotTaken
from booking.domain.policies import refusal
from booking.domain.slots import is_in_time, reach
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import businesses
from booking.storage.db import table_of
from booking.storage.models import Resource
from booking.storage.queries import taken
from booking.storage.unit_of_work import StaleRules

_resource = table_of(Resource).c
_LOCK = (
    select(_resource.id)
    .where(
        _resource.business_id == bindparam("business_id"),
        _resource.id.in_(bindparam("resource_ids", expanding=True)),
    )
    .order_by(_resource.id)
    .with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a start of a service, for so many seats, perhaps with one resource of its first need."""

    service: str
    starts_at: datetime
    seats: int = 1
    audience: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A choice made under the locks: a standing appointment to join, or resources to take."""

    business: Business
    service: Service
    start: int
    choice: Joined | Claimed
    clock: datetime
    """What the database's clock said under the locks; expiry counts from it."""
    lapsed: tuple[int, ...]
    """Appointments that stand in the way though their holds are over; they are to be released first."""

    @property
    def end(self) -> int:
        """The end of the visit, in minutes."""
        return self.start + self.service.rules.duration


def lock(session: Session, business_id: int, resource_ids: Collection[int]) -> None:
    """Take the locks of these resources, in id order; held until the unit of work ends.

    On SQLite the unit of work holds the one write lock already.
    """
    if session.get_bind().dialect.name == "sqlite" or not resource_ids:
        return
    session.execute(_LOCK, {"business_id": business_id, "resource_ids": sorted(resource_ids)}).all()


def choose_under_lock(
    session: Session,
    business: Business,
    wish: Wish,
    now: datetime,
    *,
    giving_back: Sequence[int] = (),
    locked: Collection[int] | None = None,
) -> Taking:
    """Lock, look again, and choose who is taken; nothing is written yet.

    *giving_back* are appointments whose time counts as free. *locked* are resources that the caller has
    locked already, all at once; nothing more is locked then, for that could close a circle of waiting.
    Raises SlotNotOffered, SlotTaken (its alternatives are the caller's to add), StaleRules.
    """
    business = businesses.latest(business)
    if locked is None:
        locked = candidates(_service(business, wish).rules)
        lock(session, business.id, locked)
    known, clock = businesses.known_now(session, business.id)
    business, service = known.business, _service(known.business, wish)
    if not set(candidates(service.rules)).issubset(locked):
        raise StaleRules
    start, minute = exact_minute(wish.starts_at), to_minutes_ceil(now)
    if not is_in_time(service.rules, start, minute):
        # Also keeps years away from the database that no calendar can hold.
        raise SlotNotOffered
    on = zone(service.location.time_zone).local_date(start)
    first, last = reach(service.rules, on, on)
    day = taken.full(
        session,
        taken.Window(business.id, candidates(service.rules), first, last, business.longest_minutes),
        service.rules.id,
        shared=service.rules.capacity > 1,
        balance_on=on.toordinal(),
        without=giving_back,
    )
    asked = (wish.seats, wish.audience, wish.resource)
    choice = choose(service.rules, start, minute, day.snapshot, day.booked_minutes, *asked)
    if choice is None:
        why = refusal(service.rules, start, minute, day.snapshot, *asked)
        raise SlotTaken if why is not None and why.is_for_now else SlotNotOffered
    return Taking(business, service, start, choice, clock, _in_the_way(day, service, start, choice))


def exact_minute(starts_at: datetime) -> int:
    """The start in minutes. Raises SlotNotOffered where it is not on a whole minute: none is ever offered."""
    if starts_at.second or starts_at.microsecond:
        raise SlotNotOffered
    return to_minutes(starts_at)


def _service(business: Business, wish: Wish) -> Service:
    found = business.services.get(wish.service)
    if found is None:
        raise SlotNotOffered
    return found


def _in_the_way(day: taken.Day, service: Service, start: int, choice: Joined | Claimed) -> tuple[int, ...]:
    if isinstance(choice, Joined):
        return ()
    wanted = occupancies(service.rules, start, choice.resource_ids)
    return tuple(
        sorted(
            appointment_id
            for appointment_id, spans in day.lapsed.items()
            if any(
                resource_id == each.resource_id and begins < each.ends_at and each.starts_at < ends
                for resource_id, (begins, ends) in spans
                for each in wanted
            )
        )
    )
