"""Lengths, times of day and prices as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.web.staff.setup import amounts


@pytest.mark.parametrize(
    "amount, unit, minutes",
    [
        ("30", "minutes", 30),
        ("1,5", "hours", 90),
        ("1.5", "hours", 90),
        (" 2 ", "days", 2880),
        ("1", "weeks", 10080),
        ("0", "days", 0),
        ("1,01", "hours", None),
        ("-1", "hours", None),
        ("", "hours", None),
        ("NaN", "hours", None),
        ("Infinity", "days", None),
        ("1e9", "days", None),
        ("30", "months", None),
    ],
)
def test_a_length_has_an_amount_and_a_unit(amount: str, unit: str, minutes: int | None) -> None:
    assert amounts.length(amount, unit) == minutes


@pytest.mark.parametrize(
    "minutes, said",
    [
        (90, ("90", "minutes")),
        (120, ("2", "hours")),
        (1440, ("1", "days")),
        (2160, ("36", "hours")),
        (0, ("0", "days")),
    ],
)
def test_a_length_is_said_in_the_largest_unit_that_fits(minutes: int, said: tuple[str, str]) -> None:
    assert amounts.in_units(minutes, ("minutes", "hours", "days")) == said


@given(st.integers(0, 527040))
def test_a_length_is_read_as_it_was_said(minutes: int) -> None:
    assert amounts.length(*amounts.in_units(minutes, ("minutes", "hours", "days", "weeks"))) == minutes


@pytest.mark.parametrize(
    "text, minutes",
    [
        ("9", 540),
        ("9:00", 540),
        ("09.30", 570),
        ("0930", 570),
        ("9 Uhr", 540),
        ("24:00", 1440),
        ("30:00", 1800),
        ("9:60", None),
        ("49:00", None),
        ("nine", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, minutes: int | None) -> None:
    assert amounts.wall(text) == minutes


def test_a_closing_time_before_the_opening_is_that_of_the_next_day() -> None:
    assert amounts.closing(1320, 360) == 1800


@given(st.integers(0, 1439), st.integers(1, 2880))
def test_hours_are_read_as_they_were_said(opens: int, length: int) -> None:
    closes = min(2880, opens + length)
    typed = amounts.wall(amounts.closing_text(opens, closes))
    assert typed is not None
    assert amounts.closing(opens, typed) == closes


def test_spans_are_pairs_of_minutes() -> None:
    assert amounts.spans("0-30, 60–90") == [[0, 30], [60, 90]]


def test_what_is_no_span_is_none() -> None:
    assert amounts.spans("0-30, later") is None


@pytest.mark.parametrize(
    "text, lang, minor",
    [
        ("45", "de", 4500),
        ("45,00", "de", 4500),
        ("45.5", "de", 4550),
        ("45,00 €", "en", 4500),
        ("1.250,00", "de", 125000),
        ("1,250.00", "en", 125000),
        ("1.250", "de", 125000),
        ("1,250", "en", 125000),
        ("1.250.000", "de", 125000000),
        ("0", "de", 0),
        ("free", "en", None),
        ("45,001", "de", None),
        ("1250.00.00", "de", None),
        ("-3", "de", None),
    ],
)
def test_a_price_is_read_with_point_or_comma(text: str, lang: str, minor: int | None) -> None:
    assert amounts.price(text, "EUR", lang) == minor


def test_a_currency_without_cents_takes_none() -> None:
    assert (amounts.price("4500", "JPY", "de"), amounts.price("45,50", "JPY", "de")) == (4500, None)


@given(st.none() | st.integers(0, 10**12), st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(["de", "en"]))
def test_a_price_is_read_as_it_was_said(minor: int | None, currency: str, lang: str) -> None:
    said = amounts.price_text(minor, currency, lang)
    assert (amounts.price(said, currency, lang) if said else None) == minor
