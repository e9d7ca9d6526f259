"""What words can be to the grammar, and a row of a language's vocabulary."""

from enum import Enum, auto
from typing import NamedTuple

from booking.domain.timezones import DAY


class Kind(Enum):
    """The part that a word plays. The value that comes with it is named here."""

    FILLER = auto()
    STRANGE = auto()
    """Known, and not understood: no slip of the pen makes another word of it."""
    ON = auto()
    """``am``, ``the``: what follows may be the day of a month."""
    AT = auto()
    ABOUT = auto()
    FROM = auto()
    TO = auto()
    AFTER = auto()
    BEFORE = auto()
    BETWEEN = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    IN = auto()
    WITHIN = auto()
    EVERY = auto()
    ONE = auto()
    """``eine``, ``a``: a count only before a unit."""
    NUMBER = auto()
    ORDINAL = auto()
    """Its number; -1 is the last."""
    DAY = auto()
    """How many days from today."""
    WEEKDAY = auto()
    """0 is Monday."""
    WEEKDAYS = auto()
    """Several, or one again and again: a tuple."""
    WHICH = auto()
    """One of ``THIS``, ``COMING``, ``NEXT``, ``AFTER_NEXT``."""
    UNIT = auto()
    """One of ``DAYS``, ``WEEK``, ``WEEKEND``, ``MONTH_LONG``."""
    FORTNIGHT = auto()
    WEEK_NUMBER = auto()
    MONTH = auto()
    EDGE = auto()
    """0 early, 1 in the middle, 2 late."""
    PART = auto()
    """The first and the last minute of a start."""
    HALF = auto()
    """Minutes from the hour that is named: -30 in German, 30 in English."""
    QUARTER = auto()
    THREE_QUARTERS = auto()
    HOUR = auto()
    """``Uhr``, ``o'clock``."""
    MERIDIEM = auto()
    """0 before noon, 720 after."""
    NOON = auto()
    """The part of the day that it is too where no time is meant, or None."""
    ONWARDS = auto()
    """What was said before is a beginning."""
    SOON = auto()
    LATER = auto()
    """A number of weeks after the weekday that follows."""
    FEAST = auto()
    """First and last (month, day)."""
    DATE = auto()
    """Written in digits: (day, month, year or None)."""
    DOTTED = auto()
    """``14.30``: a date, or a time: (first, second)."""
    READING = auto()
    """``14:30``: (hour, minute, whether it has a leading zero)."""


THIS, COMING, NEXT, AFTER_NEXT = "this", "coming", "next", "after_next"
DAYS, WEEK, WEEKEND, MONTH_LONG = "days", "week", "weekend", "month"

EARLY = (6 * 60, 10 * 60)
FORENOON = (8 * 60, 12 * 60)
MORNING = (6 * 60, 12 * 60)
MIDDAY = (11 * 60, 14 * 60)
AFTERNOON = (12 * 60, 17 * 60)
EVENING = (17 * 60, DAY - 1)

Meaning = tuple[tuple[Kind, object], ...]
"""What a phrase stands for: mostly one thing, for ``Mittwochnachmittag`` two."""


class Row(NamedTuple):
    """Phrases, separated by bars, that mean the same."""

    kind: Kind
    value: object
    phrases: str
