"""Why is this time not free? Every rule that stands against a start, who has taken it, and what is near."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates
from booking.domain.policies import Refusal
from booking.domain.reasons import Explanation, explain
from booking.domain.slots import Slot, Snapshot, reach
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import availability, businesses
from booking.services.claims import Wish
from booking.storage.queries import held_back, taken
from booking.storage.queries import takers as queries
from booking.storage.queries.takers import Taker
from booking.storage.unit_of_work import looking

__all__ = ["Taker", "Why", "why"]


@dataclass(frozen=True, slots=True)
class Why:
    """One start of a service, explained. ``takers`` are by the slug of their resource; of those that are not the
    asker's to see, only their time is left."""

    service: Service
    starts_at: datetime
    explanation: Explanation
    takers: Mapping[str, tuple[Taker, ...]]
    nearest: tuple[Slot, ...]
    shown_at: datetime | None = None
    """When customers find it again at the latest, where it is free and was given back a moment ago."""


def why(actor: Actor, business: Business, wish: Wish, now: datetime) -> Why:
    """Explain a start, on a whole minute. Raises NotAllowed, NotFound."""
    actor.require(Permission.CALENDAR_SEE)
    service = businesses.service(business, wish.service)
    start, minute = to_minutes(wish.starts_at), to_minutes_ceil(now)
    asked = (wish.seats, wish.audience, wish.resource)
    # A date beyond every calendar is beyond the horizon too; nothing needs to be read to say so.
    explained = explain(service.rules, start, minute, Snapshot(), *asked)
    found: list[Taker] = []
    shown_at = None
    if Refusal.HORIZON not in explained.rules:
        explained, found = _as_it_stands(business, service, start, minute, asked)
        if explained.is_free and business.release_minutes:
            shown_at = _shown_at(business, service, start)
    return Why(
        service,
        wish.starts_at,
        explained,
        {slug: tuple(_seen(each, actor) for each in found if each.resource == slug) for slug in _slugs(found)},
        _nearest(business, service, wish, now) if Refusal.HORIZON not in explained.rules else (),
        shown_at,
    )


def _shown_at(business: Business, service: Service, start: int) -> datetime | None:
    rules = service.rules
    span = (start - rules.buffer_before, start + rules.duration + rules.buffer_after)
    with looking() as connection:
        return held_back.shown_at(connection, business.id, candidates(rules), *span)


def _as_it_stands(
    business: Business, service: Service, start: int, now: int, asked: tuple[int, str | None, str | None]
) -> tuple[Explanation, list[Taker]]:
    on = zone(service.location.time_zone).local_date(start)
    first, last = reach(service.rules, on, on)
    ids = candidates(service.rules)
    window = taken.Window(business.id, ids, first, last, business.longest_minutes)
    with looking() as connection:
        snapshot = taken.full(
            connection, window, taken.counted_for(service.rules), shared=service.rules.is_shared
        ).snapshot
        explained = explain(service.rules, start, now, snapshot, *asked)
        met = [
            span for need in explained.needs for each in need.candidates for why in each.reasons for span in why.taken
        ]
        if not met:
            return explained, []
        low, high = min(begins for begins, _ in met), max(ends for _, ends in met)
        return explained, queries.takers(connection, business.id, ids, low, high, business.longest_minutes)


def _nearest(business: Business, service: Service, wish: Wish, now: datetime) -> tuple[Slot, ...]:
    around = max(wish.starts_at, now)
    return tuple(
        availability.alternatives(
            business, service, around, now, seats=wish.seats, audience=wish.audience, resource=wish.resource
        )
    )


def _slugs(found: list[Taker]) -> list[str]:
    return list(dict.fromkeys(each.resource for each in found))


def _seen(taker: Taker, actor: Actor) -> Taker:
    if actor.concerns(taker.resource):
        return taker
    return replace(taker, appointment_id=0, title=None, service_name=None, names=())
