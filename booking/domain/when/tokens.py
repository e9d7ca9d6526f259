"""Text to tokens: words and phrases of a language, numbers, and dates and times in digits."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from booking.domain.errors import NotUnderstood
from booking.domain.when import english, german
from booking.domain.when.kinds import Kind, Meaning
from booking.domain.when.spelling import folded, likely, spellings

LONGEST_PHRASE = 5
"""How many words a phrase of a vocabulary has at most."""
_PIECE = re.compile(
    r"(?P<iso>(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d))"
    r"|(?P<year>\d{1,2}(?:\.[ ]?|[-/])\d{1,2}(?:\.[ ]?|[-/])\d{4}(?!\d))"
    r"|(?P<brief>\d{1,2}([./])\d{1,2}\4\d{2}(?!\d|[ ]?uhr|:))"
    r"|(?P<dots>\d{1,2}\.[ ]?\d{1,2}\.(?!\d))"
    r"|(?P<dotted>\d{1,2}\.\d{2}(?!\d)|\d{1,2}\.\d(?!\d))"
    r"|(?P<slash>\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<reading>\d{1,2}(?::|h)\d{2}(?!\d))"
    r"|(?P<nth>\d{1,2}(?:st|nd|rd|th|ten|te|ter)\b)"
    r"|(?P<number>\d+)"
    r"|(?P<meridiem>[ap]\.[ ]?m\b\.?)"
    r"|(?P<word>[^\W\d_]+(?:['\u2019][^\W\d_]+)*)"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)
_SILENT = frozenset(",;!?()\"'.:„“”…")


@dataclass(frozen=True, slots=True)
class Token:
    """One meaning, and where in the text it stands, half open."""

    kind: Kind
    value: object
    begins: int
    ends: int
    text: str

    @property
    def number(self) -> int:
        """The value of what counts."""
        if not isinstance(self.value, int):
            raise TypeError(self.kind)
        return self.value


@dataclass(frozen=True, slots=True)
class _Piece:
    form: str
    text: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by their spelling, single words by their length, and in which order 03/12 is read."""

    phrases: Mapping[str, Meaning]
    words: Mapping[int, list[str]]


@lru_cache(maxsize=4)
def vocabulary(lang: str) -> Vocabulary:
    """What is known of a language."""
    known = (german if lang == "de" else english).vocabulary()
    phrases: dict[str, Meaning] = {}
    for phrase, meaning in known.items():
        for spelling in spellings(phrase):
            phrases.setdefault(" ".join(piece.text for piece in _pieces(spelling)), meaning)
    words: dict[int, list[str]] = defaultdict(list)
    for phrase in phrases:
        if " " not in phrase:
            words[len(phrase)].append(phrase)
    return Vocabulary(phrases, words)


def tokens(text: str, lang: str, *, is_strict: bool = False) -> list[Token]:
    """All of a text. Raises NotUnderstood with the first word that is none of this language's.

    A slip of one letter is forgiven unless *is_strict*.
    """
    known = vocabulary(lang)
    pieces = _pieces(text)
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        at, more = _next(pieces, at, known, text, is_strict=is_strict)
        found += more
    return found


def _pieces(text: str) -> list[_Piece]:
    return [
        _Piece(match.lastgroup or "", folded(match.group()), match.start(), match.end())
        for match in _PIECE.finditer(text)
    ]


def _next(pieces: list[_Piece], at: int, known: Vocabulary, text: str, *, is_strict: bool) -> tuple[int, list[Token]]:
    for length in range(min(LONGEST_PHRASE, len(pieces) - at), 0, -1):
        run = pieces[at : at + length]
        meaning = known.phrases.get(" ".join(piece.text for piece in run))
        if meaning:
            return at + length, _of_meaning(meaning, run[0].begins, run[-1].ends, text)
    piece = pieces[at]
    if piece.form == "word" and is_strict:
        raise NotUnderstood(part=text[piece.begins : piece.ends])
    if piece.form == "word":
        return at + 1, _of_meaning(_mistyped(piece, known, text), piece.begins, piece.ends, text)
    if piece.form == "mark":
        if piece.text in _SILENT:
            return at + 1, []
        raise NotUnderstood(part=text[piece.begins : piece.ends])
    kind, value = _in_digits(piece, text)
    return at + 1, [Token(kind, value, piece.begins, piece.ends, text[piece.begins : piece.ends])]


def _of_meaning(meaning: Meaning, begins: int, ends: int, text: str) -> list[Token]:
    return [Token(kind, value, begins, ends, text[begins:ends]) for kind, value in meaning]


def _mistyped(piece: _Piece, known: Vocabulary, text: str) -> Meaning:
    """What an unknown word is most likely meant to be; where that may be two things, it is not guessed."""
    meant = {known.phrases[word] for word in likely(piece.text, known.words)}
    if len(meant) != 1:
        raise NotUnderstood(part=text[piece.begins : piece.ends])
    return meant.pop()


def _in_digits(piece: _Piece, text: str) -> tuple[Kind, object]:
    numbers = [int(each) for each in re.findall(r"\d+", piece.text)]
    match piece.form:
        case "iso":
            return Kind.DATE, (numbers[2], numbers[1], numbers[0])
        case "year":
            return Kind.DATE, (*_day_first(numbers[0], numbers[1], "/" in piece.text), numbers[2])
        case "brief":
            return Kind.DATE, (*_day_first(numbers[0], numbers[1], "/" in piece.text), 2000 + numbers[2])
        case "dots":
            return Kind.DATE, (numbers[0], numbers[1], None)
        case "slash":
            return Kind.DATE, (*_day_first(numbers[0], numbers[1], True), None)
        case "dotted":
            return Kind.DOTTED, (numbers[0], numbers[1])
        case "reading":
            return Kind.READING, (numbers[0], numbers[1], piece.text.startswith("0"))
        case "nth":
            return Kind.ORDINAL, numbers[0]
        case "meridiem":
            return Kind.MERIDIEM, 0 if piece.text.startswith("a") else 720
        case "number" if len(piece.text) <= 4:
            return Kind.NUMBER, numbers[0]
    raise NotUnderstood(part=text[piece.begins : piece.ends])


def _day_first(one: int, other: int, is_slashed: bool) -> tuple[int, int]:
    """Day and month: the day comes first, as in Britain, unless only the other order makes a date."""
    return (other, one) if is_slashed and other > 12 >= one else (one, other)
