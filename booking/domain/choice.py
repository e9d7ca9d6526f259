"""Who is taken when the customer does not mind, what that occupies, and what else is near."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from booking.domain.frame import frame, is_given, spans_of, widened_spans
from booking.domain.hours import OpenTimes
from booking.domain.matching import first_choice_by_part
from booking.domain.offer import Slot, Slots
from booking.domain.openings import able_at
from booking.domain.rulebook import ResourceRules, ServiceRules
from booking.domain.slots import is_in_time, standing_at
from booking.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Joined:
    """The visit takes seats of a standing appointment."""

    appointment_id: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """The visit is a new appointment with these resources, one per requirement, in their order."""

    resource_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Occupied:
    """A resource is taken in ``[starts_at, ends_at)``, buffers included; ``minutes`` are those without buffers.

    ``part`` is the service of a visit of several that takes it, by its place.
    """

    resource_id: int
    starts_at: int
    ends_at: int
    minutes: int
    part: int = 0


def choose(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot,
    booked_minutes: Mapping[int, int],
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    opened: OpenTimes | None = None,
    reluctance: Sequence[Mapping[int, int]] = (),
) -> Joined | Claimed | None:
    """What a booking of *starts_at* takes: a standing appointment or a new one, None where neither is offered.

    Of the standing appointments with *seats* left, the one with the fewest; else the first complete choice,
    requirements in order, resources by priority, *booked_minutes* of visits on that local date (per resource
    id, without buffers) and slug; who serves an earlier part of a visit of several goes before others. *resource*, a
    slug, is wanted for the first requirement. *reluctance* goes before all that: per requirement, the ids of those
    who are taken only where nobody else is left, and how much so.
    """
    if not service.requirements or seats > service.capacity or not is_in_time(service, starts_at, now):
        return None
    asked = frame(service, starts_at, starts_at + 1, audience, opened)
    wanted = {at.id for at in service.requirements[0].any_of if at.slug == resource}
    suiting = [
        at for at in standing_at(asked, snapshot, seats) if resource is None or not wanted.isdisjoint(at.resource_ids)
    ]
    if suiting:
        return Joined(min(suiting, key=lambda at: (at.seats_left, at.appointment_id)).appointment_id)
    if service.by_sessions or not is_given(asked, starts_at):
        return None

    able = [able_at(asked, index, snapshot) for index in range(len(service.requirements))]
    if resource is not None:
        able[0] = [each for each in able[0] if each.id in wanted]

    def prefer(index: int, before: frozenset[int]) -> list[int]:
        last = reluctance[index] if reluctance else {}

        def preference(each: ResourceRules) -> tuple[int, bool, int, int, str]:
            return (
                last.get(each.id, 0), each.id not in before,
                each.priority, booked_minutes.get(each.id, 0), each.slug,
            )  # fmt: skip

        return [each.id for each in sorted(able[index], key=preference)]

    chosen = first_choice_by_part(prefer, [needed.part for needed in service.requirements], service.is_throughout)
    return None if chosen is None else Claimed(chosen)


def occupancies(service: ServiceRules, starts_at: int, resource_ids: tuple[int, ...]) -> list[Occupied]:
    """What a visit at *starts_at* takes of the chosen resources, one per requirement, span by span.

    Where buffers of several parts meet on one resource, each minute is taken once.
    """
    found = [
        (starts_at + start, Occupied(resource_id, starts_at + low, starts_at + high, end - start, needed.part))
        for needed, resource_id in zip(service.requirements, resource_ids, strict=True)
        for (start, end), (low, high) in zip(spans_of(service, needed), widened_spans(service, needed), strict=True)
    ]
    return _taken_once(found) if service.parts else [each for _begins, each in found]


def _taken_once(found: list[tuple[int, Occupied]]) -> list[Occupied]:
    """The same, each resource's time cut where the next span on it begins; spans come with their starts.

    A buffer that reaches over a whole neighbour is the neighbour's beyond it.
    """
    result = [each for _begins, each in found]
    for resource_id in {each.resource_id for each in result}:
        own = sorted((begins, i) for i, (begins, each) in enumerate(found) if each.resource_id == resource_id)
        lows = list(accumulate((found[i][1].starts_at for _begins, i in reversed(own)), min))[::-1]
        highs = list(accumulate((found[i][1].ends_at for _begins, i in own), max))
        nexts = [begins for begins, _i in own[1:]] + highs[-1:]
        reached = lows[0]
        for (_begins, i), low, high, beyond in zip(own, lows, highs, nexts, strict=True):
            result[i] = replace(result[i], starts_at=max(low, reached), ends_at=min(high, beyond))
            reached = result[i].ends_at
    return result


def candidates(service: ServiceRules) -> tuple[int, ...]:
    """The ids of all resources that any requirement may take, ascending: the order in which they are locked."""
    return tuple(sorted({candidate.id for needed in service.requirements for candidate in needed.any_of}))


def nearest(slots: Slots, around: int, count: int = 5) -> list[Slot]:
    """The *count* slots nearest to *around*, ascending; of two equally far the earlier counts as nearer."""
    right = bisect_left(slots.starts, around)
    left = right
    while right - left < count and (left > 0 or right < len(slots)):
        if right == len(slots) or (left > 0 and around - slots.starts[left - 1] <= slots.starts[right] - around):
            left -= 1
        else:
            right += 1
    return [slots[i] for i in range(left, right)]
