"""What cannot be wanted of a feed."""

from dataclasses import replace

import pytest

from booking.domain.feed_settings import faults
from booking.domain.feeds import FeedSettings


def test_what_is_usual_is_well() -> None:
    assert faults(FeedSettings()) == []


@pytest.mark.parametrize(
    "field, value, code",
    [
        ("name", "x" * 101, "too_long"),
        ("name", "a\u202eb", "unprintable"),
        ("locale", "fr", "unknown"),
        ("past_days", -1, "out_of_range"),
        ("past_days", 3661, "out_of_range"),
        ("ahead_days", 0, "out_of_range"),
        ("ahead_days", 3661, "out_of_range"),
        ("alarm_minutes", -1, "out_of_range"),
        ("alarm_minutes", 40321, "out_of_range"),
    ],
)
def test_what_is_out_of_the_way_is_told_by_field(field: str, value: object, code: str) -> None:
    assert faults(replace(FeedSettings(), **{field: value})) == [(field, code)]


@pytest.mark.parametrize("changes", [{"past_days": 0}, {"ahead_days": 1}, {"alarm_minutes": 0}, {"name": "Ä" * 100}])
def test_the_ends_of_each_range_are_well(changes: dict[str, object]) -> None:
    assert faults(replace(FeedSettings(), **changes)) == []
