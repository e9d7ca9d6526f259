from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from booking.domain.errors import UnknownTimeZone
from booking.domain.timezones import to_instant, to_minutes, to_minutes_ceil, zone
from tests.domain.builders import utc, wall
from tests.domain.changeovers import NIGHTS, YEARS, ZONES
from tests.domain.oracle import minutes_showing, shown


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_an_instant_becomes_the_minute_in_which_it_lies() -> None:
    assert to_minutes(datetime(1970, 1, 1, 0, 2, 59, tzinfo=UTC)) == 2
    assert to_minutes(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)) == -1


def test_rounding_up_leaves_whole_minutes_alone() -> None:
    assert to_minutes_ceil(datetime(1970, 1, 1, 0, 2, tzinfo=UTC)) == 2
    assert to_minutes_ceil(datetime(1970, 1, 1, 0, 2, 0, 1, tzinfo=UTC)) == 3


def test_an_instant_of_any_zone_is_taken_in_utc() -> None:
    assert to_minutes(datetime(1970, 1, 1, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))) == 30


@pytest.mark.parametrize("convert", [to_minutes, to_minutes_ceil])
def test_a_naive_datetime_is_refused(convert: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        convert(datetime(2026, 1, 1))  # type: ignore[operator]  # noqa: DTZ001


def test_a_minute_becomes_an_aware_utc_instant() -> None:
    assert to_instant(61) == datetime(1970, 1, 1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Europe/Erfurt", "", "../etc/passwd", "/etc/localtime", "Europe", "a\0b", "ä"])
def test_an_unknown_zone_is_named_in_the_error(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as caught:
        zone(name)
    assert caught.value.fields == {"name": name}


def test_a_zone_is_made_once() -> None:
    assert zone("Europe/Berlin") is zone("Europe/Berlin")


def test_a_time_inside_the_gap_becomes_its_end() -> None:
    berlin = zone("Europe/Berlin")
    for later in (False, True):
        assert berlin.resolve(ordinal("2026-03-29"), wall("02:30"), later) == utc("2026-03-29 01:00")


def test_a_time_in_the_fold_has_a_first_and_a_second_pass() -> None:
    berlin = zone("Europe/Berlin")
    assert berlin.resolve(ordinal("2026-10-25"), wall("02:30"), later=False) == utc("2026-10-25 00:30")
    assert berlin.resolve(ordinal("2026-10-25"), wall("02:30"), later=True) == utc("2026-10-25 01:30")


def test_the_minute_that_ends_the_fold_is_shown_once() -> None:
    berlin = zone("Europe/Berlin")
    assert berlin.resolve(ordinal("2026-10-25"), wall("03:00"), later=True) == utc("2026-10-25 02:00")


def test_a_wall_time_past_midnight_belongs_to_the_next_date() -> None:
    berlin = zone("Europe/Berlin")
    assert berlin.resolve(ordinal("2026-03-28"), wall("27:00"), later=True) == utc("2026-03-29 01:00")


@pytest.mark.parametrize(
    "name, on, first_minute",
    [
        ("Asia/Beirut", "2026-03-29", "2026-03-28 22:00"),
        ("Africa/Cairo", "2026-04-24", "2026-04-23 22:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06 04:00"),
    ],
)
def test_where_midnight_is_skipped_the_date_begins_at_one(name: str, on: str, first_minute: str) -> None:
    here = zone(name)
    assert here.midnight(ordinal(on)) == utc(first_minute)
    assert here.local(here.midnight(ordinal(on))) == (ordinal(on), 60)
    assert here.local_date(here.midnight(ordinal(on)) - 1) == date.fromisoformat(on) - timedelta(days=1)


def test_half_an_hour_may_be_skipped() -> None:
    lord_howe = zone("Australia/Lord_Howe")
    assert lord_howe.offset_at(utc("2026-10-03 15:29")) == 630
    assert lord_howe.offset_at(utc("2026-10-03 15:30")) == 660


def test_an_offset_may_be_five_hours_and_three_quarters() -> None:
    assert zone("Asia/Kathmandu").local(utc("2026-06-01 18:15")) == (ordinal("2026-06-02"), 0)


def test_a_date_may_be_missing_altogether() -> None:
    samoa = zone("Pacific/Apia")
    end_of_gap = utc("2011-12-30 10:00")
    assert samoa.midnight(ordinal("2011-12-30")) == samoa.midnight(ordinal("2011-12-31")) == end_of_gap


def test_dates_at_the_ends_of_the_calendar_raise_nothing() -> None:
    for name in ZONES:
        for day in (1, date.max.toordinal(), 10**7):
            assert isinstance(zone(name).midnight(day), int)


@pytest.mark.parametrize("name", ZONES)
def test_every_wall_time_around_every_change_is_where_the_clock_shows_it(name: str) -> None:
    here = zone(name)
    for night in NIGHTS[name]:
        for minutes in range(-180, 1800, 15):
            expected = minutes_showing(name, datetime.combine(night, time()) + timedelta(minutes=minutes))
            assert here.resolve(night.toordinal(), minutes, later=False) == expected[0], (night, minutes)
            assert here.resolve(night.toordinal(), minutes, later=True) == expected[-1], (night, minutes)


@pytest.mark.parametrize("name", ZONES)
def test_the_clock_is_read_as_zoneinfo_reads_it_on_every_change(name: str) -> None:
    here = zone(name)
    for night in NIGHTS[name]:
        middle = here.midnight(night.toordinal())
        for minute in range(middle - 300, middle + 1700, 7):
            day, minutes = here.local(minute)
            assert datetime.combine(date.fromordinal(day), time()) + timedelta(minutes=minutes) == shown(name, minute)


@pytest.mark.parametrize("name", ZONES)
def test_the_pieces_of_days_cover_the_dates_without_a_hole(name: str) -> None:
    here = zone(name)
    first, last = date(YEARS[0], 1, 1).toordinal(), date(YEARS[-1], 12, 31).toordinal()
    pieces = here.days(here.midnight(first), here.midnight(last + 1))
    assert pieces[0][1] == here.midnight(first)
    assert pieces[-1][2] == here.midnight(last + 1)
    assert all(a[2] == b[1] for a, b in pairwise(pieces))
    assert sorted({piece[0] for piece in pieces}) == list(range(first, last + 1))


def test_no_zone_begins_a_date_twice_in_the_years_that_can_be_booked() -> None:
    """The rules take the minutes of a date as one stretch; where a fold reached over midnight they would not be."""
    for name in sorted(available_timezones()):
        here = zone(name)
        for start, _end, offset in here.stretches(utc("2023-01-01 00:00"), utc("2033-01-01 00:00"))[1:]:
            before = here.local(start - 1)[0]
            assert here.local(start)[0] >= before, (name, offset, to_instant(start))
