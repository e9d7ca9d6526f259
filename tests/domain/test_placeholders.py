"""What may be named in a message, in the words of both languages."""

import pytest

from booking.domain.messages import Reason
from booking.domain.placeholders import MAY_BE_EMPTY, Placeholder, known_words, meant_by, usable_in, word_of


@pytest.mark.parametrize("placeholder", Placeholder)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_word_of_either_language_means_its_placeholder(placeholder: Placeholder, locale: str) -> None:
    assert meant_by(word_of(placeholder, locale)) is placeholder


def test_no_word_means_two_things() -> None:
    words = [word_of(each, locale) for each in Placeholder for locale in ("de", "en")]
    of_both = [word for word in words if words.count(word) > 1]
    assert of_both == ["link", "link"]


@pytest.mark.parametrize("typed", ["Leistung", " leistung ", "SERVICE"])
def test_capitals_and_spaces_do_not_matter(typed: str) -> None:
    assert meant_by(typed) is Placeholder.SERVICE


def test_a_word_that_is_none_means_nothing() -> None:
    assert meant_by("__class__") is None


def test_a_reason_may_be_named_only_where_one_is_given() -> None:
    with_it = [reason for reason in Reason if Placeholder.REASON in usable_in(reason)]
    assert with_it == [Reason.DECLINED, Reason.CANCELLED, Reason.MOVE_DECLINED]


def test_what_is_always_known_may_be_named_everywhere() -> None:
    everywhere = set.intersection(*(set(usable_in(reason)) for reason in Reason))
    assert everywhere >= {Placeholder.CUSTOMER, Placeholder.SERVICE, Placeholder.DATE, Placeholder.TIME}
    assert {Placeholder.DATE, Placeholder.TIME, Placeholder.SERVICE}.isdisjoint(MAY_BE_EMPTY)


def test_words_of_the_language_come_first() -> None:
    assert list(known_words(Reason.CONFIRMED, "de"))[:2] == ["kunde", "leistung"]
    assert list(known_words(Reason.CONFIRMED, "en"))[:2] == ["customer", "service"]
