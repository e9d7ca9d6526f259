"""RFC 5545 3.3.10 in the browser: against dateutil, rule by rule."""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WALLS = """async (asked) => {
    const { ruleOf, wallsOf } = await import("/js/calendar/recurrence.js");
    return JSON.stringify(asked.map(([rule, start, low, high]) => {
        const said = ruleOf(rule);
        const isPast = said.until && ((wall) => wall > said.until.wall);
        return [...wallsOf(said, start, low, high, isPast)];
    }));
}"""
REFUSE = """async (rules) => {
    const { ruleOf } = await import("/js/calendar/recurrence.js");
    return rules.filter((rule) => { try { ruleOf(rule); return true; } catch { return false; } });
}"""


def seconds(wall: datetime) -> int:
    return round(wall.replace(tzinfo=UTC).timestamp())


def numbers(chance: random.Random, least: int, most: int, *, may_be_negative: bool = False) -> str:
    found = {chance.randint(least, most) for _ in range(chance.randint(1, 4))}
    return ",".join(str(-each if may_be_negative and chance.random() < 0.4 else each) for each in sorted(found))


def weekdays(chance: random.Random, *, may_count: bool) -> str:
    # All with an ordinal or none: dateutil takes "MO,1TU" for Mondays that are first Tuesdays.
    days = chance.sample(DAYS, chance.randint(1, 4))
    if not may_count or chance.random() < 0.4:
        return ",".join(days)
    return ",".join(f"{chance.choice((1, 2, 3, 4, 5, -1, -2, -5))}{day}" for day in days)


def rule(chance: random.Random, start: datetime) -> str:  # noqa: C901 - as many parts as rules have
    """Some rule, with parts that go together in any way."""
    every = chance.choice(("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"))
    parts = [f"FREQ={every}"]
    if chance.random() < 0.5:
        parts.append(f"INTERVAL={chance.randint(1, 5)}")
    if chance.random() < 0.2:
        parts.append(f"BYMONTH={numbers(chance, 1, 12)}")
    # Days of the month, of the year and weeks one at a time: together they mostly never come, and dateutil looks for
    # them until the year 9999.
    kind = chance.random()
    if kind < 0.15:
        parts.append(f"BYMONTHDAY={numbers(chance, 1, 31, may_be_negative=True)}")
    elif every == "YEARLY" and kind < 0.4:
        parts.append(f"BYWEEKNO={numbers(chance, 1, 52, may_be_negative=True)}")
    elif every == "YEARLY" and kind < 0.6:
        parts.append(f"BYYEARDAY={numbers(chance, 1, 365, may_be_negative=True)}")
    if chance.random() < 0.4:
        parts.append(f"BYDAY={weekdays(chance, may_count=every in ('YEARLY', 'MONTHLY'))}")
    if every != "HOURLY" and chance.random() < 0.15:
        parts.append(f"BYHOUR={numbers(chance, 0, 23)}")
    if chance.random() < 0.1:
        parts.append(f"BYMINUTE={numbers(chance, 0, 59)}")
    if len(parts) > 2 and chance.random() < 0.25:
        most = 6 if every in ("YEARLY", "MONTHLY") else 1
        parts.append(f"BYSETPOS={numbers(chance, 1, most, may_be_negative=True)}")
    if chance.random() < 0.4:
        parts.append(f"WKST={chance.choice(DAYS)}")
    ends = chance.random()
    if ends < 0.3:
        parts.append(f"COUNT={chance.randint(1, 40)}")
    elif ends < 0.6:
        parts.append(f"UNTIL={start + timedelta(days=chance.randint(0, 1500)):%Y%m%dT%H%M%S}")
    chance.shuffle(parts)
    return ";".join(parts)


def asked(rules: int, seed: int) -> list[tuple[str, datetime, datetime, datetime]]:
    chance = random.Random(seed)  # noqa: S311 - the same rules every time
    found = []
    for _ in range(rules):
        start = datetime(2022, 1, 1) + timedelta(hours=chance.randint(0, 24 * 900), minutes=chance.choice((0, 15, 59)))  # noqa: DTZ001
        low = start + timedelta(days=chance.choice((0, 0, 100, 800)))
        text = rule(chance, start)
        found.append((text, start, low, low + timedelta(days=90 if "HOURLY" in text else 500)))
    return found


@pytest.mark.parametrize(
    ("rules", "seed"), [(300, 5545), *(pytest.param(1000, seed, marks=pytest.mark.prove) for seed in range(4))]
)
def test_rules_mean_what_dateutil_takes_them_for(scripts: Page, rules: int, seed: int) -> None:
    every = asked(rules, seed)
    answers = json.loads(scripts.evaluate(WALLS, [(text, *map(seconds, times)) for text, *times in every]))
    wrong, given = {}, 0
    for (text, start, low, high), found in zip(every, answers, strict=True):
        walls = takewhile(high.__ge__, rrulestr(text, dtstart=start))
        expected = [seconds(wall) for wall in walls if wall >= low]
        given += len(expected)
        if found != expected:
            wrong[text] = (start, found[:5], expected[:5])
    assert wrong == {}
    # Rules that never come to anything would prove nothing.
    assert given > 100 * rules


@pytest.mark.parametrize("first", DAYS)
def test_weeks_are_counted_from_every_weekday(scripts: Page, first: str) -> None:
    start, high = datetime(2020, 1, 1, 9), datetime(2048, 12, 31)  # noqa: DTZ001 - all shapes of years
    text = f"FREQ=YEARLY;BYWEEKNO=1,2,-1;BYDAY=MO,TH,SU;WKST={first};UNTIL=20481231T000000"
    (found,) = json.loads(scripts.evaluate(WALLS, [(text, *map(seconds, (start, start, high)))]))
    assert found == [seconds(wall) for wall in rrulestr(text, dtstart=start)]


def test_days_with_and_without_an_ordinal_stand_beside_each_other(scripts: Page) -> None:
    start, high = datetime(2026, 11, 2), datetime(2026, 11, 30)  # noqa: DTZ001
    (found,) = json.loads(scripts.evaluate(WALLS, [["FREQ=MONTHLY;BYDAY=MO,1TU", *map(seconds, (start, start, high))]]))
    days = [datetime.fromtimestamp(each, UTC).day for each in found]
    assert days == [2, 3, 9, 16, 23, 30]


def test_rules_of_nonsense_are_refused(scripts: Page) -> None:
    good = ["FREQ=DAILY", "freq=weekly;byday=mo", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY;COUNT=-1"]
    bad = [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=9", "FREQ=SOMETIMES", "COUNT=3", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=x", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=0MO", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;UNTIL=soon", "FREQ=YEARLY;BYEASTER=0",
        "FREQ=DAILY;WKST=", "RSCALE=HEBREW;FREQ=DAILY",
    ]  # fmt: skip
    assert scripts.evaluate(REFUSE, good + bad) == good
