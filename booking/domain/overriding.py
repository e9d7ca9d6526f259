"""Going over a rule knowingly: which rules allow it, what stands against a start, and who is taken all the same.

Taken time is no rule: nobody goes over it but by a squeeze-in, which takes nothing from anybody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from booking.domain.choice import Claimed, Joined, choose
from booking.domain.frame import frame
from booking.domain.openings import able_at
from booking.domain.policies import Refusal, refusal
from booking.domain.rulebook import Requirement, ResourceRules, ServiceRules, WeeklyHours
from booking.domain.snapshot import EMPTY, Snapshot
from booking.domain.timezones import DAY

OVERRIDABLE = frozenset(
    {
        Refusal.IN_THE_PAST,
        Refusal.NOTICE,
        Refusal.HORIZON,
        Refusal.OUTSIDE_WINDOWS,
        Refusal.OUTSIDE_HOURS,
        Refusal.OFF_GRID,
        Refusal.DAY_LIMIT,
        Refusal.BLOCKED,
    }
)
OF_ONESELF = frozenset({Refusal.IN_THE_PAST, Refusal.NOTICE, Refusal.OUTSIDE_HOURS, Refusal.OFF_GRID})
"""What somebody may go over whose own calendar alone it concerns: it costs nobody's time but theirs. What the
business has promised or forbidden - windows, horizon, limits, a blocked customer - is not theirs to change."""

IMPLIED_BY_SQUEEZING = frozenset({Refusal.NOTICE, Refusal.OFF_GRID, Refusal.DAY_LIMIT})
"""Between two others means at short notice, off the grid and beyond the number for the day."""
IMPLIED_BY_WALKING_IN = frozenset({Refusal.NOTICE, Refusal.OFF_GRID})
IMPLIED_BY_PUBLISHING = frozenset({Refusal.NOTICE, Refusal.HORIZON, Refusal.OFF_GRID, Refusal.OUTSIDE_WINDOWS})
"""When customers may ask is another matter than when the house lets a course take place."""

TAKEN = frozenset({Refusal.TAKEN, Refusal.FULL})

_FAR = 1_000_000  # days
_AT_WORK, _FREE = 2, 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a start comes to for the house.

    ``refusals`` are all rules against it, gone over or not, in the order in which they are named; where somebody
    is in the way, or the service cannot be had at all, that is the last one and ``choice`` is none. ``away`` are
    chosen resources that are outside their hours.
    """

    refusals: tuple[Refusal, ...]
    choice: Joined | Claimed | None
    away: frozenset[int] = frozenset()

    @property
    def rules(self) -> tuple[Refusal, ...]:
        """Those that may be gone over."""
        return tuple(each for each in self.refusals if each in OVERRIDABLE)

    @property
    def is_taken(self) -> bool:
        """Whether somebody is in the way."""
        return not TAKEN.isdisjoint(self.refusals)


def judge(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot,
    booked_minutes: Mapping[int, int],
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    *,
    is_squeezed: bool = False,
) -> Judgement:
    """What stands against a start, and who is taken where every rule is gone over that can be.

    Who is at work is taken before who is not. A squeeze-in looks away from what is taken, and takes first who is
    free all the same; it joins nobody.
    """
    # What is given at published dates only is published by the house as it books.
    service = replace(service, by_sessions=False)
    looked_at = EMPTY if is_squeezed else snapshot
    against = objections(service, starts_at, now, looked_at, seats, audience, resource)
    if against and against[-1] not in OVERRIDABLE:
        return Judgement(against, None)
    rules, minute = relaxed(service, starts_at, now, against)
    at_work = _able(relaxed(service, starts_at, now, set(against) - {Refusal.OUTSIDE_HOURS})[0], starts_at, EMPTY)
    free = _able(rules, starts_at, snapshot)
    reluctance = [
        {
            each.id: _AT_WORK * (each.id not in at_work[index]) + _FREE * (each.id not in free[index])
            for each in needed.any_of
        }
        for index, needed in enumerate(rules.requirements)
    ]
    asked = (seats, audience, resource)
    choice = choose(rules, starts_at, minute, looked_at, booked_minutes, *asked, reluctance=reluctance)
    chosen = choice.resource_ids if isinstance(choice, Claimed) else ()
    away = frozenset(each for index, each in enumerate(chosen) if each not in at_work[index])
    return Judgement(against, choice, away)


def objections(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> tuple[Refusal, ...]:
    """Everything that stands against a start: each is looked for with those before it taken away.

    The last one may be something that nobody can go over; what would come after it is not known then.
    """
    found: list[Refusal] = []
    while True:
        rules, minute = relaxed(service, starts_at, now, found)
        met = refusal(rules, starts_at, minute, snapshot, seats, audience, resource)
        if met is None:
            return tuple(found)
        if met in found:
            # Even at all hours there is no choice of distinct resources: the set-up can never be met.
            return (*found, Refusal.NO_REQUIREMENTS)
        found.append(met)
        if met not in OVERRIDABLE:
            return tuple(found)


def relaxed(service: ServiceRules, starts_at: int, now: int, over: Collection[Refusal]) -> tuple[ServiceRules, int]:
    """The rules, and the minute that counts as now, when *over* are gone over."""
    changes: dict[str, object] = {}
    if Refusal.IN_THE_PAST in over:
        now = min(now, starts_at)
    if Refusal.NOTICE in over or Refusal.IN_THE_PAST in over:
        changes["minimum_notice"] = 0
    if Refusal.HORIZON in over:
        changes["horizon_days"] = _FAR
    if Refusal.OUTSIDE_WINDOWS in over:
        changes["windows"] = ()
    if Refusal.DAY_LIMIT in over:
        changes["max_per_day"] = None
    if Refusal.OUTSIDE_HOURS in over:
        changes["location"] = replace(service.location, date_overrides=())
        changes["requirements"] = _at_all_hours(service)
    # What is counted from the opening has no grid where nothing is open.
    if Refusal.OFF_GRID in over or (Refusal.OUTSIDE_HOURS in over and service.alignment == "opening"):
        changes |= {"alignment": "clock", "step": 1}
    return (replace(service, **changes) if changes else service), now  # type: ignore[arg-type]


def narrowed(service: ServiceRules, kept: Mapping[int, ResourceRules]) -> ServiceRules:
    """The rules with one resource alone for some requirements, by their index."""
    return replace(
        service,
        requirements=tuple(
            replace(needed, any_of=(kept[index],)) if index in kept else needed
            for index, needed in enumerate(service.requirements)
        ),
    )


def assigned(service: ServiceRules, resource_ids: Sequence[int]) -> dict[int, int]:
    """Which requirement each of some resources meets, by its index; who meets none any more is left out.

    One of them meets several only in different parts of a visit: there they are named in the order of the
    requirements, once for each, or else each part takes the first ones who are able.
    """
    able_at_each = [{each.id for each in needed.any_of} for needed in service.requirements]
    if service.parts and [each in able for able, each in zip(able_at_each, resource_ids, strict=False)] == [True] * len(
        able_at_each
    ):
        return dict(enumerate(resource_ids[: len(able_at_each)]))
    left, found, part = list(dict.fromkeys(resource_ids)), {}, 0
    for index, able in enumerate(able_at_each):
        if service.requirements[index].part != part:
            left, part = list(dict.fromkeys(resource_ids)), service.requirements[index].part
        first = next((each for each in left if each in able), None)
        if first is not None:
            found[index] = first
            left.remove(first)
    return found


def _at_all_hours(service: ServiceRules) -> tuple[Requirement, ...]:
    always = tuple(WeeklyHours(weekday, 0, DAY, service.location.id) for weekday in range(7))

    def awake(resource: ResourceRules) -> ResourceRules:
        return replace(resource, weekly_hours=always, date_overrides=(), time_off=())

    return tuple(replace(each, any_of=tuple(map(awake, each.any_of))) for each in service.requirements)


def _able(service: ServiceRules, starts_at: int, snapshot: Snapshot) -> list[set[int]]:
    """Who is able at a start, per requirement, whatever the grid and the limit."""
    plain = replace(service, alignment="clock", step=1, max_per_day=None)
    asked = frame(plain, starts_at, starts_at + 1, None, None)._replace(windows=None)
    return [{each.id for each in able_at(asked, index, snapshot)} for index in range(len(plain.requirements))]
