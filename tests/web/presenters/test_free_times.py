"""The next free times as a list that the ear can follow."""

from datetime import UTC, datetime, timedelta

from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes
from booking.web.presenters.free_times import thinned

NINE = to_minutes(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


def starts(count: int, step: int, keep: datetime | None = None) -> list[int]:
    """Which of *count* starts from nine in Berlin are shown, in minutes after nine."""
    slots = [Slot(NINE + at * step, NINE + at * step + 30, ("anna",), 1) for at in range(count)]
    return [slot.starts_at - NINE for slot in thinned(slots, "Europe/Berlin", keep=keep)]


def test_a_few_are_all_shown() -> None:
    assert starts(12, 15) == [15 * at for at in range(12)]


def test_of_many_the_first_ones_come_before_those_on_the_hour() -> None:
    assert starts(32, 15) == [0, 15, 30, 45, 60, 120, 180, 240, 300, 360, 420]


def test_what_was_chosen_is_shown_all_the_same() -> None:
    assert 195 in starts(32, 15, keep=datetime(2026, 11, 24, 8, 0, tzinfo=UTC) + timedelta(minutes=195))


def test_starts_that_are_never_on_the_hour_do_not_make_the_day_empty() -> None:
    assert starts(40, 13)[:4] == [0, 13, 26, 39]
