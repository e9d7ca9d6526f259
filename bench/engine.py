"""The slot engine against the plain datetime sweep: ``python -m bench.engine``.

Both answer the same question in turn, in one process, and must give the same slots. A figure is the best of
many rounds; the ratio of two such figures hardly depends on the machine. Rows come in order, as an index gives
them. *From raw rules* works out the hours each time, as the sweep does; *kept* has them from before.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from bench.sweep import DatetimeSlot, sweep, sweep_one
from booking.domain.intervals import Interval
from booking.domain.rulebook import LocationRules, Requirement, ResourceRules, ServiceRules, WeeklyHours
from booking.domain.slots import OpenTimes, Slots, Snapshot, slots
from booking.domain.timezones import to_instant, to_minutes

PLACE = LocationRules(1, "place", "Europe/Berlin")
NOW = datetime(2026, 1, 4, 9, 30, tzinfo=UTC)
FIRST = date(2026, 1, 5)
WEEK = [(weekday, 480, 1200) for weekday in range(6)]
TURNS = 30
TURN_SECONDS = 0.05


@dataclass(frozen=True)
class Case:
    """A question and how many times faster than the sweep its answer must be."""

    name: str
    staff: int
    days: int
    taken: int
    raw_goal: float
    kept_goal: float | None = None


CASES = [
    Case("one person, 31 days, 200 taken", 1, 31, 200, 10, 25),
    Case("one person, a year, 2,000 taken", 1, 365, 2_000, 20),
    Case("20 staff united, a year, 900 taken each", 20, 365, 900, 6),
    Case("20 staff united, 90 days, 900 taken each", 20, 90, 900, 6),
]


def service(staff: int) -> ServiceRules:
    """Visits of 30 minutes with 5 minutes to tidy up, every 15 minutes, Monday to Saturday from 8 to 20 o'clock."""
    hours = tuple(WeeklyHours(weekday, opens, closes, 1) for weekday, opens, closes in WEEK)
    crew = tuple(ResourceRules(i, f"person-{i:02}", "staff", 1, 1, hours) for i in range(1, staff + 1))
    return ServiceRules(1, "visit", PLACE, 30, (Requirement(crew, ((0, 30),)),), 15, buffer_after=5, horizon_days=400)


def visits(person: int, case: Case) -> list[Interval]:
    """What one person's calendar holds, ascending: visits in opening hours, none over another."""
    dice = Random(person)
    zone = ZoneInfo(PLACE.time_zone)
    places = [
        to_minutes(datetime.combine(FIRST + timedelta(days=day), time(minute // 60, minute % 60), zone))
        for day in range(case.days)
        for weekday, opens, closes in WEEK
        if weekday == (FIRST + timedelta(days=day)).weekday()
        for minute in range(opens, closes, 30)
    ]
    return [(start, start + dice.choice([20, 25, 30])) for start in sorted(dice.sample(places, case.taken))]


def measure(case: Case) -> tuple[float, float, float, int]:
    """Seconds of the sweep, of the engine from raw rules and with kept rules; and how many slots both found."""
    rules, now = service(case.staff), to_minutes(NOW)
    last = FIRST + timedelta(days=case.days - 1)
    rows = {person: visits(person, case) for person in range(1, case.staff + 1)}
    instants = {person: [(to_instant(a), to_instant(b)) for a, b in found] for person, found in rows.items()}
    snapshot = Snapshot(rows)
    kept = OpenTimes()

    def plain() -> list[DatetimeSlot]:
        if case.staff == 1:
            return sweep_one(rules, FIRST, last, NOW, instants[1])
        return sweep(rules, FIRST, last, NOW, instants)

    def raw() -> Slots:
        return slots(rules, FIRST, last, now, snapshot)

    def from_kept() -> Slots:
        return slots(rules, FIRST, last, now, snapshot, opened=kept)

    expected = [(to_minutes(slot.starts_at), to_minutes(slot.ends_at), slot.resources) for slot in plain()]
    for answer in (raw(), from_kept(), from_kept()):
        if [slot[:3] for slot in answer] != expected:
            raise SystemExit(f"{case.name}: the engine and the sweep disagree")
    seconds, raw_seconds, kept_seconds = best_of([plain, raw, from_kept])
    return seconds, raw_seconds, kept_seconds, len(expected)


def best_of(functions: list[Callable[[], object]]) -> list[float]:
    """The shortest time of each; they take turns of equal length, so that all meet the same disturbances."""
    best = [float("inf")] * len(functions)
    gc.collect()
    gc.disable()
    for _ in range(TURNS):
        for number, function in enumerate(functions):
            until = process_time() + TURN_SECONDS
            while (begin := process_time()) < until:
                function()
                best[number] = min(best[number], process_time() - begin)
    gc.enable()
    return best


def main() -> None:
    """Print the figures as a Markdown table; exit 1 where a goal is missed."""
    missed = []
    print("| question | slots | sweep ms | raw ms | kept ms | from raw rules | kept, in order | goals |")
    print("|---|---|---|---|---|---|---|---|")
    for case in CASES:
        seconds, raw, kept, found = measure(case)
        goals = f">= {case.raw_goal:g} x" + (f" / >= {case.kept_goal:g} x" if case.kept_goal else "")
        print(
            f"| {case.name} | {found:,} | {seconds * 1000:.2f} | {raw * 1000:.3f} | {kept * 1000:.3f} "
            f"| {seconds / raw:.1f} x | {seconds / kept:.1f} x | {goals} |"
        )
        if seconds / raw < case.raw_goal or (case.kept_goal and seconds / kept < case.kept_goal):
            missed.append(case.name)
    if missed:
        raise SystemExit(f"goal missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
