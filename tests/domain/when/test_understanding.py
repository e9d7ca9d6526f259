"""What holds for all that people may type."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.errors import NotUnderstood
from booking.domain.when import english, german
from booking.domain.when.meaning import LANGUAGES, understand

MONDAY = date(2026, 11, 23)
MONTHS = {
    "de": [names.split("|")[0] for names in german.MONTHS],
    "en": [names.split("|")[0] for names in english.MONTHS],
}
WORDS = sorted({word for module in (german, english) for phrase in module.vocabulary() for word in phrase.split()})
MARKS = [".", ",", "-", "/", ":", "3", "12", "31.12.", "14", "14:30", "2026", "3.12.2026", "7th", "14.30"]
FORMATS = (
    "{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d}. {m}. {y}", "{y}-{m:02}-{d:02}", "{d}/{m:02}/{y}", "{d}-{m}-{y}",
    "{d}. {month} {y}", "{d} {month} {y}", "{month} {d} {y}", "am {d}. {month} {y}", "{d:02}.{m:02}.{short}",
)  # fmt: skip


@given(
    on=st.dates(date(2026, 11, 23), date(2099, 12, 31)),
    lang=st.sampled_from(LANGUAGES),
    pattern=st.sampled_from(FORMATS),
)
@settings(max_examples=150, deadline=None)
def test_a_date_in_any_usual_writing_is_read_back(on: date, lang: str, pattern: str) -> None:
    words = pattern.format(
        d=on.day, m=on.month, y=on.year, short=f"{on.year % 100:02}", month=MONTHS[lang][on.month - 1]
    )
    found = understand(words.replace("am ", "am " if lang == "de" else "on "), lang, MONDAY)
    assert (found.first, found.last) == (on, on)


@given(minute=st.integers(7 * 60, 24 * 60 - 2), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_a_time_on_the_clock_is_read_back(minute: int, lang: str) -> None:
    found = understand(f"{minute // 60}:{minute % 60:02}", lang, MONDAY)
    assert (found.not_before, found.not_after) == (minute, minute)


@given(words=st.text(max_size=200), lang=st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_anything_else(words: str, lang: str) -> None:
    is_understood_or_refused(words, lang, MONDAY)


@given(
    parts=st.lists(st.sampled_from([*WORDS, *MARKS]), min_size=1, max_size=9),
    lang=st.sampled_from(LANGUAGES),
    on=st.dates(date(1901, 1, 1), date(8900, 12, 31)),
)
@settings(max_examples=400, deadline=None)
def test_no_row_of_known_words_raises_anything_else(parts: list[str], lang: str, on: date) -> None:
    is_understood_or_refused(" ".join(parts)[:200], lang, on)


def is_understood_or_refused(words: str, lang: str, today: date) -> None:
    try:
        found = understand(words, lang, today)
    except NotUnderstood:
        return
    said_a_year = any(len(number) >= 2 for number in words.split() if any(c.isdigit() for c in number))
    assert found.first >= today or said_a_year
    assert found.last is None or found.first <= found.last
    assert found.last is None or found.last - found.first < timedelta(days=20_000)
    assert found.weekdays is None or list(found.weekdays) == sorted(set(found.weekdays))
    earliest, latest = found.minutes
    assert 0 <= earliest <= latest < 24 * 60


@pytest.mark.parametrize(
    "words",
    ["1" * 200, "1." * 100, "1 " * 100, "a" * 200, "Mo," * 66, "Mo-" * 66, "in " * 66, "3.12." * 40, "(" * 200,
     "'a" * 100, "ab bis " * 28, "1/" * 100, "nicht " * 33, "oder" * 50, "zwischen " * 22, "a " * 100, "5 vor " * 33],
)  # fmt: skip
def test_hostile_words_are_done_with_at_once(words: str) -> None:
    understand("heute", "de", MONDAY)
    understand("today", "en", MONDAY)
    begun = time.process_time()
    is_understood_or_refused(words, "de", MONDAY)
    assert time.process_time() - begun < 0.25


def test_more_than_two_hundred_characters_are_not_read() -> None:
    with pytest.raises(NotUnderstood):
        understand("heute" + " " * 196, "de", MONDAY)
    assert understand("heute" + " " * 195, "de", MONDAY).first == MONDAY
