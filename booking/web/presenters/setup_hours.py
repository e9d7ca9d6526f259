"""Wall hours as people write and read them."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from booking.domain.timezones import DAY
from booking.web.presenters import dates

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONDAY = date(2001, 1, 1)


def weekday_name(weekday: str, lang: str) -> str:
    """``Mo`` for ``MO``."""
    return dates.weekday(MONDAY + timedelta(days=WEEKDAYS.index(weekday)), lang)


def long_weekday(weekday: str, lang: str) -> str:
    """``Montag`` for ``MO``."""
    return dates.full_day(MONDAY + timedelta(days=WEEKDAYS.index(weekday)), lang).split()[0].rstrip(",")


def span_text(opens: int, closes: int) -> str:
    """``09:00–12:30``; what ends on the next day by then is written as its time: ``22:00–06:00``."""
    ends = closes - DAY if closes > DAY and closes - DAY <= opens else closes
    return f"{_wall(opens)}–{_wall(ends)}"


def spans_text(spans: Iterable[Sequence[int]]) -> str:
    """Several of them, ``closed`` where there is none."""
    return ", ".join(span_text(opens, closes) for opens, closes in spans) or _("closed")


def minutes(wall: str) -> int:
    """The minutes from midnight of a wall time of the document."""
    hours, rest = wall.split(":")
    return int(hours) * 60 + int(rest)


def lines_text(rows: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Weekly rows in one line: ``Mo–Do 09:00–12:30, 14:00–18:00; Fr 09:00–12:00``."""
    by_day = [
        sorted((minutes(row["opens"]), minutes(row["closes"])) for row in rows if row["weekday"] == day)
        for day in WEEKDAYS
    ]
    found, at = [], 0
    for spans, days in itertools.groupby(by_day):
        first, at = at, at + len(list(days))
        if spans:
            names = dict.fromkeys(weekday_name(WEEKDAYS[each], lang) for each in (first, at - 1))
            found.append(f"{'–'.join(names)} {spans_text(spans)}")
    return "; ".join(found) or _("closed")


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
