"""Prices, lengths and telephone numbers as people write them."""

import pytest

from booking.web.presenters import values
from tests.web.presenters.conftest import Speak


@pytest.mark.parametrize(
    ("minor", "currency", "lang", "text"),
    [
        (4500, "EUR", "de", "45,00\N{NO-BREAK SPACE}€"),
        (4500, "EUR", "en", "€45.00"),
        (123456, "EUR", "de", "1.234,56\N{NO-BREAK SPACE}€"),
        (500, "JPY", "de", "500\N{NO-BREAK SPACE}¥"),
        (0, "EUR", "de", "kostenlos"),
        (None, "EUR", "de", ""),
    ],
)
def test_a_price_is_written_in_the_readers_way(
    speak: Speak, minor: int | None, currency: str, lang: str, text: str
) -> None:
    assert values.price(minor, currency, speak(lang)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(1, "1 Minute"), (45, "45 Minuten"), (60, "1 Stunde"), (90, "1 Stunde 30 Minuten"), (1440, "24 Stunden")],
)
def test_a_length_is_written_in_hours_and_minutes(speak: Speak, minutes: int, text: str) -> None:
    speak("de")
    assert values.length(minutes) == text


@pytest.mark.parametrize(("minutes", "text"), [(720, "12 Stunden"), (1440, "24 Stunden"), (2880, "2 Tage")])
def test_a_notice_is_in_the_unit_that_people_would_use(speak: Speak, minutes: int, text: str) -> None:
    speak("de")
    assert values.notice(minutes) == text


@pytest.mark.parametrize(
    ("number", "lang", "text"),
    [
        ("+493611234567", "de", "0361 1234567"),
        ("+493611234567", "en", "+49 361 1234567"),
        ("+43158858", "de", "+43 1 58858"),
        ("ask us", "de", "ask us"),
        (None, "de", ""),
    ],
)
def test_a_number_is_written_by_din_5008(number: str | None, lang: str, text: str) -> None:
    assert values.phone(number, lang) == text
