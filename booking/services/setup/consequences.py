"""What an edit leaves behind: visits to come that no longer fit the hours. They are told, never changed silently."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.hours import open_between
from booking.domain.intervals import Interval
from booking.domain.policies import Refusal
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.storage.queries import future_visits
from booking.storage.queries.future_visits import FutureVisit
from booking.storage.unit_of_work import reading

DAYS_BEFORE = 3
"""Hours that began up to so many days before a visit may still be open then."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A visit to come without open time on a resource; ``name`` is who comes."""

    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    resource: str
    service_names: Mapping[str, str]
    name: str


def misfits(actor: Actor, business: Business, now: datetime) -> list[Misfit]:
    """All visits to come that do not fit the hours as they are, of resources that concern the actor, by start.

    What somebody booked outside of the hours knowingly is none.
    """
    seen = [each for each in business.resources.values() if actor.concerns(each.slug)]
    with reading() as session:
        ids = {each.rules.id for each in seen}
        found = future_visits.visits(session, business.id, ids, now)
        return _told(session, business, unfit(business, found))


def new_misfits(session: Session, before: Business, after: Business, now: datetime) -> list[FutureVisit]:
    """The visits to come that fitted *before* and do not fit *after*, by start."""
    found = future_visits.visits(session, after.id, _changed(before, after), now)
    left = {(each.appointment_id, each.resource_id) for each in unfit(after, found)}
    old = {(each.appointment_id, each.resource_id) for each in unfit(before, found)}
    return [each for each in found if (each.appointment_id, each.resource_id) in left - old]


def unfit(business: Business, visits: Sequence[FutureVisit]) -> list[FutureVisit]:
    """Those of the visits that lie outside of the open time of their resource."""
    hours = _Hours(business, visits)
    return [each for each in visits if Refusal.OUTSIDE_HOURS not in each.overridden and not hours.are_open_for(each)]


class _Hours:
    """The open time of each resource at each place, for all the days that the visits lie on."""

    def __init__(self, business: Business, visits: Iterable[FutureVisit]) -> None:
        self._resources = {each.rules.id: each.rules for each in business.resources.values()}
        self._places = {each.id: each.rules for each in business.locations}
        starts, ends = [each.starts_at for each in visits], [each.ends_at for each in visits]
        self._span = (to_minutes(min(starts)), to_minutes_ceil(max(ends))) if starts else (0, 0)
        self._kept: dict[tuple[int, int], list[Interval]] = {}

    def are_open_for(self, visit: FutureVisit) -> bool:
        """Whether one open interval holds all of what the visit needs of the resource."""
        start, end = to_minutes(visit.needed_from), to_minutes_ceil(visit.needed_until)
        return any(
            opens <= start and end <= closes for opens, closes in self._open(visit.resource_id, visit.location_id)
        )

    def _open(self, resource_id: int, location_id: int) -> list[Interval]:
        key = resource_id, location_id
        if key not in self._kept:
            resource, place = self._resources.get(resource_id), self._places.get(location_id)
            self._kept[key] = []
            if resource is not None and place is not None:
                local = zone(place.time_zone)
                first, last = local.local(self._span[0])[0] - DAYS_BEFORE, local.local(self._span[1])[0] + 1
                self._kept[key] = open_between(resource, place, first, last)
        return self._kept[key]


def _changed(before: Business, after: Business) -> Collection[int]:
    """The resources whose hours are others than before, or that are out of use."""
    places_before = {each.id: each.rules for each in before.locations}
    places = {each.id: each.rules for each in after.locations}
    moved = {each for each in places_before if places.get(each) != places_before[each]}
    rules = {each.rules.id: each.rules for each in after.resources.values()}
    changed = set()
    for each in before.resources.values():
        now = rules.get(each.rules.id)
        at = {each.rules.location_id, *(row.location_id for row in each.rules.weekly_hours or ())}
        if now != each.rules or at & moved:
            changed.add(each.rules.id)
    return changed


def _told(session: Session, business: Business, visits: Sequence[FutureVisit]) -> list[Misfit]:
    names = future_visits.names(session, business.id, {each.appointment_id for each in visits})
    resources = {each.rules.id: each.name for each in business.resources.values()}
    zones = {each.id: each.time_zone for each in business.locations}
    return [
        Misfit(
            each.appointment_id,
            each.starts_at,
            each.ends_at,
            zones[each.location_id],
            resources.get(each.resource_id, ""),
            each.service_names,
            names.get(each.appointment_id, ""),
        )
        for each in visits
    ]
