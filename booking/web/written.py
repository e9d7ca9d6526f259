"""Dates and times as people type them: with a date picker, or as one writes them in German."""

import re
from datetime import date, datetime

from booking.domain.timezones import DAY, to_instant, zone

_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?::\d{2})?\s*(?:uhr|h)?", re.IGNORECASE)
_CENTURY = 2000
YEARS = range(1900, 2200)
"""What a date may be of: anything else is a slip of the pen."""


def day_of(text: str) -> date | None:
    """``2026-11-25``, ``25.11.2026`` or ``25.11.26``; None for anything else."""
    text = text.strip()[:20]
    written = _GERMAN_DATE.fullmatch(text)
    try:
        if written:
            day, month, year = (int(each) for each in written.groups())
            found = date(year + _CENTURY if year < 100 else year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if (written or len(text) == 10) and found.year in YEARS else None


def wall_minutes(text: str) -> int | None:
    """``14:00``, ``14.00 Uhr``, ``1400`` or ``14`` as minutes from midnight; None for anything else."""
    written = _TIME.fullmatch(text.strip()[:12])
    if written is None:
        return None
    minutes = int(written[1]) * 60 + int(written[2] or 0)
    return minutes if int(written[2] or 0) < 60 and minutes < DAY else None


def instant_of(on: date, wall: int, place: str) -> datetime:
    """The instant at which clocks of the place show *wall* minutes on a date; the first of two passes."""
    return to_instant(zone(place).resolve(on.toordinal(), wall, later=False))


def number_of(text: str, most: int) -> int | None:
    """A whole number from 1 to *most*; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most else None
