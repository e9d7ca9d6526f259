"""The words under which people are found."""

from datetime import date

import pytest

from booking.domain.words import birthday_words, email_words, name_words, near_words, phone_words, plain, sort_word


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Anna Weiß", ["anna", "weiss", "weis"]),
        ("Jürgen Müller", ["juergen", "mueller", "jurgen", "muller"]),
        ("Anna-Lena O'Brien", ["anna", "lena", "annalena", "o", "brien", "obrien"]),
        ("Dr. med. Anna Weiß", ["anna", "weiss", "weis"]),
        ("Dr.", ["dr"]),
        ("Zoë", ["zoe", "zo"]),
        ("Ångström", ["aangstroem", "angstrom"]),
        ("李 小龙", ["李", "小龙"]),
        ("", []),
    ],
)
def test_a_name_is_kept_by_these_words(name: str, words: list[str]) -> None:
    assert name_words(name) == words


def test_an_address_is_kept_whole_and_by_the_words_before_its_host() -> None:
    assert email_words("Anna.Weiß-99@Example.org") == ["anna.weiss-99@example.org", "anna", "weiss"]


def test_a_number_is_kept_with_its_country_without_and_backwards() -> None:
    assert phone_words("493611234567", "3611234567") == ["493611234567", "3611234567", "<765432116394"]


def test_a_number_without_digits_is_kept_by_nothing() -> None:
    assert phone_words("", "") == []


def test_a_birthday_is_kept_by_year_first_and_by_month_and_day() -> None:
    assert birthday_words(date(1980, 5, 12)) == ["19800512", "*0512"]


def test_near_words_leave_one_letter_of_the_first_eight_out() -> None:
    assert near_words(["weiss"]) == ["eiss", "wiss", "wess", "weis"]
    assert near_words(["luedenscheidt"])[0] == "uedensc"


def test_words_of_two_letters_have_nothing_near() -> None:
    assert near_words(["li", "1980"]) == []


def test_a_long_name_is_kept_by_some_words_only() -> None:
    assert len(name_words(" ".join(f"a{number}b" for number in range(100)))) == 24


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Anna Weiß", "weiss anna"),
        ("Weiß, Anna", "weiss anna"),
        ("Dr. Anna Weiß", "weiss anna"),
        ("Ursula von der Leyen", "leyen ursula von der"),
        ("von der Leyen, Ursula", "leyen ursula von der"),
        ("Müller-Lüdenscheidt", "mueller luedenscheidt"),
        ("Dr.", "dr"),
        ("?", "?"),
    ],
)
def test_lists_are_ordered_by_the_family_s_name(name: str, word: str) -> None:
    assert sort_word(name) == word


@pytest.mark.parametrize(("word", "typed"), [("mueller", "muller"), ("bauer", "baur"), ("weiss", "weis")])
def test_the_dots_of_an_umlaut_may_be_left_out(word: str, typed: str) -> None:
    assert plain(word) == typed
