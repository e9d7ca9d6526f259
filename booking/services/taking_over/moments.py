"""Dates, times and lengths as other programs write them into tables."""

import re
from datetime import datetime

from dateutil import parser

from booking.domain.timezones import DAY, to_minutes, zone

LONGEST_TEXT = 60
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LENGTH = re.compile(r"(\d{1,4})\s*(?:min|minuten|minutes|m|')?\.?", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2})\s*[:h]\s*(\d{2})\s*(?:h|std|stunden|hours)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s*(?::|\.\d{2}\s*uhr|h\b|uhr|am\b|pm\b)", re.IGNORECASE)


def start_of(day: str, clock: str, place: str) -> int | None:
    """The minute that a date with a time means at a place; None where it cannot be read.

    ``31.12.2026 14:00``, ``2026-12-31T14:00:00+01:00``, ``31/12/2026 2:00 PM``; the day goes before the month unless
    the year comes first. What has a zone of its own means that.
    """
    text = f"{day} {clock}".strip().replace("Uhr", "").replace("uhr", "")
    if not text or len(text) > LONGEST_TEXT or not (clock.strip() or "T" in text or _CLOCK.search(f"{day} {clock}")):
        return None
    try:
        found = parser.parse(text, dayfirst=not _ISO.match(text), yearfirst=bool(_ISO.match(text)))
    except (ValueError, OverflowError):
        return None
    return minute_of(found, place)


def minute_of(moment: datetime, place: str) -> int | None:
    """The same for what has been read: without a zone of its own it is the place's wall time."""
    if not 1970 < moment.year < 2200:
        return None
    try:
        has_zone = moment.utcoffset() is not None
    except ValueError:  # an offset of a day or more
        return None
    if has_zone:
        return to_minutes(moment)
    wall = moment.hour * 60 + moment.minute
    return zone(place).resolve(moment.date().toordinal(), wall, later=False)


def length_of(text: str) -> int | None:
    """``30``, ``45 min``, ``1:30`` in minutes; None for anything else."""
    text = text.strip()
    if hours := _HOURS.fullmatch(text):
        found = int(hours[1]) * 60 + int(hours[2])
    elif plain := _LENGTH.fullmatch(text):
        found = int(plain[1])
    else:
        return None
    return found if 0 < found <= DAY else None
