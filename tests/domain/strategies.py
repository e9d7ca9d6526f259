"""Random rulebooks, states of things and questions, crowded around the nights on which clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from booking.domain.rulebook import (
    DateOverride,
    LocationRules,
    Requirement,
    ResourceRules,
    ServiceRules,
    WeeklyHours,
    Window,
)
from booking.domain.slots import Snapshot, Standing
from tests.domain.changeovers import NIGHTS, ZONES

STEPS = [5, 7, 15, 15, 20, 30, 50, 60, 60, 90, 100, 1440, 2000]
AUDIENCES = ["private", "statutory"]


@dataclass(frozen=True)
class Question:
    """Everything that ``slots`` is asked with."""

    service: ServiceRules
    first: date
    last: date
    now: int
    snapshot: Snapshot
    seats: int
    audience: str | None
    resource: str | None
    booked: dict[int, int]


def minute_of(day: date) -> int:
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days * 1440


def days_near(dice: Random, day: date, reach: int) -> date:
    return day + timedelta(days=dice.randint(-reach, reach))


def one_in(dice: Random, number: int) -> bool:
    return dice.randrange(number) == 0


def wall_hours(dice: Random) -> tuple[int, int]:
    """Hours of every kind: around the small hours in which clocks change, whole days, past midnight."""
    granule = dice.choice([5, 15, 15, 30, 60])
    opens = dice.choice([0, 0, 60, 120, 150, 180, 480, 540, 1260, 1320, 1380, 1425])
    opens = min(1439, opens + granule * dice.randint(0, 3))
    length = dice.choice([30, 90, 240, 480, 720, 1440, 1440, 2880])
    return opens, min(2880, opens + length + granule * dice.randint(0, 3))


def weekly_row(dice: Random, near: date, locations: list[int]) -> WeeklyHours:
    opens, closes = wall_hours(dice)
    weeks = dice.choice([1, 1, 1, 2, 3])
    begins = days_near(dice, near, 25) if weeks > 1 or one_in(dice, 5) else None
    ends = days_near(dice, near, 10) if one_in(dice, 8) else None
    weekday = days_near(dice, near, 3).weekday()
    return WeeklyHours(weekday, opens, closes, dice.choice(locations), begins, ends, weeks)


def weekly_rows(dice: Random, near: date, locations: list[int]) -> tuple[WeeklyHours, ...]:
    """Mostly the same hours every day, and some odd rows beside them."""
    opens, closes = wall_hours(dice)
    daily = [WeeklyHours(weekday, opens, closes, locations[0]) for weekday in range(7)]
    odd = [weekly_row(dice, near, locations) for _ in range(dice.choice([0, 0, 2, 4, 9]))]
    return tuple(odd if one_in(dice, 4) else [*daily, *odd])


def overrides(dice: Random, near: date) -> tuple[DateOverride, ...]:
    days = dice.sample(range(-4, 4), dice.randint(1, 3)) if one_in(dice, 4) else []
    return tuple(
        DateOverride(near + timedelta(days=day), tuple(wall_hours(dice) for _ in range(dice.choice([0, 1, 1, 2]))))
        for day in days
    )


def busy_near(dice: Random, near: date, most: int) -> list[tuple[int, int]]:
    found = []
    for _ in range(dice.randint(0, most)):
        granule = dice.choice([1, 5, 15, 60])
        begins = (minute_of(near) + dice.randint(-1440, 2880)) // granule * granule
        found.append((begins, begins + dice.choice([1, 5, 15, 30, 45, 60, 240, 700])))
    return found


def person(dice: Random, number: int, near: date) -> ResourceRules:
    home = dice.choice([1, 1, 1, 1, 1, 2])
    rows = None
    if not one_in(dice, 4):
        rows = weekly_rows(dice, near, [1, 1, 1, home])
    slug = dice.choice("abc") + str(number)
    time_off = tuple(busy_near(dice, near, 2)) if one_in(dice, 4) else ()
    return ResourceRules(number, slug, "staff", dice.randint(1, 2), home, rows, overrides(dice, near), time_off)


def requirement(dice: Random, duration: int, crew: list[ResourceRules]) -> Requirement:
    any_of = dice.sample(crew, dice.randint(1, len(crew)))
    spans = [(0, duration)]
    if duration >= 20 and one_in(dice, 3):
        marks = sorted(dice.sample(range(duration // 5 + 1), dice.choice([2, 2, 4])))
        spans = [(marks[i] * 5, marks[i + 1] * 5) for i in range(0, len(marks), 2)]
    return Requirement(tuple(any_of), tuple(spans))


def service(dice: Random, near: date, zone: str) -> ServiceRules:
    rows = weekly_rows(dice, near, [1])
    location = LocationRules(1, "here", zone, rows, overrides(dice, near))
    crew = [person(dice, number, near) for number in range(1, dice.randint(1, 4) + 1)]
    return service_of(dice, near, location, crew)


def service_of(dice: Random, near: date, location: LocationRules, crew: list[ResourceRules]) -> ServiceRules:
    duration = dice.choice([5, 15, 25, 30, 45, 45, 60, 60, 60, 90, 120, 300, 1500])
    needs = [requirement(dice, duration, crew) for _ in range(dice.choice([1, 1, 1, 2, 2, 3]))]
    windows = [
        Window(
            days_near(dice, near, 2).weekday(),
            *wall_hours(dice),
            frozenset(dice.sample(AUDIENCES, dice.choice([0, 0, 1, 2]))),
        )
        for _ in range(dice.choice([0, 0, 0, 3, 6, 9]))
    ]
    return ServiceRules(
        id=1,
        slug="service",
        location=location,
        duration=duration,
        requirements=() if one_in(dice, 60) else tuple(needs),
        step=dice.choice(STEPS),
        alignment=dice.choice(["clock", "opening"]),
        buffer_before=dice.choice([0, 0, 0, 5, 20]),
        buffer_after=dice.choice([0, 0, 5, 15, 90]),
        minimum_notice=dice.choice([0, 0, 0, 60, 1440]),
        horizon_days=dice.choice([*[90] * 8, 2, 1, 0]),
        capacity=dice.choice([1, 1, 2, 3]),
        max_per_day=dice.choice([*[None] * 8, 1, 1, 2, 2, 3, 0]),
        by_sessions=dice.random() < 0.1,
        windows=tuple(windows),
    )


def snapshot(dice: Random, rules: ServiceRules, near: date) -> Snapshot:
    crew = [*sorted({who.id for needed in rules.requirements for who in needed.any_of}), 99]
    taken = {i: dice.choice([list, tuple])(sorted(busy_near(dice, near, 5))) for i in crew if not one_in(dice, 4)}
    standing = [
        Standing(
            number,
            minute_of(near) + dice.randint(-24, 48) * dice.choice([60, 60, 60, 7]),
            dice.randint(0, rules.capacity),
            tuple(dice.sample(crew, dice.randint(1, min(3, len(crew))))),
            is_published=dice.random() < 0.5,
        )
        for number in range(dice.randint(0, 3) if rules.is_shared else 0)
    ]
    counts = {
        (dice.choice(crew), near.toordinal() + dice.randint(-1, 2)): dice.randint(0, 3)
        for _ in range(dice.randint(0, 5) if rules.max_per_day is not None else 0)
    }
    return Snapshot(taken, tuple(standing), counts)


def question(dice: Random) -> Question:
    zone = dice.choice(ZONES)
    near = dice.choice(NIGHTS[zone])
    rules = service(dice, near, zone)
    first = days_near(dice, near, 1)
    slugs = [who.slug for needed in rules.requirements[:1] for who in needed.any_of] or ["a1"]
    return Question(
        rules,
        first,
        first + timedelta(days=dice.choice([0, 1, 1, 2])),
        minute_of(first) - dice.choice([2880, 1440, 1440, 1440, 300, 0, -300, -700]),
        snapshot(dice, rules, near),
        min(dice.choice([1, 1, 2, 3]), rules.capacity + dice.choice([*[0] * 9, 1])),
        dice.choice([None, None, *AUDIENCES]),
        dice.choice([*[None] * 6, *dice.choices(slugs, k=3), "nobody"]),
        {i: dice.choice([0, 30, 60]) for i in range(1, 5)},
    )


def questions() -> st.SearchStrategy[Question]:
    """Evenly thrown dice find more; dice that Hypothesis holds can be made small again. Both are used."""
    thrown = [st.randoms(use_true_random=True).map(question) for _ in range(3)]
    return st.one_of(*thrown, st.randoms(use_true_random=False).map(question))
