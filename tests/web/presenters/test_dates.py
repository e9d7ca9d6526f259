"""Dates and times as people read them."""

from datetime import UTC, date, datetime

import pytest

from booking.web.presenters import dates
from tests.web.presenters.conftest import Speak

BERLIN = "Europe/Berlin"
TODAY = date(2026, 11, 22)


def at(text: str) -> datetime:
    """An instant by its UTC time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Mittwoch, 25. November 2026, 14:00–14:30 Uhr"),
        ("en", "Wednesday 25 November 2026, 14:00–14:30"),
    ],
)
def test_a_visit_is_written_with_its_day_and_both_times(speak: Speak, lang: str, text: str) -> None:
    assert dates.span(at("2026-11-25T13:00"), at("2026-11-25T13:30"), BERLIN, speak(lang)) == text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Mittwoch, 25. November 2026, 23:00 Uhr, bis Donnerstag, 26. November 2026, 01:00 Uhr"),
        ("en", "Wednesday 25 November 2026, 23:00 until Thursday 26 November 2026, 01:00"),
    ],
)
def test_a_visit_past_midnight_names_both_days(speak: Speak, lang: str, text: str) -> None:
    assert dates.span(at("2026-11-25T22:00"), at("2026-11-26T00:00"), BERLIN, speak(lang)) == text


@pytest.mark.parametrize(("lang", "text"), [("de", "Mi, 25. November, 14:00 Uhr"), ("en", "Wed 25 November, 14:00")])
def test_a_start_has_a_short_form(speak: Speak, lang: str, text: str) -> None:
    assert dates.short_start(at("2026-11-25T13:00"), BERLIN, speak(lang)) == text


@pytest.mark.parametrize(
    ("first", "last", "de", "en"),
    [
        ("2026-11-23", "2026-11-29", "23.–29. November", "23–29 November"),
        ("2026-11-30", "2026-12-06", "30. November – 6. Dezember", "30 November – 6 December"),
        ("2026-12-28", "2027-01-03", "28. Dezember 2026 – 3. Januar 2027", "28 December 2026 – 3 January 2027"),
        ("2027-01-04", "2027-01-10", "4.–10. Januar 2027", "4–10 January 2027"),
    ],
)
def test_a_week_says_no_more_than_it_must(first: str, last: str, de: str, en: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert (dates.day_span(*days, "de", TODAY), dates.day_span(*days, "en", TODAY)) == (de, en)


@pytest.mark.parametrize(
    ("starts_at", "text"),
    [
        ("2026-11-22T20:00", "heute"),
        ("2026-11-22T23:30", "morgen"),
        ("2026-11-25T13:00", "in 3 Tagen"),
        ("2026-11-22T11:00", ""),
    ],
)
def test_the_distance_counts_dates_of_the_place(speak: Speak, starts_at: str, text: str) -> None:
    speak("de")
    assert dates.distance(at(starts_at), at("2026-11-22T12:00"), BERLIN) == text


@pytest.mark.parametrize(
    ("zone", "first", "last", "lang", "text"),
    [
        (BERLIN, "2026-11-23", "2026-11-29", "de", "Europe/Berlin (MEZ)"),
        (BERLIN, "2026-10-19", "2026-10-25", "de", "Europe/Berlin (MESZ/MEZ)"),
        (BERLIN, "2026-11-23", "2026-11-29", "en", "Europe/Berlin (CET)"),
        ("Asia/Kathmandu", "2026-11-23", "2026-11-29", "de", "Asia/Kathmandu (UTC+5:45)"),
        ("America/New_York", "2026-11-23", "2026-11-29", "de", "America/New_York (UTC-5)"),
    ],
)
def test_a_zone_is_named_as_people_call_it(zone: str, first: str, last: str, lang: str, text: str) -> None:
    assert dates.zone_text(zone, date.fromisoformat(first), date.fromisoformat(last), lang) == text
