"""The words under which a person is found, and what is nearly one of them.

A word is folded, so that ``Müller`` is kept as ``mueller``; and plain besides, ``muller``, since that is what people
type who have no ``ü`` at hand.
"""

import re
from datetime import date

from booking.domain.names import fold

TITLES = frozenset({"dr", "prof", "med", "dent", "dipl", "ing", "herr", "frau", "mr", "mrs", "ms"})
PARTICLES = frozenset({"von", "vom", "van", "zu", "zum", "zur", "de", "der", "den", "del", "di", "da", "und", "af"})
NEAR_FROM = 3
NEAR_LETTERS = 8
LONGEST_WORD = 64
MOST_WORDS = 24
REVERSED = "<"
"""Begins a telephone number written backwards: so its last digits are found as the beginning of a word."""
DAY_OF_YEAR = "*"
"""Begins month and day of a birthday."""

_PART = re.compile(r"[^\W_]+")
_PLAIN = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ss", "s"))


def parts(folded: str) -> list[str]:
    """The runs of letters and digits of a folded text."""
    return _PART.findall(folded)


def plain(word: str) -> str:
    """A folded word as somebody types it who leaves the dots of an umlaut out, and takes ``ß`` for one letter."""
    for written, typed in _PLAIN:
        word = word.replace(written, typed)
    return word


def without_titles(words: list[str]) -> list[str]:
    """The words but for ``Dr.`` and the like, unless there are no others."""
    return [word for word in words if word not in TITLES] or words


def name_words(name: str) -> list[str]:
    """The words of a name, in order: each, what a hyphen or an apostrophe joins as one, and all of them plain."""
    found: dict[str, None] = {}
    for token in fold(name).split():
        pieces = parts(token)
        joined = ["".join(pieces)] if len(pieces) > 1 else []
        found.update(dict.fromkeys([*pieces, *joined]))
    words = without_titles(list(found))
    return _limited([*words, *(plain(word) for word in words)])


def email_words(email: str) -> list[str]:
    """The whole address, and the words before the ``@``."""
    address = fold(email)
    local = address.partition("@")[0]
    return _limited([address, *(word for word in parts(local) if len(word) > 1 and not word.isdigit())])


def phone_words(international: str, national: str) -> list[str]:
    """A number, given in digits with its country and without: both, and the first one backwards."""
    return _limited([international, national, REVERSED + international[::-1]]) if international else []


def birthday_words(born_on: date) -> list[str]:
    """``19800512``, by which the year alone is found too, and ``*0512``."""
    return [f"{born_on:%Y%m%d}", f"{DAY_OF_YEAR}{born_on:%m%d}"]


def near_words(words: list[str]) -> list[str]:
    """The beginnings of words with one letter left out: what a word and its misspelling have in common."""
    found: dict[str, None] = {}
    for word in words:
        if len(word) >= NEAR_FROM and not word.isdigit():
            found.update(dict.fromkeys(shortened(word)))
    return list(found)


def shortened(word: str) -> list[str]:
    """The first letters of a word with each of them left out in turn."""
    head = word[:NEAR_LETTERS]
    return list(dict.fromkeys(head[:at] + head[at + 1 :] for at in range(len(head))))


def sort_word(name: str) -> str:
    """The name as lists are ordered by it, the family's first: ``Ursula von der Leyen`` is under ``leyen``."""
    before, comma, after = fold(name).partition(",")
    # Without a comma only the last word is the family's; particles stay with the given names then.
    words = without_titles([" ".join(parts(each)) for each in before.split()])
    rest = [] if comma else words[:-1]
    family = words if comma else words[-1:]
    while len(family) > 1 and family[0] in PARTICLES:
        rest, family = [*rest, family[0]], family[1:]
    return " ".join(" ".join([*family, *parts(after), *rest]).split())[:LONGEST_WORD] or fold(name)[:LONGEST_WORD]


def _limited(words: list[str]) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words if word))[:MOST_WORDS]
