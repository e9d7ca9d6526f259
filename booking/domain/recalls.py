"""When people want to hear of a business again: some months after a visit, or once later months can be booked."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

MOST_MONTHS = 60
TOLD_FROM = 9 * 60
"""Nobody is told before this wall time of the business, in minutes from midnight."""


class RecallKind(StrEnum):
    """What somebody wants to hear of."""

    OPENINGS = "openings"
    RECALL = "recall"


class RecallState(StrEnum):
    """Where a wish stands: *asked* until its address is confirmed, *active*, *told* once and for all, *stopped*."""

    ASKED = "asked"
    ACTIVE = "active"
    TOLD = "told"
    STOPPED = "stopped"


def months_later(on: date, months: int) -> date:
    """The same day of the month so many months later, or the last one of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def next_month(on: date) -> date:
    """The first day of the month after that of a date."""
    return months_later(on.replace(day=1), 1)
