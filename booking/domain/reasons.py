"""Why a start is not offered: every rule that stands against it, resource by resource, with its figures.

``policies.refusal`` names the first rule, for a customer; this names all of them, for the house.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.domain.day_hours import DayHours, day_hours
from booking.domain.frame import Frame, frame, is_given, open_hours, spans_of, widened_spans
from booking.domain.grid import Piece
from booking.domain.hours import open_between
from booking.domain.intervals import Interval
from booking.domain.matching import is_complete_by_part
from booking.domain.openings import starts_grid
from booking.domain.policies import Refusal
from booking.domain.rulebook import ResourceRules, ServiceRules, Span
from booking.domain.slots import is_beyond_horizon, standing_at
from booking.domain.snapshot import Snapshot, Standing
from booking.domain.starts import day_counts, limit_of
from booking.domain.timezones import DAY

AROUND = DAY
"""How far from a start the next ones of the grid are looked for, in minutes."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule against a start, and what it goes by. Times are half-open intervals in minutes.

    ``OUTSIDE_HOURS`` has ``day``, the ``opened`` time that touches the date and the time off (``away``) that the
    visit meets; ``OFF_GRID`` the starts before and after; ``TAKEN`` what is taken; ``DAY_LIMIT`` the ``count`` and how
    many there may be at ``most``.
    """

    rule: Refusal
    day: DayHours | None = None
    opened: tuple[Interval, ...] = ()
    away: tuple[Interval, ...] = ()
    neighbours: tuple[int, ...] = ()
    taken: tuple[Interval, ...] = ()
    count: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that could be taken, and what stands against it; nothing where it is able."""

    resource: ResourceRules
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement of the service with everybody who could meet it; ``spans`` in minutes of the visit.

    ``part`` is the service of a visit of several that it belongs to, by its place.
    """

    spans: tuple[Span, ...]
    candidates: tuple[Candidate, ...]
    part: int = 0

    @property
    def is_met(self) -> bool:
        """Whether at least one of them is able."""
        return any(not each.reasons for each in self.candidates)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one start. ``rules`` stand against it whoever is taken; ``standing`` are the group's
    appointments at that time, with seats or without."""

    is_free: bool
    rules: tuple[Refusal, ...]
    needs: tuple[Need, ...]
    standing: tuple[Standing, ...]
    is_throughout: bool = False

    @property
    def is_one_short(self) -> bool:
        """Everybody needed is able, but the same one would be needed twice, or nobody is able throughout."""
        return not self.is_free and not self.rules and all(need.is_met for need in self.needs)


def explain(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> Explanation:
    """Every rule against *starts_at*; free exactly where ``is_offered`` holds. *resource* is a slug."""
    asked = frame(service, starts_at, starts_at + 1, audience, None)
    needs = tuple(_need(asked, index, snapshot, resource) for index in range(len(service.requirements)))
    standing = tuple(
        at for at in standing_at(asked, snapshot, 0) if resource is None or _ids(service, resource) & {*at.resource_ids}
    )
    rules = _rules(asked, now, seats, resource)
    is_in_window = is_given(asked, starts_at)
    rules += (Refusal.OUTSIDE_WINDOWS,) if not is_in_window and not standing else ()
    able = [[each.resource.id for each in need.candidates if not each.reasons] for need in needs]
    rules += (Refusal.NOT_PUBLISHED,) if service.by_sessions and not standing else ()
    is_possible = any(at.seats_left >= seats for at in standing) or (
        not service.by_sessions
        and is_in_window
        and bool(needs)
        and is_complete_by_part(able, [need.part for need in needs], service.is_throughout)
    )
    return Explanation(not rules and is_possible, rules, needs, standing, service.is_throughout)


def _rules(asked: Frame, now: int, seats: int, resource: str | None) -> tuple[Refusal, ...]:
    """What stands against the start whoever is taken."""
    service, start = asked.service, asked.start
    found = {
        Refusal.NO_REQUIREMENTS: not service.requirements,
        Refusal.TOO_MANY_SEATS: seats > service.capacity,
        Refusal.UNKNOWN_RESOURCE: resource is not None and not _ids(service, resource),
        Refusal.IN_THE_PAST: start < now,
        Refusal.NOTICE: now <= start < now + service.minimum_notice,
        Refusal.HORIZON: is_beyond_horizon(service, start, now),
    }
    return tuple(rule for rule, stands in found.items() if stands)


def _ids(service: ServiceRules, resource: str) -> set[int]:
    return {at.id for needed in service.requirements[:1] for at in needed.any_of if at.slug == resource}


def _need(asked: Frame, index: int, snapshot: Snapshot, resource: str | None) -> Need:
    requirement = asked.service.requirements[index]
    wanted = {at.id: at for at in requirement.any_of if index > 0 or resource in (None, at.slug)}
    return Need(
        tuple(spans_of(asked.service, requirement)),
        tuple(Candidate(at, tuple(_against(asked, index, at, snapshot))) for at in wanted.values()),
        requirement.part,
    )


def _against(asked: Frame, index: int, resource: ResourceRules, snapshot: Snapshot) -> list[Reason]:
    """What stands against one resource meeting one requirement."""
    service, start = asked.service, asked.start
    requirement = service.requirements[index]
    spans = spans_of(service, requirement)
    visit = (start + spans[0][0], start + spans[-1][1])
    found = []
    if not _is_within(visit, open_hours(asked, resource)):
        found.append(_closed(asked, resource, visit))
    if index == 0 and not _is_on(start, starts_grid(asked, resource), service.step):
        found.append(Reason(Refusal.OFF_GRID, neighbours=_neighbours(asked, resource)))
    widened = [(start + low, start + high) for low, high in widened_spans(service, requirement)]
    met = [taken for taken in snapshot.taken.get(resource.id, ()) if any(_meet(taken, span) for span in widened)]
    if met:
        found.append(Reason(Refusal.TAKEN, taken=tuple(met)))
    begin = service.parts[requirement.part].begins if service.parts else 0
    count = day_counts(service, requirement, snapshot).get((resource.id, asked.place.local(start + begin)[0]), 0)
    limit = limit_of(service, requirement)
    if limit is not None and count >= limit:
        found.append(Reason(Refusal.DAY_LIMIT, count=count, most=limit))
    return found


def _closed(asked: Frame, resource: ResourceRules, visit: Interval) -> Reason:
    """The hours of the date, and the time off without which the visit would lie inside them."""
    location, ordinal = asked.service.location, asked.place.local(asked.start)[0]
    whole_day = (asked.place.midnight(ordinal), asked.place.midnight(ordinal + 1))
    always = replace(resource, time_off=())
    is_open_else = _is_within(visit, open_between(always, location, asked.first, asked.last))
    return Reason(
        Refusal.OUTSIDE_HOURS,
        day=day_hours(resource, location, date.fromordinal(ordinal)),
        opened=tuple(each for each in open_hours(asked, resource) if _meet(each, whole_day)),
        away=tuple(off for off in sorted(resource.time_off) if is_open_else and _meet(off, visit)),
    )


def _neighbours(asked: Frame, resource: ResourceRules) -> tuple[int, ...]:
    """The nearest starts of the grid before and after, as far as there are any within a day."""
    start, step = asked.start, asked.service.step
    around = frame(asked.service, start - AROUND, start + AROUND + 1, None, None)
    before, after = None, None
    for begins, ends, phase in starts_grid(around, resource):
        last = min(ends - 1, start)
        last -= (last - phase) % step
        first = max(begins, start)
        first += (phase - first) % step
        if begins <= last:
            before = last if before is None else max(before, last)
        if first < ends:
            after = first if after is None else min(after, first)
    return tuple(each for each in (before, after) if each is not None)


def _is_on(start: int, pieces: Sequence[Piece], step: int) -> bool:
    return any(begins <= start < ends and (start - phase) % step == 0 for begins, ends, phase in pieces)


def _is_within(visit: Interval, opened: Sequence[Interval]) -> bool:
    return any(begins <= visit[0] and visit[1] <= ends for begins, ends in opened)


def _meet(a: Interval, b: Interval) -> bool:
    return a[0] < b[1] and b[0] < a[1]
