"""Lengths, times of day and prices as people type them, and back."""

import re
from decimal import Decimal, InvalidOperation

from booking.domain.money import Money, exponent
from booking.domain.timezones import DAY

MINUTES_IN = {"minutes": 1, "hours": 60, "days": DAY, "weeks": 7 * DAY}
WALL = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?: ?(?:Uhr|h))?")
SPAN = re.compile(r"(\d{1,5})\s*(?:-|–|—|bis|to)\s*(\d{1,5})")
MARKS = {"de": ",.", "en": ".,"}
"""What stands before the cents, and between the thousands."""
LARGEST = 10**7
DEAREST = 10**12


def number(text: str) -> int | None:
    """A whole number; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def length(amount: str, unit: str) -> int | None:
    """``1,5`` and ``hours`` as whole minutes; None for anything else."""
    try:
        minutes = Decimal(amount.strip().replace(",", ".")) * MINUTES_IN[unit]
        whole = int(minutes)
    except (InvalidOperation, KeyError, ValueError, OverflowError):
        return None
    return whole if whole == minutes and 0 <= whole <= LARGEST else None


def in_units(minutes: int, units: tuple[str, ...]) -> tuple[str, str]:
    """The amount and the largest of *units* (smallest first) in which it is a whole number; ``0`` in the largest
    but weeks, as nobody says "0 minutes" of a notice."""
    for unit in reversed(units):
        if minutes and minutes % MINUTES_IN[unit] == 0:
            return str(minutes // MINUTES_IN[unit]), unit
    return str(minutes), units[0] if minutes else units[-1] if units[-1] != "weeks" else units[-2]


def wall(text: str) -> int | None:
    """``9``, ``9:00``, ``09.00``, ``0900`` and ``24:00`` as minutes from midnight, up to 48:00; None for else."""
    match = WALL.fullmatch(text.strip())
    if match is None:
        return None
    minutes = int(match[1]) * 60 + int(match[2] or 0)
    return minutes if int(match[2] or 0) < 60 and minutes <= 2 * DAY else None


def closing(opens: int, closes: int) -> int:
    """A closing time that is not later than the opening is meant for the next day: 22:00 to 06:00."""
    return closes + DAY if closes <= opens and closes <= DAY else closes


def wall_text(minutes: int) -> str:
    """``09:00``; from midnight on the hours go on counting."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def closing_text(opens: int, closes: int) -> str:
    """A closing time as people write it: ``06:00`` where it is that of the next morning."""
    return wall_text(closes - DAY) if closes > DAY and closes - DAY <= opens else wall_text(closes)


def spans(text: str) -> list[list[int]] | None:
    """``0–30, 60–90`` as pairs of minutes; None for anything else."""
    found = []
    for part in re.split(r"[,;]", text):
        match = SPAN.fullmatch(part.strip())
        if match is None:
            return None
        found.append([int(match[1]), int(match[2])])
    return found


def spans_text(pairs: list[list[int]]) -> str:
    """Pairs of minutes as ``0–30, 60–90``."""
    return ", ".join(f"{start}–{end}" for start, end in pairs)


def price(text: str, currency: str, lang: str) -> int | None:
    """``45``, ``45,00`` and ``1.250,00`` as minor units; None for anything else.

    Point and comma are what they are in the language; the other way round only where nothing else can be meant.
    """
    text = re.sub(rf"\s|{re.escape(currency)}|€|CHF|£|\$", "", text)
    digits = exponent(currency)
    here, there = MARKS[lang], MARKS[lang][::-1]
    match = re.fullmatch(_price_pattern(here, "?"), text) or re.fullmatch(_price_pattern(there, ""), text)
    if match is None or len(match["rest"] or "") > digits:
        return None
    minor = int(re.sub(r"\D", "", match["whole"])) * 10**digits + int((match["rest"] or "").ljust(digits, "0") or 0)
    return minor if minor <= DEAREST else None


def _price_pattern(marks: str, optional: str) -> str:
    decimal, thousands = marks[0], marks[1]
    whole = rf"(?P<whole>\d{{1,13}}|\d{{1,3}}(?:[{thousands}'’]\d{{3}})+)"
    return rf"{whole}(?:[{decimal}](?P<rest>\d{{1,{3 if optional else 2}}})){optional}"


def price_text(minor: int | None, currency: str, lang: str) -> str:
    """Minor units as a price to type over: ``45,00``."""
    if minor is None:
        return ""
    amount = f"{Money(minor, currency).amount}"
    return amount.replace(".", ",") if lang == "de" else amount
