"""Visits of several services: random ones, and the rules about them once more, minute by minute."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from hypothesis import strategies as st

from booking.domain.businesses import Location, Resource, Service
from booking.domain.combined import combined
from booking.domain.rulebook import LocationRules, ResourceRules, ServiceRules
from booking.domain.slots import Slot, Snapshot
from tests.domain.changeovers import NIGHTS, ZONES
from tests.domain.oracle import Oracle, shown
from tests.domain.strategies import (
    AUDIENCES,
    busy_near,
    days_near,
    minute_of,
    one_in,
    overrides,
    person,
    service_of,
    weekly_rows,
)

Crew = tuple[tuple[ResourceRules, ...], ...]
LONGEST = timedelta(days=4)
"""No random visit is longer."""


@dataclass(frozen=True)
class Question:
    """Plain services that follow one another, and everything else that ``slots`` is asked with."""

    services: tuple[ServiceRules, ...]
    is_throughout: bool
    first: date
    last: date
    now: int
    taken: dict[int, list[tuple[int, int]]]
    counts: tuple[dict[tuple[int, int], int], ...]
    audience: str | None
    resource: str | None
    booked: dict[int, int]

    @property
    def rules(self) -> ServiceRules:
        return combined([presented(each) for each in self.services], is_throughout=self.is_throughout).rules

    @property
    def snapshot(self) -> Snapshot:
        further = {each.id: counts for each, counts in zip(self.services, self.counts, strict=True)}
        del further[self.services[0].id]
        return Snapshot(self.taken, (), self.counts[0], further)


def presented(rules: ServiceRules, **more: object) -> Service:
    """A service for people that can be booked together with others."""
    place = Location(1, "here", "Here", "", "", "", "DE", rules.location.time_zone, rules.location)
    firsts = rules.requirements[0].any_of if rules.requirements else ()
    staff = tuple(Resource(each.slug, each.slug, each.kind, each) for each in firsts)
    values = {"name": {}, "description": {}, "price_minor": None, "location": place, "questions": (), **more}
    return Service(slug=rules.slug, rules=rules, staff=staff, is_combinable=True, **values)  # type: ignore[arg-type]


def question(dice: Random) -> Question:
    zone = dice.choice(ZONES)
    near = dice.choice(NIGHTS[zone])
    location = LocationRules(1, "here", zone, weekly_rows(dice, near, [1]), overrides(dice, near))
    crew = [person(dice, number, near) for number in range(1, dice.randint(1, 4) + 1)]
    names = list(zip((7, 3, 9, 5), ("cut", "colour", "wash", "style"), strict=True))
    services = tuple(
        replace(service_of(dice, near, location, crew), id=number, slug=slug, capacity=1, by_sessions=False)
        for number, slug in names[: dice.choice([2, 2, 2, 3])]
    )
    first = days_near(dice, near, 1)
    slugs = [who.slug for needed in services[0].requirements[:1] for who in needed.any_of] or ["a1"]
    return Question(
        services,
        one_in(dice, 3),
        first,
        first + timedelta(days=dice.choice([0, 1, 1])),
        minute_of(first) - dice.choice([2880, 1440, 1440, 1440, 300, 0, -300, -700]),
        {who.id: sorted(busy_near(dice, near, 3)) for who in crew if not one_in(dice, 4)},
        tuple(
            {
                (dice.choice(crew).id, near.toordinal() + dice.randint(-1, 2)): dice.randint(0, 3)
                for _ in range(dice.randint(0, 5))
            }
            for _each in services
        ),
        dice.choice([None, None, *AUDIENCES]),
        dice.choice([*[None] * 6, *dice.choices(slugs, k=3), "nobody"]),
        {who.id: dice.choice([0, 30, 60]) for who in crew},
    )


def questions() -> st.SearchStrategy[Question]:
    return st.one_of(st.randoms(use_true_random=True).map(question), st.randoms(use_true_random=False).map(question))


class VisitOracle:
    """All answers about one visit of several, from the rules of its services as they are by themselves."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.zone = asked.services[0].location.time_zone
        until = asked.last + LONGEST
        self.parts = [
            Oracle(each, asked.first, until, asked.now, Snapshot(asked.taken, (), counts), 1, asked.audience)
            for each, counts in zip(asked.services, asked.counts, strict=True)
        ]
        self.begins = [sum(each.duration for each in asked.services[:i]) for i in range(len(asked.services))]

    def is_in_time(self, start: int) -> bool:
        on, today = shown(self.zone, start).date(), shown(self.zone, self.asked.now).date()
        return (
            self.asked.first <= on <= self.asked.last
            and all(start >= self.asked.now + each.minimum_notice for each in self.asked.services)
            and all((on - today).days <= each.horizon_days for each in self.asked.services)
        )

    def crews_of_part(self, number: int, start: int) -> list[tuple[ResourceRules, ...]]:
        """Every choice of distinct resources for one part, when the visit begins at *start*."""
        part, begin = self.parts[number], start + self.begins[number]
        if not part.service.requirements or not part.is_in_window(begin):
            return []
        able = [
            [who for who in needed.any_of if part.can_meet(begin, needed, who)] for needed in part.service.requirements
        ]
        if number == 0:
            able[0] = [who for who in able[0] if part.is_on_grid(start, who)]
        return [crew for crew in product(*able) if len({who.id for who in crew}) == len(crew)]

    def choices(self, start: int) -> list[Crew]:
        """Every complete choice, per part."""
        if not self.is_in_time(start):
            return []
        found = list(product(*(self.crews_of_part(number, start) for number in range(len(self.parts)))))
        if self.asked.is_throughout:
            found = [crews for crews in found if len({crew[0].id for crew in crews}) == 1]
        return found

    def slot(self, start: int) -> Slot | None:
        names = {crews[0][0].slug for crews in self.choices(start)}
        if not names or (self.asked.resource is not None and self.asked.resource not in names):
            return None
        return Slot(start, start + sum(each.duration for each in self.asked.services), tuple(sorted(names)), 1)

    def slots(self) -> list[Slot]:
        minutes = range(minute_of(self.asked.first) - 1440, minute_of(self.asked.last) + 2 * 1440)
        found = [self.slot(minute) for minute in minutes if self.parts[0].is_worth_a_look(minute)]
        return [slot for slot in found if slot is not None]

    def choice(self, start: int) -> tuple[int, ...] | None:
        """The resources that are claimed, part by part; who is there already goes before others."""
        wanted = self.asked.resource
        found = [crews for crews in self.choices(start) if wanted is None or crews[0][0].slug == wanted]
        if not found:
            return None
        return tuple(who.id for crew in min(found, key=self.reluctance) for who in crew)

    def reluctance(self, crews: Crew) -> list[tuple[bool, int, int, str]]:
        found = []
        for number, crew in enumerate(crews):
            before = {who.id for earlier in crews[:number] for who in earlier}
            found += [(who.id not in before, who.priority, self.asked.booked[who.id], who.slug) for who in crew]
        return found
