"""Words as people type them: capitals, umlauts in three spellings, a slip of one letter in a long word."""

from collections.abc import Iterator, Mapping

LONG = 5
"""Shorter words differ from each other by too little to forgive a slip."""
_IN_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})


def folded(word: str) -> str:
    """Small letters, ``ss`` for ``ß``; umlauts stay."""
    return word.casefold().replace("\u2019", "'")


def spellings(phrase: str) -> frozenset[str]:
    """A phrase as it may be typed: with umlauts, with ``ae``, and without."""
    whole = folded(phrase)
    return frozenset({whole, whole.translate(_IN_TWO), whole.translate(_BARE)})


def likely(word: str, known: Mapping[int, list[str]]) -> Iterator[str]:
    """The known words that *word* is with one letter wrong, missing, too many, or two exchanged.

    *known* holds words by their length. The first letter is right, or has changed places with the second.
    """
    if len(word) < LONG:
        return
    for length in (len(word) - 1, len(word), len(word) + 1):
        for each in known.get(length, ()):
            if len(each) >= LONG and _begins_alike(word, each) and _is_one_slip(word, each):
                yield each


def _begins_alike(word: str, other: str) -> bool:
    return word[0] == other[0] or (word[0] == other[1] and word[1] == other[0])


def _is_one_slip(word: str, other: str) -> bool:
    at = 0
    shorter = min(len(word), len(other))
    while at < shorter and word[at] == other[at]:
        at += 1
    if len(word) > len(other):
        return word[at + 1 :] == other[at:]
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    if word[at + 1 :] == other[at + 1 :]:
        return True
    return word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]
