"""The scale beside the days: the night of a change has 23 or 25 hours, and so does the picture."""

from datetime import date

import pytest

from booking.domain.day_axis import Axis, axis
from booking.domain.timezones import zone

BERLIN = zone("Europe/Berlin")
SATURDAY, AUTUMN = date(2026, 10, 24).toordinal(), date(2026, 10, 25).toordinal()
SPRING = date(2026, 3, 29).toordinal()
WINTER = date(2026, 11, 24).toordinal()


def week(last: int) -> Axis:
    return axis((BERLIN, ordinal) for ordinal in range(last - 6, last + 1))


def at(scale: Axis, ordinal: int, after: int, length: int = 60) -> tuple[int, int]:
    """The place of what begins so many minutes after midnight, by a stop-watch."""
    start = BERLIN.midnight(ordinal) + after
    return scale.place(BERLIN, ordinal, start, start + length)


def test_on_an_ordinary_day_a_place_is_the_time_of_the_clock() -> None:
    assert at(week(WINTER), WINTER, 9 * 60, 30) == (540, 570)


def test_a_day_ends_at_the_end_of_the_scale() -> None:
    assert at(week(WINTER), WINTER, 23 * 60) == (1380, 1440)


def test_in_autumn_the_scale_has_the_hour_twice() -> None:
    scale = week(AUTUMN)
    assert scale.length == 1500
    assert scale.readings()[1:5] == [(60, 60, False), (120, 120, False), (180, 120, True), (240, 180, False)]


def test_in_autumn_each_pass_of_the_hour_has_a_place_of_its_own() -> None:
    scale = week(AUTUMN)
    assert [at(scale, AUTUMN, after) for after in (120, 180, 240)] == [(120, 180), (180, 240), (240, 300)]


def test_beside_the_autumn_night_other_days_have_nothing_in_the_second_pass() -> None:
    scale = week(AUTUMN)
    assert scale.missing(BERLIN, SATURDAY) == [(180, 240)]
    assert scale.missing(BERLIN, AUTUMN) == []
    assert at(scale, SATURDAY, 120) == (120, 180)
    assert at(scale, SATURDAY, 180) == (240, 300)


def test_in_spring_the_day_of_the_change_lacks_an_hour() -> None:
    scale = week(SPRING)
    assert scale.length == 1440
    assert scale.missing(BERLIN, SPRING) == [(120, 180)]
    assert at(scale, SPRING, 120) == (180, 240)


def test_without_a_change_nothing_is_missing() -> None:
    assert week(WINTER).missing(BERLIN, WINTER) == []
    assert [wall for _, wall, _ in week(WINTER).readings()] == [hour * 60 for hour in range(24)]


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Tokyo"]
)
def test_the_minutes_of_every_day_of_a_year_have_distinct_ascending_places(name: str) -> None:
    place = zone(name)
    first = date(2026, 1, 1).toordinal()
    for monday in range(first, first + 365, 7):
        days = range(monday, monday + 7)
        scale = axis((place, ordinal) for ordinal in days)
        for ordinal in days:
            minutes = range(place.midnight(ordinal), place.midnight(ordinal + 1), 15)
            places = [scale.place(place, ordinal, minute, minute + 1)[0] for minute in minutes]
            assert places == sorted(set(places))
            assert places[0] >= 0
            assert places[-1] < scale.length
            gaps = scale.missing(place, ordinal)
            assert not [each for each in places if any(start <= each < end for start, end in gaps)]
