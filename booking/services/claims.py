"""Claiming and releasing time: the one path by which anything is booked, held, moved or given back.

A claim locks every resource that could be chosen, in id order, then looks again at rules, limits and
taken time, and inserts. Two claims that could meet therefore take turns, and nobody waits in a
circle. The database's constraint stands behind it as the proof, not as the mechanism.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from booking.domain.agreed import as_agreed
from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, Joined, candidates, choose, occupancies
from booking.domain.errors import BookingPaused, SlotNotOffered, SlotTaken
from booking.domain.policies import refusal
from booking.domain.rulebook import ServiceRules
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
    """What is asked for: a start of a service, for so many seats, perhaps with one resource of its first need.

    ``lengths`` are those that were agreed, one for each service of the visit, where they are to stay.
    """

    service: str
    starts_at: datetime
    seats: int = 1
    audience: str | None = None
    resource: str | None = None
    lengths: tuple[int, ...] | None = None


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
    for_house: bool = False,
) -> Taking:
    """Lock, look again, and choose who is taken by somebody who books online; nothing is written yet.

    *giving_back* are appointments whose time counts as free. *locked* are resources that the caller has
    locked already, all at once; nothing more is locked then, for that could close a circle of waiting.
    What others do not find yet is free *for_house* alone, which offers it to those who wait.
    Raises SlotNotOffered, BookingPaused, SlotTaken (its alternatives are the caller's to add), StaleRules.
    """
    business, service, clock = under_lock(session, business, wish.service, locked)
    if wish.lengths is not None:
        service = as_agreed(service, wish.lengths)
    if business.paused is not None:
        raise BookingPaused(note=business.paused.note)
    start, minute = exact_minute(wish.starts_at), to_minutes_ceil(now)
    if not is_in_time(service.rules, start, minute):
        # Also keeps years away from the database that no calendar can hold.
        raise SlotNotOffered
    kept_back = business.release_minutes > 0 and not for_house
    day = day_of(session, business, service.rules, start, giving_back, kept_back=kept_back)
    asked = (wish.seats, wish.audience, wish.resource)
    choice = choose(service.rules, start, minute, day.snapshot, day.booked_minutes, *asked)
    if choice is None:
        why = refusal(service.rules, start, minute, day.snapshot, *asked)
        raise SlotTaken if why is not None and why.is_for_now else SlotNotOffered
    return Taking(business, service, start, choice, clock, in_the_way(day, service.rules, start, choice))


def under_lock(
    session: Session, business: Business, slug: str, locked: Collection[int] | None = None
) -> tuple[Business, Service, datetime]:
    """Lock everybody whom a service may take, and answer its rules as they are then, and the database's clock.

    Where the caller has *locked* already, nothing more is. Raises SlotNotOffered where there is no such service,
    StaleRules where it came to need others.
    """
    business = businesses.latest(business)
    if locked is None:
        locked = candidates(_service(business, slug).rules)
        lock(session, business.id, locked)
    known, clock = businesses.known_now(session, business.id)
    service = _service(known.business, slug)
    if not set(candidates(service.rules)).issubset(locked):
        raise StaleRules
    return known.business, service, clock


def day_of(
    session: Session | Connection,
    business: Business,
    rules: ServiceRules,
    start: int,
    giving_back: Sequence[int] = (),
    *,
    kept_back: bool = False,
) -> taken.Day:
    """What stands in the way on the local date of a start; *giving_back* are appointments that count as gone.

    With what is *kept_back* from customers for a while.
    """
    on = zone(rules.location.time_zone).local_date(start)
    first, last = reach(rules, on, on)
    return taken.full(
        session,
        taken.Window(business.id, candidates(rules), first, last, business.longest_minutes, kept_back),
        taken.counted_for(rules),
        shared=rules.is_shared,
        balance_on=on.toordinal(),
        without=giving_back,
    )


def exact_minute(starts_at: datetime) -> int:
    """The start in minutes. Raises SlotNotOffered where it is not on a whole minute: none is ever offered."""
    if starts_at.second or starts_at.microsecond:
        raise SlotNotOffered
    return to_minutes(starts_at)


def _service(business: Business, slug: str) -> Service:
    found = businesses.find_service(business, slug)
    if found is None:
        raise SlotNotOffered
    return found


def is_free(day: taken.Day, rules: ServiceRules, start: int, resource_ids: tuple[int, ...]) -> bool:
    """Whether nobody takes anything of what a visit on these resources would take."""
    return not any(
        begins < each.ends_at and each.starts_at < ends
        for each in occupancies(rules, start, resource_ids)
        for begins, ends in day.snapshot.taken.get(each.resource_id, ())
    )


def in_the_way(day: taken.Day, rules: ServiceRules, start: int, choice: Joined | Claimed) -> tuple[int, ...]:
    """The appointments of which only lapsed holds and requests still cover what the choice takes, ascending."""
    if isinstance(choice, Joined):
        return ()
    wanted = occupancies(rules, start, choice.resource_ids)
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
