"""What suits who waits, and until when an offer stands."""

from datetime import UTC, date, datetime

from booking.domain.businesses import OfferHours
from booking.domain.timezones import to_minutes, zone
from booking.domain.waiting import Wanted, deadline

BERLIN = "Europe/Berlin"
USUAL = OfferHours()
FAR = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
WISH = Wanted(date(2026, 11, 23), date(2026, 11, 29), (0, 2), 14 * 60, 16 * 60)


def suits(text: str, wish: Wanted = WISH) -> bool:
    return wish.suits(to_minutes(datetime.fromisoformat(text)), zone(BERLIN))


def test_a_start_on_a_wanted_weekday_at_a_wanted_time_suits() -> None:
    assert suits("2026-11-25T14:00:00+01:00")
    assert suits("2026-11-25T15:59:00+01:00")


def test_the_end_of_the_wanted_time_does_not() -> None:
    assert not suits("2026-11-25T16:00:00+01:00")
    assert not suits("2026-11-25T13:59:00+01:00")


def test_another_weekday_or_a_day_before_or_after_does_not() -> None:
    assert not suits("2026-11-24T14:00:00+01:00")
    assert not suits("2026-11-18T14:00:00+01:00")
    assert not suits("2026-11-30T14:00:00+01:00")


def test_of_a_course_that_one_start_suits_alone() -> None:
    start = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    wish = Wanted(date(2026, 11, 26), date(2026, 11, 26), only_start=start)
    assert suits("2026-11-26T18:00:00+01:00", wish)
    assert not suits("2026-11-26T18:30:00+01:00", wish)


def test_a_wish_is_past_once_its_last_day_is() -> None:
    place = zone(BERLIN)
    assert not WISH.is_past(datetime(2026, 11, 29, 22, 59, tzinfo=UTC), place)
    assert WISH.is_past(datetime(2026, 11, 29, 23, 0, tzinfo=UTC), place)


def test_by_day_an_offer_stands_for_its_minutes() -> None:
    noon = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert deadline(noon, USUAL, BERLIN, FAR) == datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


def test_by_night_it_stands_until_the_morning() -> None:
    for hour in (20, 23):
        late = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
        assert deadline(late, USUAL, BERLIN, FAR) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    early = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert deadline(early, USUAL, BERLIN, FAR) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_an_offer_that_would_end_in_the_night_stands_until_the_morning_too() -> None:
    evening = datetime(2026, 11, 23, 19, 45, tzinfo=UTC)
    assert deadline(evening, USUAL, BERLIN, FAR) == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_an_offer_at_the_end_of_the_night_has_its_minutes_all_the_same() -> None:
    morning = datetime(2026, 11, 24, 7, 50, tzinfo=UTC)
    assert deadline(morning, USUAL, BERLIN, FAR) == datetime(2026, 11, 24, 8, 20, tzinfo=UTC)


def test_the_morning_after_a_change_of_the_clock_is_the_one_on_the_wall() -> None:
    spring = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)
    assert deadline(spring, USUAL, BERLIN, FAR) == datetime(2027, 3, 28, 7, 0, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert deadline(autumn, USUAL, BERLIN, FAR) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_a_night_that_ends_in_the_hour_that_comes_twice_ends_with_its_second_pass() -> None:
    hours = OfferHours(30, 22 * 60, 2 * 60 + 30)
    late = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert deadline(late, hours, BERLIN, FAR) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_without_a_night_the_minutes_count_at_any_hour() -> None:
    late = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert deadline(late, OfferHours(45, 0, 0), BERLIN, FAR) == datetime(2026, 11, 23, 23, 45, tzinfo=UTC)


def test_it_never_stands_longer_than_one_could_book() -> None:
    late, starts_at = datetime(2026, 11, 23, 23, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert deadline(late, USUAL, BERLIN, starts_at, 60) == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_what_nobody_could_answer_in_time_is_not_offered() -> None:
    noon = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert deadline(noon, USUAL, BERLIN, datetime(2026, 11, 23, 11, 4, tzinfo=UTC)) is None
    assert deadline(noon, USUAL, BERLIN, datetime(2026, 11, 23, 11, 5, tzinfo=UTC)) is not None
