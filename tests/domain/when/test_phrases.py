"""What people say, in both languages: the tables are the facts."""

from datetime import date

import pytest

from booking.domain.errors import NotUnderstood
from booking.domain.when.meaning import understand
from booking.domain.when.understood import Understood
from tests.domain.when import phrases_de, phrases_en

MONDAY = date(2026, 11, 23)
UNDERSTOOD = [("de", *row) for row in phrases_de.UNDERSTOOD.items()] + [
    ("en", *row) for row in phrases_en.UNDERSTOOD.items()
]
NOT_UNDERSTOOD = [("de", *row) for row in phrases_de.NOT_UNDERSTOOD.items()] + [
    ("en", *row) for row in phrases_en.NOT_UNDERSTOOD.items()
]


@pytest.mark.parametrize("lang, words, meaning", UNDERSTOOD)
def test_a_phrase_means_what_people_mean_by_it(lang: str, words: str, meaning: phrases_de.Meaning) -> None:
    assert written(understand(words, lang, MONDAY)) == meaning


@pytest.mark.parametrize("lang, words, part", NOT_UNDERSTOOD)
def test_what_means_nothing_is_named(lang: str, words: str, part: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        understand(words, lang, MONDAY)
    assert caught.value.fields == {"part": part}


def test_there_are_enough_phrases() -> None:
    assert min(len(phrases_de.UNDERSTOOD), len(phrases_en.UNDERSTOOD)) >= 170
    assert min(len(phrases_de.NOT_UNDERSTOOD), len(phrases_en.NOT_UNDERSTOOD)) >= 30


@pytest.mark.parametrize(
    "words, on, first, last",
    [
        ("nächsten Mittwoch", date(2026, 11, 25), "2026-12-02", "2026-12-02"),
        ("nächsten Mittwoch", date(2026, 11, 26), "2026-12-02", "2026-12-02"),
        ("nächsten Mittwoch", date(2026, 11, 24), "2026-11-25", "2026-12-02"),
        ("diesen Mittwoch", date(2026, 11, 25), "2026-11-25", "2026-11-25"),
        ("nächstes Wochenende", date(2026, 11, 28), "2026-12-05", "2026-12-06"),
        ("am Wochenende", date(2026, 11, 29), "2026-11-29", "2026-11-29"),
        ("Montag bis Mittwoch", date(2026, 11, 24), "2026-11-24", "2026-11-25"),
        ("Montag bis Mittwoch", date(2026, 11, 27), "2026-11-30", "2026-12-02"),
        ("vom 20.11. bis 27.11.", date(2026, 11, 23), "2026-11-23", "2026-11-27"),
        ("29. Februar", date(2026, 11, 23), "2028-02-29", "2028-02-29"),
        ("im November", date(2026, 11, 23), "2026-11-23", "2026-11-30"),
        ("KW 1", date(2026, 12, 30), "2027-01-04", "2027-01-10"),
        ("am 31.", date(2027, 2, 1), "2027-03-31", "2027-03-31"),
        ("in einem Monat", date(2027, 1, 31), "2027-02-22", "2027-02-28"),
    ],
)
def test_the_day_on_which_it_is_said_decides(words: str, on: date, first: str, last: str) -> None:
    assert written(understand(words, "de", on))[:2] == (first, last)


def test_the_other_language_is_understood_too_but_only_without_slips() -> None:
    assert written(understand("next Tuesday after 5pm", "de", MONDAY))[0] == "2026-11-24"
    with pytest.raises(NotUnderstood):
        understand("Easter", "en", MONDAY)


def test_a_date_that_is_over_is_what_was_said() -> None:
    assert written(understand("3.11.2025", "de", MONDAY))[:2] == ("2025-11-03", "2025-11-03")
    assert written(understand("3.11.", "de", MONDAY))[:2] == ("2027-11-03", "2027-11-03")


def written(found: Understood) -> phrases_de.Meaning:
    last = found.last.isoformat() if found.last else None
    return found.first.isoformat(), last, found.weekdays, _reading(found.not_before), _reading(found.not_after)


def _reading(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"
