"""Which rule decides about a date, and what it says."""

from datetime import date

from hypothesis import event, given
from hypothesis import strategies as st

from booking.domain.day_hours import DayHours, HoursFrom, day_hours, is_its_turn
from booking.domain.rulebook import LocationRules
from tests.domain.builders import BERLIN, MONDAY, override, person, row, wall
from tests.domain.oracle import ONE_DAY, hours_beginning_on
from tests.domain.strategies import Question, questions

PLACE = LocationRules(1, "berlin", "Europe/Berlin", row("MO", "08:00-18:00"), (override(MONDAY, "10:00-11:00"),))
TUESDAY = MONDAY + ONE_DAY


def hours(*spans: str) -> tuple[tuple[int, int], ...]:
    return tuple((wall(text[:5]), wall(text[6:])) for text in spans)


def test_a_week_of_ones_own_is_named() -> None:
    anna = person(rows=row("MO", "13:00-17:00") + row("MO", "09:00-12:00"))
    assert day_hours(anna, BERLIN, MONDAY) == DayHours(HoursFrom.OWN_WEEK, hours("09:00-12:00", "13:00-17:00"))


def test_who_has_no_week_of_their_own_has_that_of_the_place() -> None:
    next_monday = MONDAY + 7 * ONE_DAY
    assert day_hours(person(rows=None), PLACE, next_monday) == DayHours(HoursFrom.PLACE_WEEK, hours("08:00-18:00"))


def test_a_date_of_the_place_goes_before_everybodys_week() -> None:
    assert day_hours(person(), PLACE, MONDAY) == DayHours(HoursFrom.PLACE_DATE, hours("10:00-11:00"))


def test_a_date_of_ones_own_goes_before_that_of_the_place() -> None:
    anna = person(overrides=(override(MONDAY),))
    assert day_hours(anna, PLACE, MONDAY) == DayHours(HoursFrom.OWN_DATE, ())


def test_a_free_day_of_the_week_is_closed_by_the_week() -> None:
    assert day_hours(person(), BERLIN, TUESDAY) == DayHours(HoursFrom.OWN_WEEK, ())


def test_who_never_works_at_a_place_is_not_there() -> None:
    assert day_hours(person(location=2, rows=None), PLACE, MONDAY) == DayHours(HoursFrom.NOT_HERE, ())


def test_every_other_week_counts_from_the_week_of_its_first_day() -> None:
    (every_other,) = row("MO", "09:00-12:00", valid_from=date(2026, 11, 18), every_weeks=2)
    turns = [is_its_turn(every_other, MONDAY + n * 7 * ONE_DAY) for n in range(-1, 4)]
    assert turns == [False, False, True, False, True]


@given(questions(), st.data())
def test_they_are_the_hours_that_the_oracle_finds(asked: Question, data: st.DataObject) -> None:
    people = [who for needed in asked.service.requirements for who in needed.any_of]
    if not people:
        return
    who = data.draw(st.sampled_from(people))
    on = asked.first + data.draw(st.integers(-5, 5)) * ONE_DAY
    found = day_hours(who, asked.service.location, on)
    event(found.source)
    assert list(found.hours) == sorted(hours_beginning_on(who, asked.service.location, on))
