"""Which times can be proposed to those whom an absence concerns, as things are once the calendar is closed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from booking.domain.businesses import Business, Resource, Service
from booking.domain.choice import nearest
from booking.domain.intervals import Interval
from booking.domain.rulebook import ResourceRules
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.services import businesses
from booking.services.availability import free_slots
from booking.storage.queries.absences import Affected

MOST = 5
DAYS = 7
"""How far from its own time a visit may be proposed, either way."""


def other_times(
    business: Business, who: Resource, off: Interval, visits: Iterable[Affected], now: datetime
) -> Mapping[int, tuple[datetime, ...]]:
    """By booking the nearest free starts but its own, ascending, while *who* is away for *off*, in minutes.

    Free time is read once for all visits of a service; what one of them takes another may be offered too.
    """
    alike: defaultdict[tuple[str | None, int, str | None], list[Affected]] = defaultdict(list)
    for each in visits:
        alike[each.service, each.seats, each.audience].append(each)
    found: dict[int, tuple[datetime, ...]] = {}
    for (slug, seats, audience), them in alike.items():
        service = businesses.find_service(business, slug)
        if service is not None:
            found |= _near(business, without(service, who.rules.id, off), seats, audience, them, now)
    return found


def without(service: Service, resource_id: int, off: Interval) -> Service:
    """The service as it is given while one of its resources is away."""

    def closed(rules: ResourceRules) -> ResourceRules:
        return replace(rules, time_off=(*rules.time_off, off)) if rules.id == resource_id else rules

    needs = tuple(replace(each, any_of=tuple(map(closed, each.any_of))) for each in service.rules.requirements)
    return replace(service, rules=replace(service.rules, requirements=needs))


def _near(
    business: Business, service: Service, seats: int, audience: str | None, visits: list[Affected], now: datetime
) -> dict[int, tuple[datetime, ...]]:
    place = zone(service.rules.location.time_zone)
    starts = {each.booking_id: to_minutes(each.starts_at) for each in visits if each.booking_id is not None}
    first, last = place.local_date(min(starts.values())), place.local_date(max(starts.values()))
    week = timedelta(days=DAYS)
    free = free_slots(business, service, first - week, last + week, now, seats=seats, audience=audience)
    reach = DAYS * 24 * 60
    found = {}
    for booking_id, start in starts.items():
        # One more, as its own may be among them: the same time with somebody else is a move.
        near = [each.starts_at for each in nearest(free, start, MOST + 1) if each.starts_at != start]
        closest = sorted(near, key=lambda at: abs(at - start))[:MOST]
        found[booking_id] = tuple(to_instant(at) for at in sorted(closest) if abs(at - start) <= reach)
    return found
