"""The dates of a rhythm, and what is proposed where one is not free."""

from datetime import UTC, datetime

from booking.domain.series import DateState, half_step, planned, rhythm
from booking.domain.slots import Slot
from booking.domain.timezones import to_instant, to_minutes, zone

BERLIN = zone("Europe/Berlin")
DAY = 24 * 60


def minute(*when: int) -> int:
    return to_minutes(datetime(*when, tzinfo=UTC))  # type: ignore[arg-type]


def free(*starts: int) -> list[Slot]:
    return [Slot(start, start + 30, ("anna",), 1) for start in starts]


def test_a_rhythm_keeps_the_time_on_the_clock_when_clocks_are_changed() -> None:
    starts = [to_instant(each) for each in rhythm(minute(2027, 3, 24, 9, 0), 7, 2, BERLIN)]
    assert starts == [datetime(2027, 3, 24, 9, 0, tzinfo=UTC), datetime(2027, 3, 31, 8, 0, tzinfo=UTC)]


def test_a_time_that_the_clock_skips_begins_when_it_goes_on() -> None:
    assert to_instant(rhythm(minute(2027, 3, 27, 1, 30), 1, 2, BERLIN)[1]) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_rhythm_of_six_has_six_dates() -> None:
    assert len(rhythm(minute(2026, 11, 25, 13, 0), 14, 6, BERLIN)) == 6


def test_two_dates_never_share_a_day_to_move_to() -> None:
    assert [half_step(each) for each in (1, 2, 3, 7, 14, 28)] == [0, 0, 1, 3, 6, 7]


def test_a_date_that_is_free_proposes_itself() -> None:
    wanted = minute(2026, 11, 25, 13, 0)
    date = planned(wanted, 7, free(wanted - 30, wanted), BERLIN)
    assert (date.state, date.best) == (DateState.FREE, wanted)


def test_the_same_day_comes_before_a_nearer_time_on_another() -> None:
    wanted = minute(2026, 11, 25, 13, 0)
    date = planned(wanted, 7, free(wanted - 5 * 60, wanted + DAY), BERLIN)
    assert (date.state, date.free) == (DateState.TAKEN, (wanted - 5 * 60, wanted + DAY))


def test_beyond_half_a_step_nothing_is_proposed() -> None:
    wanted = minute(2026, 11, 25, 13, 0)
    assert planned(wanted, 7, free(wanted + 4 * DAY), BERLIN).state is DateState.NONE
