"""On which dates sessions are published together."""

from datetime import date

import pytest

from booking.domain.courses import Rhythm, begins, dates
from booking.domain.errors import Invalid
from booking.domain.timezones import to_instant, zone

TUESDAY = date(2026, 11, 24)
NINE = 9 * 60


def faults(rhythm: Rhythm) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        dates(rhythm)
    return [(each["path"], each["code"]) for each in caught.value.fields["errors"]]


def test_without_an_end_there_is_one_date() -> None:
    assert dates(Rhythm(TUESDAY, NINE)) == [TUESDAY]


def test_every_week_it_is_the_weekday_of_the_first() -> None:
    assert dates(Rhythm(TUESDAY, NINE, count=3)) == [TUESDAY, date(2026, 12, 1), date(2026, 12, 8)]


def test_every_second_week_begins_to_count_with_the_week_of_the_first() -> None:
    found = dates(Rhythm(TUESDAY, NINE, every_weeks=2, weekdays=frozenset({0, 3}), count=4))
    assert found == [TUESDAY, date(2026, 11, 26), date(2026, 12, 7), date(2026, 12, 10)]


def test_the_first_date_counts_on_whatever_weekday_it_is() -> None:
    assert dates(Rhythm(TUESDAY, NINE, weekdays=frozenset({4}), count=2)) == [TUESDAY, date(2026, 11, 27)]


def test_the_last_date_may_be_the_one_that_is_named() -> None:
    assert dates(Rhythm(TUESDAY, NINE, until=date(2026, 12, 8)))[-1] == date(2026, 12, 8)
    assert dates(Rhythm(TUESDAY, NINE, until=date(2026, 12, 7)))[-1] == date(2026, 12, 1)


def test_it_ends_with_what_comes_first() -> None:
    assert len(dates(Rhythm(TUESDAY, NINE, count=2, until=date(2027, 12, 7)))) == 2
    assert len(dates(Rhythm(TUESDAY, NINE, count=9, until=date(2026, 12, 1)))) == 2


def test_daily_tours_fit_and_more_than_a_hundred_do_not() -> None:
    daily = frozenset(range(7))
    assert len(dates(Rhythm(TUESDAY, NINE, weekdays=daily, until=date(2027, 3, 3)))) == 100
    assert faults(Rhythm(TUESDAY, NINE, weekdays=daily, until=date(2027, 3, 4))) == [("until", "too_many")]


def test_every_fault_is_named() -> None:
    rhythm = Rhythm(TUESDAY, 1440, every_weeks=0, count=101, until=date(2026, 11, 23))
    assert [path for path, _code in faults(rhythm)] == ["at", "every_weeks", "count", "until"]


def test_the_time_on_the_clock_stays_across_its_changes() -> None:
    berlin, rhythm = zone("Europe/Berlin"), Rhythm(date(2027, 3, 21), NINE, count=2)
    found = [to_instant(begins(rhythm, on, berlin)).isoformat() for on in dates(rhythm)]
    assert found == ["2027-03-21T08:00:00+00:00", "2027-03-28T07:00:00+00:00"]


def test_a_time_that_the_clock_skips_begins_when_it_goes_on_and_of_two_it_is_the_former() -> None:
    berlin, rhythm = zone("Europe/Berlin"), Rhythm(date(2027, 3, 28), 150)
    assert to_instant(begins(rhythm, date(2027, 3, 28), berlin)).isoformat() == "2027-03-28T01:00:00+00:00"
    assert to_instant(begins(rhythm, date(2027, 10, 31), berlin)).isoformat() == "2027-10-31T00:30:00+00:00"
