"""What is asked for by the text of a search."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.domain.names import fold
from booking.domain.terms import is_near, terms
from booking.domain.words import near_words, plain, shortened

LETTERS = "abcdefghijklmnoprstuwyz"
words = st.text(LETTERS, min_size=3, max_size=14)


def prefixes(text: str) -> list[tuple[str, ...]]:
    return [term.prefixes for term in terms(text)]


@pytest.mark.parametrize("text", ["", " ", "a", "ä", "ß", "?!", "a ?", "'", "\0", "\ud800"])
def test_less_than_two_letters_ask_for_nobody(text: str) -> None:
    assert terms(text) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("we", [("we",)]),
        ("Mül", [("muel", "mul")]),
        ("anna w", [("anna",), ("w",)]),
        ("Dr. Weiß", [("weiss", "weis")]),
        ("anna@ex", [("anna@ex",)]),
        ("0361 / 123 45-67", [("03611234567", "3611234567", "<7654321163")]),
        ("+49 (0)361 1234567", [("493611234567", "<765432116394")]),
        ("0049361", [("0049361", "049361", "49361", "<16394")]),
        ("4567", [("4567", "<7654")]),
        ("361", [("361",)]),
        ("1980", [("1980", "<0891")]),
        ("1980 4567", [("1980", "<0891"), ("4567", "<7654")]),
        ("12.5.1980", [("19800512",)]),
        ("12. 5. 80", [("19800512", "20800512")]),
        ("12/05/1980", [("19800512",)]),
        ("1980-05-12", [("19800512",)]),
        ("12. Mai 1980", [("19800512",)]),
        ("12. März", [("*0312",)]),
        ("May 12, 1980", [("19800512",)]),
        ("5.1980", [("198005",)]),
        ("12.5.", [("*0512",)]),
        ("weiß 12.5.1980", [("weiss", "weis"), ("19800512",)]),
        ("August Mai", [("august",), ("mai",)]),
    ],
)
def test_a_text_asks_for(text: str, asked: list[tuple[str, ...]]) -> None:
    assert [tuple(sorted(each)) for each in prefixes(text)] == [tuple(sorted(each)) for each in asked]


def test_what_cannot_be_a_date_is_a_number() -> None:
    assert prefixes("45.5.1980") == [("4551980", "<0891554")]


@given(words)
def test_a_word_is_near_itself(word: str) -> None:
    assert is_near(word, word)


@given(words, st.data())
def test_one_wrong_missing_doubled_or_swapped_letter_is_near(word: str, data: st.DataObject) -> None:
    assert is_near(misspelt(word, data), word)


@given(words, words)
def test_nearness_is_one_edit_at_most(asked: str, word: str) -> None:
    assert is_near(asked, word) == (distance(asked, word) <= 1)


@given(words, words)
def test_what_is_unfinished_is_near_where_a_beginning_is(asked: str, word: str) -> None:
    beginnings = (distance(asked, word[:length]) <= 1 for length in range(len(word) + 1))
    assert is_near(asked, word, is_unfinished=True) == any(beginnings)


@given(words, st.data())
def test_a_misspelt_word_has_a_kept_word_in_common_with_what_was_meant(word: str, data: st.DataObject) -> None:
    """What the index is asked for finds it: else nobody would look at how near it is."""
    typed = misspelt(word, data)
    assume(len(typed) >= 3)
    [term] = terms(typed)
    meant, asked = {*near_words([word])}, {*term.shortened, *term.heads}
    kept = {word, word[:8]} if len(word) > 8 else {word}
    assert meant & asked or kept & asked or any(word.startswith(each) for each in term.prefixes)


def misspelt(word: str, data: st.DataObject) -> str:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    ways = {
        "wrong": word[:at] + letter + word[at + 1 :],
        "missing": word[:at] + word[at + 1 :],
        "doubled": word[:at] + word[at] + word[at:],
        "additional": word[:at] + letter + word[at:],
        "swapped": word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
    }
    return ways[data.draw(st.sampled_from(sorted(ways)))]


def distance(one: str, other: str) -> int:
    """Edits by the book: a letter more, less or another, or two exchanged (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, against in enumerate(other, 1):
            best = min(rows[-1][to] + 1, row[-1] + 1, rows[-1][to - 1] + (letter != against))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == against:
                best = min(best, rows[-2][to - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_ask_for_somebody(text: str) -> None:
    for term in terms(text):
        assert all(term.prefixes)


@given(words)
def test_a_plain_word_is_no_longer_than_it_was(word: str) -> None:
    assert len(plain(fold(word))) <= len(word)
    assert all(len(each) == min(len(word), 8) - 1 for each in shortened(word))
