"""Which words may stand in an address."""

import pytest

from booking.domain.slugs import RESERVED, is_business_slug, is_slug


@pytest.mark.parametrize("text", ["a", "7", "dr-a", "a--b", "praxis-am-markt", "x" * 64])
def test_lower_case_letters_digits_and_hyphens_are_a_slug(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "-", "-a", "a-", "A", "ä", "a_b", "a b", "a/b", "a\n", "٣", "x" * 65])
def test_anything_else_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_the_slug_of_a_business_has_three_characters() -> None:
    assert is_business_slug("abc")
    assert not is_business_slug("ab")


@pytest.mark.parametrize(
    "word",
    ["api", "calendar", "static", "embed", "healthz", "readyz", "metrics", "admin", "auth", "login", "staff", "search"],
)
def test_words_of_the_url_map_are_no_business(word: str) -> None:
    assert not is_business_slug(word)


def test_every_reserved_word_is_a_slug_that_could_be_meant() -> None:
    assert [word for word in RESERVED if not is_slug(word)] == []
