"""What is asked for by the text of a search: terms, all of which somebody must meet to be found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from booking.domain.birthdays import MONTH, MONTHS
from booking.domain.names import fold
from booking.domain.texts import one_line
from booking.domain.words import DAY_OF_YEAR, NEAR_FROM, NEAR_LETTERS, REVERSED, parts, plain, shortened, without_titles

LONGEST_TEXT = 100
MOST_TERMS = 6
SHORTEST = 2
"""Letters from which on somebody is looked for."""
UNFINISHED_FROM = 5
"""Letters from which on a misspelt word may still be in the middle of being typed."""

# In this order: what is longer is taken before a part of it is.
_DATES = tuple(
    re.compile(rf"(?<![\w.]){pattern}(?!\w)")
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})\.? ?(?P<m>{MONTH})\.?,? ?(?P<y>\d{{4}})?",
        rf"(?P<m>{MONTH})\.? ?(?P<d>\d{{1,2}}),? ?(?P<y>\d{{4}})?",
        r"(?P<m>\d{1,2})[./](?P<y>\d{4})",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\.?",
    )
)
_NUMBER = re.compile(r"(?<!\w)(?:\+|\(0)?\d(?:[ ()/.-]{0,3}\d)+(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be met: a kept word begins with one of *prefixes*, or is one of *spellings* nearly."""

    prefixes: tuple[str, ...]
    spellings: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How much it tells: the letters of its longest prefix."""
        return max(len(each) for each in self.prefixes)

    @property
    def shortened(self) -> tuple[str, ...]:
        """What it has in common with the words that it nearly is."""
        return tuple(dict.fromkeys(each for spelling in self.spellings for each in shortened(spelling)))

    @property
    def heads(self) -> tuple[str, ...]:
        """The first letters of each spelling."""
        return tuple(dict.fromkeys(spelling[:NEAR_LETTERS] for spelling in self.spellings))

    @property
    def is_unfinished(self) -> bool:
        """Whether a misspelt word may be found by its beginning."""
        return any(len(each) >= UNFINISHED_FROM for each in self.spellings)

    def is_met(self, word: str) -> bool:
        """Whether a kept word begins as asked."""
        return word.startswith(self.prefixes)

    def is_nearly_met(self, word: str) -> bool:
        """Whether a kept word, or what was typed of it, is one wrong, missing, doubled or swapped letter away."""
        return any(is_near(each, word, len(each) >= UNFINISHED_FROM) for each in self.spellings)


def terms(text: str) -> list[Term]:
    """What is asked for; nothing where that is too little to look for."""
    text = one_line(text[:LONGEST_TEXT])
    if sum(each.isalnum() for each in text) < SHORTEST:
        return []
    found = list(_terms(fold(text)))[:MOST_TERMS]
    return found if any(each.weight >= SHORTEST for each in found) else []


def is_near(asked: str, word: str, is_unfinished: bool = False) -> bool:
    """Whether one edit at most makes *asked* to *word*, or to its beginning where it *is_unfinished*."""

    def fits(rest: str, of: str) -> bool:
        return of.startswith(rest) if is_unfinished else of == rest

    at = next((at for at, (one, other) in enumerate(zip(asked, word, strict=False)) if one != other), None)
    if at is None:
        return len(asked) <= len(word) + 1 and (is_unfinished or len(word) <= len(asked) + 1)
    return (
        fits(asked[at + 1 :], word[at + 1 :])
        or fits(asked[at + 1 :], word[at:])
        or fits(asked[at:], word[at + 1 :])
        or (asked[at : at + 2] == word[at : at + 2][::-1] and fits(asked[at + 2 :], word[at + 2 :]))
    )


def _terms(folded: str) -> Iterator[Term]:
    dates: list[Term] = []
    for pattern in _DATES:
        folded = pattern.sub(lambda match: _taken(match, dates), folded)
    numbers: list[Term] = []
    folded = _NUMBER.sub(lambda match: _numbers(match[0], numbers), folded)
    words: list[str] = []
    for token in folded.split():
        if "@" in token:
            yield Term((token,))
        else:
            words += parts(token)
    for word in dict.fromkeys(without_titles(words)):
        spellings = tuple(dict.fromkeys((word, plain(word))))
        yield Term(spellings, spellings if len(word) >= NEAR_FROM and not word.isdigit() else ())
    yield from dates
    yield from numbers


def _taken(match: re.Match[str], dates: list[Term]) -> str:
    """Make a term of a date; what cannot be one is left where it stands."""
    said = {"y": None, "d": None, **match.groupdict()}
    month = MONTHS.get(said["m"] or "") or int(said["m"] or 0)
    day = int(said["d"]) if said["d"] else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return match[0]
    rest = f"{month:02}" + (f"{day:02}" if day else "")
    year = said["y"]
    if not year:
        dates.append(Term((DAY_OF_YEAR + rest,)))
    elif len(year) == 2:
        dates.append(Term((f"19{year}{rest}", f"20{year}{rest}")))
    else:
        dates.append(Term((year + rest,)))
    return " "


def _numbers(run: str, found: list[Term]) -> str:
    """Make terms of digits that stand together: one number, but a year that stands alone is a year."""
    pieces = run.split()
    is_dialled = run[0] in "+(0"
    if len(pieces) > 1 and not is_dialled and any(_YEAR.fullmatch(piece) for piece in pieces):
        found += [_number(piece) for piece in pieces]
    else:
        found.append(_number(run))
    return " "


def _number(run: str) -> Term:
    digits = "".join(each for each in run.replace("(0)", "") if each.isdigit())
    bare = digits.lstrip("0")
    forms = {digits, digits.removeprefix("00"), digits.removeprefix("0")} - {""}
    backwards = bare if len(bare) > 3 else digits
    if len(backwards) > 3:
        forms.add(REVERSED + backwards[::-1])
    return Term(tuple(sorted(forms)))
