"""Dates and times as other programs write them."""

import pytest

from booking.services.taking_over.moments import start_of


@pytest.mark.parametrize("offset", ["+9999", "-2400", "+24:00"])
def test_a_time_that_is_a_day_or_more_away_from_utc_cannot_be_read(offset: str) -> None:
    assert start_of(f"2026-12-31 10:00 {offset}", "", "Europe/Berlin") is None


def test_an_offset_that_there_is_counts() -> None:
    away = start_of("2026-12-31 10:00 +0200", "", "Europe/Berlin")
    assert away == start_of("2026-12-31 09:00", "", "Europe/Berlin")
