"""Open time: weekly rows, turns, overrides, time off, sentence by sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.domain.hours import OpenTimes, open_time
from booking.domain.rulebook import LocationRules, ResourceRules
from tests.domain.builders import BERLIN, MONDAY, at, override, person, row, utc

TUESDAY = MONDAY + timedelta(days=1)
SUNDAY = MONDAY + timedelta(days=6)
VIENNA = LocationRules(2, "vienna", "Europe/Vienna")


def opened(
    resource: ResourceRules, location: LocationRules = BERLIN, first: date = MONDAY, last: date = SUNDAY
) -> list[tuple[str, str]]:
    """Open intervals in UTC; Berlin is an hour ahead in November."""
    found = open_time(resource, location, first, last)
    return [tuple(f"{datetime.fromtimestamp(m * 60, UTC):%a %H:%M}" for m in pair) for pair in found]  # type: ignore[misc]


def test_a_row_opens_on_its_weekday() -> None:
    assert opened(person(rows=row("MO WE", "09:00-12:00"))) == [("Mon 08:00", "Mon 11:00"), ("Wed 08:00", "Wed 11:00")]


def test_closing_after_midnight_runs_into_the_next_date() -> None:
    assert opened(person(rows=row("MO", "22:00-30:00"))) == [("Mon 21:00", "Tue 05:00")]


def test_rows_that_overlap_or_touch_are_one_interval() -> None:
    rows = row("MO", "09:00-12:00") + row("MO", "12:00-13:00") + row("MO", "12:30-15:00")
    assert opened(person(rows=rows)) == [("Mon 08:00", "Mon 14:00")]


def test_rows_that_touch_at_midnight_are_one_interval() -> None:
    assert opened(person(rows=row("MO TU", "00:00-24:00"))) == [("Sun 23:00", "Tue 23:00")]


def test_a_row_is_valid_from_and_until_inclusive() -> None:
    wednesday, friday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    rows = row("MO TU WE TH FR SA", "09:00-10:00", valid_from=wednesday, valid_until=friday)
    assert [start for start, _ in opened(person(rows=rows))] == ["Wed 08:00", "Thu 08:00", "Fri 08:00"]


def test_alternate_weeks_count_iso_weeks_from_the_week_of_valid_from() -> None:
    saturday_before = MONDAY - timedelta(days=2)
    rows = row("MO", "09:00-10:00", valid_from=saturday_before, every_weeks=2)
    found = open_time(person(rows=rows), BERLIN, MONDAY, MONDAY + timedelta(days=27))
    # The week of valid_from is the one before MONDAY, so its turn comes again a week after MONDAY.
    assert [start for start, _ in found] == [at("2026-11-30 09:00"), at("2026-12-14 09:00")]


def test_a_valid_from_on_a_sunday_belongs_to_the_week_that_it_ends() -> None:
    rows = row("SU", "09:00-10:00", valid_from=SUNDAY, every_weeks=2)
    found = open_time(person(rows=rows), BERLIN, MONDAY, MONDAY + timedelta(days=27))
    assert [start for start, _ in found] == [at("2026-11-29 09:00"), at("2026-12-13 09:00")]
    rows = row("MO", "09:00-10:00", valid_from=SUNDAY, every_weeks=2)
    found = open_time(person(rows=rows), BERLIN, MONDAY, MONDAY + timedelta(days=27))
    assert [start for start, _ in found] == [at("2026-12-07 09:00")]


def test_alternate_weeks_go_on_over_the_53rd_week_of_a_year() -> None:
    rows = row("SA", "09:00-10:00", valid_from=date(2026, 12, 21), every_weeks=2)
    found = open_time(person(rows=rows), BERLIN, date(2026, 12, 21), date(2027, 1, 31))
    assert [start for start, _ in found] == [at("2026-12-26 09:00"), at("2027-01-09 09:00"), at("2027-01-23 09:00")]


def test_a_resource_without_weekly_hours_follows_its_own_location() -> None:
    berlin = LocationRules(1, "berlin", "Europe/Berlin", row("TU", "10:00-11:00"))
    assert opened(person(rows=None), berlin) == [("Tue 09:00", "Tue 10:00")]


def test_a_resource_without_weekly_hours_has_none_elsewhere() -> None:
    vienna = LocationRules(2, "vienna", "Europe/Vienna", row("TU", "10:00-11:00", location=2))
    assert opened(person(rows=None, location=1), vienna) == []


def test_a_resource_with_an_empty_list_of_rows_is_closed() -> None:
    berlin = LocationRules(1, "berlin", "Europe/Berlin", row("TU", "10:00-11:00"))
    assert opened(person(rows=()), berlin) == []


def test_a_row_holds_at_its_location_only() -> None:
    who = person(rows=row("MO", "09:00-10:00") + row("TU", "09:00-10:00", location=2))
    assert opened(who, BERLIN) == [("Mon 08:00", "Mon 09:00")]
    assert opened(who, VIENNA) == [("Tue 08:00", "Tue 09:00")]


def test_an_override_replaces_all_rows_of_its_date() -> None:
    rows = row("MO", "09:00-12:00") + row("MO", "14:00-18:00")
    assert opened(person(rows=rows, overrides=(override(MONDAY, "10:00-11:00"),))) == [("Mon 09:00", "Mon 10:00")]


def test_an_override_without_hours_closes() -> None:
    assert opened(person(overrides=(override(MONDAY),))) == []


def test_an_override_opens_a_date_without_rows() -> None:
    found = opened(person(overrides=(override(TUESDAY, "10:00-11:00"),)))
    assert found == [("Mon 08:00", "Mon 11:00"), ("Tue 09:00", "Tue 10:00")]


def test_a_row_that_began_the_evening_before_is_untouched_by_an_override() -> None:
    who = person(rows=row("MO TU", "22:00-26:00"), overrides=(override(TUESDAY),))
    assert opened(who) == [("Mon 21:00", "Tue 01:00")]


def test_a_locations_override_holds_for_every_resource_there() -> None:
    berlin = LocationRules(1, "berlin", "Europe/Berlin", (), (override(MONDAY, "15:00-16:00"),))
    assert opened(person(), berlin) == [("Mon 14:00", "Mon 15:00")]
    assert opened(person(rows=None), berlin) == [("Mon 14:00", "Mon 15:00")]


def test_a_locations_override_holds_for_those_who_visit_with_a_row_there() -> None:
    vienna = LocationRules(2, "vienna", "Europe/Vienna", (), (override(MONDAY, "15:00-16:00"),))
    visitor = person(rows=row("MO", "09:00-10:00") + row("TU", "09:00-10:00", location=2))
    assert opened(visitor, vienna) == [("Mon 14:00", "Mon 15:00"), ("Tue 08:00", "Tue 09:00")]
    assert opened(visitor, BERLIN) == [("Mon 08:00", "Mon 09:00")]


def test_a_locations_override_holds_for_nobody_who_is_never_there() -> None:
    vienna = LocationRules(2, "vienna", "Europe/Vienna", (), (override(MONDAY, "15:00-16:00"),))
    assert opened(person(), vienna) == []


def test_an_override_of_ones_own_comes_before_the_locations() -> None:
    berlin = LocationRules(1, "berlin", "Europe/Berlin", (), (override(MONDAY),))
    assert opened(person(overrides=(override(MONDAY, "10:00-11:00"),)), berlin) == [("Mon 09:00", "Mon 10:00")]


def test_an_override_of_ones_own_replaces_rows_elsewhere_and_gives_hours_at_home_only() -> None:
    who = person(rows=row("MO", "09:00-10:00", location=2), overrides=(override(MONDAY, "15:00-16:00"),))
    assert opened(who, VIENNA) == []
    assert opened(who, BERLIN) == [("Mon 14:00", "Mon 15:00")]


def test_time_off_is_taken_out() -> None:
    who = person(time_off=((at("2026-11-23 10:00"), at("2026-11-23 10:01")),))
    assert opened(who) == [("Mon 08:00", "Mon 09:00"), ("Mon 09:01", "Mon 11:00")]


def test_time_off_may_be_in_any_order_and_overlap() -> None:
    off = [(at("2026-11-23 11:00"), at("2026-11-23 13:00")), (at("2026-11-22 00:00"), at("2026-11-23 10:00"))]
    assert opened(person(time_off=(*off, off[0]))) == [("Mon 09:00", "Mon 10:00")]


@pytest.mark.parametrize(
    "hours, expected",
    [
        ("01:00-02:30", [("2026-03-29 00:00", "2026-03-29 01:00")]),
        ("02:15-04:00", [("2026-03-29 01:00", "2026-03-29 02:00")]),
        ("02:15-02:45", []),
    ],
)
def test_hours_that_fall_into_the_gap_end_or_begin_with_it(hours: str, expected: list[tuple[str, str]]) -> None:
    night = date(2026, 3, 29)
    found = open_time(person(rows=row("SU", hours)), BERLIN, night, night)
    assert found == [(utc(start), utc(end)) for start, end in expected]


@pytest.mark.parametrize(
    "hours, expected",
    [
        ("01:00-02:30", ("2026-10-24 23:00", "2026-10-25 01:30")),
        ("02:15-04:00", ("2026-10-25 00:15", "2026-10-25 03:00")),
        ("02:15-02:45", ("2026-10-25 00:15", "2026-10-25 01:45")),
        ("01:00-02:00", ("2026-10-24 23:00", "2026-10-25 01:00")),
    ],
)
def test_in_the_fold_the_first_pass_opens_and_the_second_closes(hours: str, expected: tuple[str, str]) -> None:
    night = date(2026, 10, 25)
    found = open_time(person(rows=row("SU", hours)), BERLIN, night, night)
    assert found == [(utc(expected[0]), utc(expected[1]))]


def test_a_row_of_the_day_before_may_close_in_the_fold() -> None:
    cairo = LocationRules(1, "here", "Africa/Cairo")
    wednesday = date(2026, 10, 28)  # On Thursday the clock goes from 24:00 back to 23:00.
    found = open_time(person(rows=row("WE", "20:00-47:30")), cairo, wednesday - timedelta(days=9), wednesday)
    assert found[-1] == (utc("2026-10-28 17:00"), utc("2026-10-29 21:30"))


def test_a_midnight_that_comes_twice_opens_the_first_time() -> None:
    havana = LocationRules(1, "here", "America/Havana")
    sunday = date(2026, 11, 1)  # The clock goes from 01:00 back to 00:00.
    found = open_time(person(rows=row("SU", "00:00-03:00")), havana, sunday, sunday + timedelta(days=9))
    assert found[0] == (utc("2026-11-01 04:00"), utc("2026-11-01 08:00"))


def test_kept_open_times_are_found_again() -> None:
    kept = OpenTimes()
    first = kept.get("key", lambda: [(1, 2)])
    assert kept.get("key", lambda: [(3, 4)]) is first


def test_kept_open_times_start_afresh_at_their_limit() -> None:
    kept = OpenTimes(limit=20)
    kept.get("one", lambda: [(1, 2), (3, 4)])
    kept.get("two", lambda: [(1, 2), (3, 4)])
    assert kept.get("one", list) == []


def test_what_is_larger_than_the_limit_is_not_kept() -> None:
    kept = OpenTimes(limit=20)
    kept.get("small", lambda: [(1, 2)])
    kept.get("large", lambda: [(1, 2)] * 9)
    assert kept.get("large", list) == []
    assert kept.get("small", list) == [(1, 2)]
