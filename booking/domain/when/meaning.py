"""The way in: somebody's words, and what they mean on a day at a place."""

from datetime import date

from booking.domain.errors import NotUnderstood
from booking.domain.when.cursor import Cursor
from booking.domain.when.grammar import read
from booking.domain.when.tokens import tokens
from booking.domain.when.understood import Understood

LONGEST = 200
LANGUAGES = ("de", "en")


def understand(words: str, locale: str, today: date) -> Understood:
    """What *words* mean that are said on the local date *today*, in the language of *locale* or in the other one.

    Raises NotUnderstood, with the ``part`` that was not, in the language of *locale*; nothing is guessed.
    """
    if len(words) > LONGEST:
        raise NotUnderstood(part="")
    try:
        return _understood(words, locale, today)
    except NotUnderstood as error:
        for other in LANGUAGES:
            if other != locale:
                try:
                    return _understood(words, other, today, is_strict=True)
                except NotUnderstood:
                    continue
        raise error


def _understood(words: str, lang: str, today: date, *, is_strict: bool = False) -> Understood:
    # A word of the one language is too easily a slip in the other: there everything must be right.
    cursor = Cursor(words, tokens(words, lang, is_strict=is_strict))
    if cursor.is_done:
        raise NotUnderstood(part=words.strip())
    try:
        meant = read(cursor, today).meaning()
    except OverflowError as error:
        raise NotUnderstood(part=words.strip()) from error
    if meant is None:
        raise NotUnderstood(part=words.strip())
    return meant
