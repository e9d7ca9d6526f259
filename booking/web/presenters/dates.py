"""Dates and times as people read them, in the zone of the place.

Formats depend on the date only and are kept; no clock time is ever formatted, it is looked up.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_name
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.timezones import DAY

CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(DAY))
"""The clock's reading for each minute from midnight."""

# British order and spelling for English: the day before the month, 24 hours.
_LOCALES = {"de": Locale("de"), "en": Locale("en", "GB")}
_FULL = {"de": "EEEE, d. MMMM y", "en": "EEEE d MMMM y"}
_LONG = {"de": "EEEE, d. MMMM", "en": "EEEE d MMMM"}
_SHORT = {"de": "ccc, d. MMMM", "en": "ccc d MMMM"}
_WEEKDAY = {"de": "ccc", "en": "ccc"}
_WEEKDAY_NAME = {"de": "cccc", "en": "cccc"}
_NUMBER = {"de": "d.", "en": "d"}
_NUMERIC = {"de": "dd.MM.y", "en": "d MMM y"}
_DAY_MONTH = {"de": "d. MMMM", "en": "d MMMM"}
_DAY_MONTH_YEAR = {"de": "d. MMMM y", "en": "d MMMM y"}
_BARE_OFFSET = re.compile(r"[+-]\d{4}")
_LONGEST_ABBREVIATION = 6


def locale_of(lang: str) -> Locale:
    """The locale by which dates and money are written in this language."""
    return _LOCALES[lang]


@lru_cache(maxsize=8192)
def _formatted(on: date, pattern: str, lang: str) -> str:
    return format_date(on, pattern, locale=_LOCALES[lang])


def full_day(on: date, lang: str) -> str:
    """``Mittwoch, 25. November 2026``."""
    return _formatted(on, _FULL[lang], lang)


def long_day(on: date, lang: str) -> str:
    """``Mittwoch, 25. November``."""
    return _formatted(on, _LONG[lang], lang)


def short_day(on: date, lang: str) -> str:
    """``Mi, 25. November``."""
    return _formatted(on, _SHORT[lang], lang)


def weekday(on: date, lang: str) -> str:
    """``Mi``."""
    return _formatted(on, _WEEKDAY[lang], lang)


def weekday_name(on: date, lang: str) -> str:
    """``Mittwoch``."""
    return _formatted(on, _WEEKDAY_NAME[lang], lang)


def day_number(on: date, lang: str) -> str:
    """``25.`` in German, ``25`` in English."""
    return _formatted(on, _NUMBER[lang], lang)


def numeric_day(on: date, lang: str) -> str:
    """``25.11.2026`` in German, ``25 Nov 2026`` in English."""
    return _formatted(on, _NUMERIC[lang], lang)


def month_name(on: date, lang: str) -> str:
    """``November 2026``."""
    return _formatted(on, "LLLL y", lang)


def day_span(first: date, last: date, lang: str, today: date) -> str:
    """``23.–29. November``; the year is written where it is not this one."""
    ending = _DAY_MONTH if last.year == today.year else _DAY_MONTH_YEAR
    if first.year != last.year:
        return f"{_formatted(first, _DAY_MONTH_YEAR[lang], lang)} – {_formatted(last, ending[lang], lang)}"
    if first.month != last.month:
        return f"{_formatted(first, _DAY_MONTH[lang], lang)} – {_formatted(last, ending[lang], lang)}"
    return f"{day_number(first, lang)}–{_formatted(last, ending[lang], lang)}"


def clock(instant: datetime, zone: str) -> str:
    """``14:00 Uhr`` in the zone."""
    return _("%(time)s", time=_reading(instant.astimezone(ZoneInfo(zone))))


def start(instant: datetime, zone: str, lang: str) -> str:
    """``Mittwoch, 25. November 2026, 14:00 Uhr``."""
    local = instant.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s", day=full_day(local.date(), lang), time=_reading(local))


def short_start(instant: datetime, zone: str, lang: str) -> str:
    """``Mi, 25. November, 14:00 Uhr``."""
    local = instant.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s", day=short_day(local.date(), lang), time=_reading(local))


def span(starts_at: datetime, ends_at: datetime, zone: str, lang: str) -> str:
    """``Mittwoch, 25. November 2026, 14:00–14:30 Uhr``; both days where the visit runs past midnight."""
    begins, ends = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if begins.date() == ends.date():
        return _(
            "%(day)s, %(start)s–%(end)s",
            day=full_day(begins.date(), lang),
            start=_reading(begins),
            end=_reading(ends),
        )
    return _(
        "%(day)s, %(start)s until %(end_day)s, %(end)s",
        day=full_day(begins.date(), lang),
        start=_reading(begins),
        end_day=full_day(ends.date(), lang),
        end=_reading(ends),
    )


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """``14:00–14:30``, as the name of what is then."""
    return f"{_reading(in_zone(starts_at, zone))}–{_reading(in_zone(ends_at, zone))}"


def lines(text: str, on: date, lang: str) -> tuple[str, ...]:
    """A date with times, cut where it may best be broken: after the date."""
    day = f"{full_day(on, lang)},"
    return (day, text.removeprefix(day).strip()) if text.startswith(day) else (text,)


def iso(instant: datetime, zone: str) -> str:
    """For ``<time datetime>``: ``2026-11-25T14:00+01:00``."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def distance(instant: datetime, now: datetime, zone: str) -> str:
    """``heute``, ``morgen``, ``in 3 Tagen``; empty for what is past."""
    place = ZoneInfo(zone)
    days = (instant.astimezone(place).date() - now.astimezone(place).date()).days
    if days < 0 or instant < now:
        return ""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(num)s day", "in %(num)s days", days)


def in_zone(instant: datetime, zone: str) -> datetime:
    """The instant as clocks of the zone show it."""
    return instant.astimezone(ZoneInfo(zone))


def zone_text(zone: str, first: date, last: date, lang: str) -> str:
    """``Europe/Berlin (MEZ)``; both names where the clock is changed between the two dates."""
    names = dict.fromkeys(abbreviation(zone, on, lang) for on in (first, last + timedelta(days=1)))
    return f"{zone} ({'/'.join(names)})"


@lru_cache(maxsize=4096)
def abbreviation(zone: str, on: date, lang: str) -> str:
    """What people call the zone's time at the beginning of a date: ``MEZ``, or ``UTC+5:45`` where it has no name."""
    return abbreviation_at(datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)), lang)


def abbreviation_at(local: datetime, lang: str) -> str:
    """The same for an instant in its zone, on either side of a change."""
    name = get_timezone_name(local, width="short", locale=_LOCALES[lang])
    if len(name) <= _LONGEST_ABBREVIATION and not _BARE_OFFSET.fullmatch(name):
        return name
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def _reading(local: datetime) -> str:
    return CLOCK[local.hour * 60 + local.minute]
