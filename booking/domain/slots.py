"""Which starts a customer may book: the rules of a service against what stands in the way.

Everything is whole minutes since the epoch. ``docs/algorithms/slots.md`` explains the method with a worked day.
"""

from datetime import date

from booking.domain.frame import Frame, frame, is_given, is_given_as_published, widened_spans
from booking.domain.hours import OpenTimes
from booking.domain.intervals import Interval
from booking.domain.offer import Slot, Slots, listing, with_standing
from booking.domain.openings import openings
from booking.domain.rulebook import ServiceRules
from booking.domain.snapshot import EMPTY, Snapshot, Standing
from booking.domain.timezones import zone

__all__ = ["EMPTY", "OpenTimes", "Slot", "Slots", "Snapshot", "Standing", "is_offered", "reach", "slots"]


def reach(service: ServiceRules, first: date, last: date) -> Interval:
    """The minutes for which a snapshot must hold taken time to answer for the dates *first* to *last*."""
    dates = zone(service.location.time_zone).spread(first.toordinal(), last.toordinal())
    spans = [span for needed in service.requirements for span in widened_spans(service, needed)]
    earliest = min([0, *(low for low, _high in spans)])
    latest = max([service.duration, *(high for _low, high in spans)])
    start, end = dates[0][0] + earliest, dates[-1][1] + latest
    if service.parts and service.max_per_day is not None:
        # A later part may begin on a later date, of which everything counts.
        place = zone(service.location.time_zone)
        end = max(end, place.midnight(place.local(dates[-1][1] - 1 + service.parts[-1].begins)[0] + 1))
    return start, end


def slots(
    service: ServiceRules,
    first: date,
    last: date,
    now: int,
    snapshot: Snapshot,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    opened: OpenTimes | None = None,
) -> Slots:
    """The starts on the local dates *first* to *last* (inclusive) that may be booked, ascending.

    *now* is in minutes, rounded up. *resource* keeps the slots that list that slug. *opened* keeps what the
    rules alone decide between calls. Raises UnknownTimeZone.
    """
    place = zone(service.location.time_zone)
    earliest = now + service.minimum_notice
    begin = max(first.toordinal(), place.local(earliest)[0])
    until = min(last.toordinal(), place.local(now)[0] + service.horizon_days)
    if begin > until:
        return Slots([], service.duration)
    dates = place.spread(begin, until)
    start, end = max(dates[0][0], earliest), dates[-1][1]
    return _answer(frame(service, start, end, audience, opened), snapshot, seats, resource)


def is_offered(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    opened: OpenTimes | None = None,
) -> bool:
    """Whether *starts_at* would be among the slots of its date: the same method on a single start."""
    if not is_in_time(service, starts_at, now):
        return False
    return bool(_answer(frame(service, starts_at, starts_at + 1, audience, opened), snapshot, seats, resource))


def is_in_time(service: ServiceRules, starts_at: int, now: int) -> bool:
    """Whether a start keeps the minimum notice and lies within the horizon."""
    return starts_at >= now + service.minimum_notice and not is_beyond_horizon(service, starts_at, now)


def is_beyond_horizon(service: ServiceRules, starts_at: int, now: int) -> bool:
    """Whether the local date of a start is more than ``horizon_days`` after today's."""
    place = zone(service.location.time_zone)
    return place.local(starts_at)[0] > place.local(now)[0] + service.horizon_days


def standing_at(asked: Frame, snapshot: Snapshot, seats: int) -> list[Standing]:
    """The standing appointments in a frame that have *seats* left and are for who asks.

    Where there are windows, they lie in one of theirs; what was published stands outside of all windows too.
    """
    return [
        standing
        for standing in snapshot.standing
        if standing.seats_left >= seats
        and asked.start <= standing.starts_at < asked.end
        and (is_given_as_published if standing.is_published else is_given)(asked, standing.starts_at)
    ]


def _answer(asked: Frame, snapshot: Snapshot, seats: int, resource: str | None) -> Slots:
    service = asked.service
    if not service.requirements or seats > service.capacity or asked.start >= asked.end:
        return Slots([], service.duration)
    # Where only published sessions are given, nothing is opened for who asks.
    is_opened = not (service.by_sessions or asked.is_closed)
    found = openings(asked, snapshot) if is_opened else Slots([], service.duration)
    if snapshot.standing:
        firsts = {candidate.id: candidate.slug for candidate in service.requirements[0].any_of}
        found = with_standing(
            found,
            [
                (at.starts_at, (tuple(sorted(firsts[i] for i in {*at.resource_ids} if i in firsts)), at.seats_left))
                for at in standing_at(asked, snapshot, seats)
            ],
        )
    return found if resource is None else listing(found, resource)
