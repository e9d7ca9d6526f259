"""Open time as patterns, exceptions and the rest: together never a minute more or less than it is."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.hours import open_between
from booking.domain.intervals import intersect, merge, subtract
from booking.domain.regular_hours import Pattern, RegularHours, occurrences, regular_hours
from booking.domain.rulebook import LocationRules
from booking.domain.timezones import DAY, EPOCH_ORDINAL
from tests.domain.builders import BERLIN, MONDAY, at, override, person, row
from tests.domain.changeovers import NIGHTS, ZONES
from tests.domain.strategies import days_near, minute_of, overrides, weekly_rows
from tests.domain.strategies import person as somebody

START, END = at("2026-11-23 00:00"), at("2026-12-21 00:00")


def said(found: RegularHours) -> list[tuple[int, int]]:
    """All that it says is open."""
    of_patterns = [interval for each in found.patterns for interval in occurrences(each, found.start, found.end)]
    return merge([*of_patterns, *found.rest])


def test_the_same_hours_every_week_are_one_pattern_a_weekday() -> None:
    found = regular_hours(person(rows=row("MO WE", "09:00-17:00")), [BERLIN], START, END)
    assert [(each.first.isoformat(), each.opens, each.minutes, each.but) for each in found.patterns] == [
        ("2026-11-23", 540, 480, ()),
        ("2026-11-25", 540, 480, ()),
    ]
    assert found.rest == ()


def test_a_closed_date_is_left_out_of_its_pattern() -> None:
    closed = override(MONDAY + timedelta(days=7))
    found = regular_hours(person(rows=row("MO", "09:00-17:00"), overrides=(closed,)), [BERLIN], START, END)
    assert [each.but for each in found.patterns] == [(date(2026, 11, 30),)]
    assert found.rest == ()


def test_other_hours_of_a_date_stand_alone() -> None:
    other = override(MONDAY + timedelta(days=7), "10:00-12:00")
    found = regular_hours(person(rows=row("MO", "09:00-17:00"), overrides=(other,)), [BERLIN], START, END)
    assert [each.but for each in found.patterns] == [(date(2026, 11, 30),)]
    assert found.rest == ((at("2026-11-30 10:00"), at("2026-11-30 12:00")),)


def test_time_off_leaves_what_is_open_around_it() -> None:
    off = ((at("2026-11-30 12:00"), at("2026-11-30 13:00")),)
    found = regular_hours(person(rows=row("MO", "09:00-17:00"), time_off=off), [BERLIN], START, END)
    assert found.rest == (
        (at("2026-11-30 09:00"), at("2026-11-30 12:00")),
        (at("2026-11-30 13:00"), at("2026-11-30 17:00")),
    )


def test_a_night_in_which_the_clock_changes_stands_alone() -> None:
    """What lasts until 06:00 lasts an hour longer that night, which no rule of RFC 5545 says."""
    start, end = at("2026-10-01 00:00"), at("2026-11-01 00:00")
    found = regular_hours(person(rows=row("SA", "22:00-30:00")), [BERLIN], start, end)
    (pattern,) = found.patterns
    assert (pattern.minutes, pattern.but) == (480, ())
    assert found.rest == ((at("2026-10-25 05:00"), at("2026-10-25 06:00")),)


def test_an_opening_that_the_clock_skips_stands_alone() -> None:
    start, end = at("2027-03-01 00:00"), at("2027-04-30 00:00")
    found = regular_hours(person(rows=row("SU", "02:30-05:00")), [BERLIN], start, end)
    (pattern,) = found.patterns
    assert pattern.but == (date(2027, 3, 28),)
    assert found.rest == ((at("2027-03-28 03:00"), at("2027-03-28 05:00")),)


def test_alternating_weeks_and_a_last_day_are_kept() -> None:
    rows = row("TU", "09:00-10:00", valid_from=date(2026, 11, 10), valid_until=date(2026, 12, 9), every_weeks=2)
    (pattern,) = regular_hours(person(rows=rows), [BERLIN], START, END).patterns
    assert pattern == Pattern("Europe/Berlin", date(2026, 11, 24), 540, 60, 2, date(2026, 12, 9), ())


def test_a_row_that_is_over_says_nothing() -> None:
    rows = row("TU", "09:00-10:00", valid_until=date(2026, 11, 1))
    assert regular_hours(person(rows=rows), [BERLIN], START, END) == RegularHours(START, END, (), ())


@given(st.integers(0, 2**32))
def test_it_is_exactly_the_open_time(seed: int) -> None:
    dice = Random(seed)
    zone, other = dice.choice(ZONES), dice.choice(ZONES)
    near = dice.choice(NIGHTS[zone])
    places = [
        LocationRules(1, "here", zone, weekly_rows(dice, near, [1]), overrides(dice, near)),
        LocationRules(2, "there", other, weekly_rows(dice, near, [2]), overrides(dice, near)),
    ]
    who = somebody(dice, 1, near)
    start = minute_of(days_near(dice, near, 20)) + dice.randint(0, 1440)
    end = start + dice.choice([1440, 20_000, 60_000])
    found = regular_hours(who, places, start, end)
    dates = start // DAY + EPOCH_ORDINAL - 5, end // DAY + EPOCH_ORDINAL + 5
    truth = merge(interval for place in places for interval in open_between(who, place, *dates))
    outside = [(start - 10_000_000, start), (end, end + 10_000_000)]
    assert said(found) == subtract(truth, outside)
    for each in found.patterns:
        assert each.first not in each.but
        assert intersect(occurrences(each, start, end), list(found.rest)) == []
