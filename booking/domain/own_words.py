"""A business's own words for a message: read, looked over, and filled in for one booking.

The whole grammar: ``{word}`` is a placeholder, ``{{`` and ``}}`` are braces, everything else is itself. Nothing is
ever looked up in, or called on, what a placeholder stands for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from booking.domain.messages import Channel, Reason
from booking.domain.placeholders import Placeholder, known_words, meant_by, usable_in
from booking.domain.texts import LINE_END, LONE_SURROGATE, UNPRINTABLE

LONGEST_SUBJECT = 150
LONGEST_BODY = {Channel.EMAIL: 4000, Channel.SMS: 600}
LONGEST_LINE = 1000
LONGEST_WORD = 40
MOST_FAULTS = 20
BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
BLANK_LINES = re.compile(r"\n{3,}")
SPACES_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'{}]*[^\s<>\"'{}.,;:!?)\]]", re.IGNORECASE)
CLOSE_ENOUGH = 0.6

Line = tuple[str | Placeholder, ...]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A subject in one line (empty where the channel has none) and sentences in several, placeholders in braces."""

    subject: str
    body: str

    def tidied(self) -> "OwnWords":
        r"""The same with ``\n`` as its only line end, at most one blank line at a time, and no spaces around."""
        body = SPACES_AT_END.sub("", LINE_END.sub("\n", self.body))
        return OwnWords(self.subject.strip(), BLANK_LINES.sub("\n\n", body).strip())


class Flaw(StrEnum):
    """What can be wrong with words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    LINE_TOO_LONG = "line_too_long"
    SEVERAL_LINES = "several_lines"
    UNPRINTABLE = "unprintable"
    UNKNOWN = "unknown"
    NOT_HERE = "not_here"
    UNCLOSED = "unclosed"
    UNOPENED = "unopened"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where it stands, counted from 1, what was typed, and what was perhaps meant.

    ``most`` is the length that is allowed, where it is about length.
    """

    flaw: Flaw
    line: int = 1
    column: int = 1
    word: str = ""
    meant: str = ""
    most: int = 0


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text; braces that are no placeholder of ours stay as they are typed."""
    return tuple(_line(line) for line in text.split("\n"))


def _line(line: str) -> Line:
    pieces: list[str | Placeholder] = []
    at = 0
    for found in BRACES.finditer(line):
        pieces.append(line[at : found.start()])
        at = found.end()
        whole = found[0]
        named = meant_by(found[1]) if found[1] is not None else None
        pieces.append(named if named is not None else whole[:1] if whole in ("{{", "}}") else whole)
    pieces.append(line[at:])
    return tuple(piece for piece in pieces if piece)


def filled(text: str, values: Mapping[Placeholder, str]) -> str:
    """The text for one booking; empty where nothing of it is left.

    A line that names something of which there is nothing to say is left out. Only the customer's name may be missing
    within a line: then the space before it goes with it, so that "Hello {customer}," becomes "Hello,".
    """
    silent = {each for each in named_in(text) if not values.get(each)}
    dropping = silent - {Placeholder.CUSTOMER}
    whole = "\n".join(_joined(line, values) for line in lines_of(text) if dropping.isdisjoint(line))
    return BLANK_LINES.sub("\n\n", whole).strip() if silent else whole


def _joined(line: Line, values: Mapping[Placeholder, str]) -> str:
    said = ""
    for piece in line:
        value = values.get(piece, "") if isinstance(piece, Placeholder) else piece
        said = said + value if value else said.removesuffix(" ")
    return said


def faults_of(words: OwnWords, reason: Reason, channel: Channel, locale: str) -> dict[str, tuple[Fault, ...]]:
    """What is wrong with words, by ``subject`` and ``body``; nothing where they can be stored and sent."""
    subject = _subject_faults(words.subject, reason, locale) if channel is Channel.EMAIL else ()
    body = _body_faults(words.body, reason, channel, locale)
    return {name: found for name, found in (("subject", subject), ("body", body)) if found}


def _subject_faults(text: str, reason: Reason, locale: str) -> tuple[Fault, ...]:
    if not text.strip():
        return (Fault(Flaw.EMPTY),)
    # Two lines in a header are two headers: nothing is mended here, it is refused.
    if LINE_END.search(text.strip()):
        return (Fault(Flaw.SEVERAL_LINES),)
    if len(text) > LONGEST_SUBJECT:
        return (Fault(Flaw.TOO_LONG, most=LONGEST_SUBJECT),)
    return tuple(_line_faults(text, 1, reason, locale)[:MOST_FAULTS])


def _body_faults(text: str, reason: Reason, channel: Channel, locale: str) -> tuple[Fault, ...]:
    if not text.strip():
        return (Fault(Flaw.EMPTY),)
    most = LONGEST_BODY[channel]
    if len(text) > most:
        return (Fault(Flaw.TOO_LONG, most=most),)
    found: list[Fault] = []
    for number, line in enumerate(LINE_END.split(text), 1):
        if len(line) > LONGEST_LINE:
            found.append(Fault(Flaw.LINE_TOO_LONG, number, LONGEST_LINE + 1, most=LONGEST_LINE))
        found += _line_faults(line, number, reason, locale)
    return tuple(found[:MOST_FAULTS])


def _line_faults(line: str, number: int, reason: Reason, locale: str) -> list[Fault]:
    found = [
        Fault(Flaw.UNPRINTABLE, number, each.start() + 1, f"U+{ord(each[0]):04X}")
        for pattern in (UNPRINTABLE, LONE_SURROGATE)
        for each in pattern.finditer(line)
    ]
    for each in BRACES.finditer(line):
        column = each.start() + 1
        if each[0] == "{":
            found.append(Fault(Flaw.UNCLOSED, number, column))
        elif each[0] == "}":
            found.append(Fault(Flaw.UNOPENED, number, column))
        elif each[1] is not None:
            found += _placeholder_faults(each[1], number, column, reason, locale)
    return sorted(found, key=lambda fault: fault.column)


def _placeholder_faults(word: str, number: int, column: int, reason: Reason, locale: str) -> list[Fault]:
    meant = meant_by(word)
    if meant in usable_in(reason):
        return []
    if meant is not None:
        return [Fault(Flaw.NOT_HERE, number, column, word.strip())]
    word = word.strip()[:LONGEST_WORD]
    close = get_close_matches(word.casefold(), known_words(reason, locale), 1, CLOSE_ENOUGH)
    return [Fault(Flaw.UNKNOWN, number, column, word, close[0] if close else "")]


def named_in(text: str) -> frozenset[Placeholder]:
    """Every placeholder of a text."""
    return frozenset(piece for line in lines_of(text) for piece in line if isinstance(piece, Placeholder))


def addresses_in(text: str) -> tuple[str, ...]:
    """The web addresses that a text names, in its order, each once."""
    return tuple(dict.fromkeys(ADDRESS.findall(text)))
