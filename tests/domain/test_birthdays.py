"""Days of birth as people write them."""

from datetime import date

import pytest

from booking.domain.birthdays import birthday

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    ["12.5.1980", "12.05.1980", "12. 5. 1980", "12/05/1980", "1980-05-12", "1980-05-12T00:00:00", "12051980", "12.5.80",
     "12. Mai 1980", "12 May 1980", "May 12, 1980", " 12.5.1980 "],
)  # fmt: skip
def test_a_day_is_read(text: str) -> None:
    assert birthday(text, TODAY) == date(1980, 5, 12)


def test_two_figures_are_a_year_that_has_been() -> None:
    assert birthday("1.2.26", TODAY) == date(2026, 2, 1)
    assert birthday("1.2.27", TODAY) == date(1927, 2, 1)


@pytest.mark.parametrize("text", ["", "x", "31.2.1980", "1.13.1980", "24.11.2026", "1.1.1879", "12.5", "1980"])
def test_what_can_be_no_day_of_birth_is_none(text: str) -> None:
    assert birthday(text, TODAY) is None
