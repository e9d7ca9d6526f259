"""Months of a calendar with what is not as in every week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import gettext as _

from booking.domain.businesses import Location
from booking.services.holidays import holidays_of
from booking.web.presenters import dates
from booking.web.presenters.setup_hours import minutes, spans_text

ONE_DAY = timedelta(days=1)
CLOSED, OTHER, AWAY, HOLIDAY = "closed", "other", "away", "holiday"


@dataclass(frozen=True, slots=True)
class Stated:
    """Hours of one day instead of the weekly ones."""

    first: date
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row of the document."""
        spans = tuple((minutes(opens), minutes(closes)) for opens, closes in row["hours"])
        return cls(date.fromisoformat(row["on"]), spans)

    @property
    def last(self) -> date:
        """It is one day."""
        return self.first

    @property
    def kind(self) -> str:
        """Closed, or other hours."""
        return OTHER if self.spans else CLOSED

    def when(self, lang: str) -> str:
        """The day."""
        return dates.full_day(self.first, lang)

    @property
    def text(self) -> str:
        """What holds."""
        return spans_text(self.spans)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away; the instants are as a part of the set-up writes them."""

    starts_at: str
    ends_at: str
    reason: str
    zone: str

    @classmethod
    def of(cls, row: Mapping[str, Any], zone: str) -> Self:
        """From a row of the document."""
        return cls(row["starts_at"], row["ends_at"], row["reason"] or "", zone)

    @property
    def kind(self) -> str:
        """It is an absence."""
        return AWAY

    @property
    def first(self) -> date:
        """The first day of it."""
        return self._local(self.starts_at).date()

    @property
    def last(self) -> date:
        """The last day of it; what ends at midnight ends the day before."""
        return (self._local(self.ends_at) - timedelta(microseconds=1)).date()

    def when(self, lang: str) -> str:
        """The days, with times where it is not whole days."""
        begins, ends = self._local(self.starts_at), self._local(self.ends_at)
        if begins.time() == ends.time() and (begins.hour, begins.minute) == (0, 0):
            if self.first == self.last:
                return dates.full_day(self.first, lang)
            return _(
                "%(first)s until %(last)s", first=dates.long_day(self.first, lang), last=dates.full_day(self.last, lang)
            )
        return dates.span(begins, ends, self.zone, lang)

    @property
    def text(self) -> str:
        """Why."""
        return self.reason

    def _local(self, text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; ``mark`` is what it is, ``says`` the same in words."""

    number: int
    on: str
    mark: str
    says: str
    is_today: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday on; None where a day belongs to another month."""

    title: str
    first: date
    weeks: tuple[tuple[int, tuple[Cell | None, ...]], ...]

    @property
    def last(self) -> date:
        """Its last day."""
        return _following(self.first) - ONE_DAY


def months(
    home: Location,
    stated: Sequence[Stated],
    away: Sequence[Absence],
    first: date,
    count: int,
    today: date,
    lang: str,
) -> list[Month]:
    """So many months from *first* on, the first day of one."""
    made = []
    for number in range(count):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        made.append(date(year, month + 1, 1))
    end = _following(made[-1]) - ONE_DAY
    marks = _marks(home, stated, away, first, end, lang)
    return [_month(each, marks, today, lang) for each in made]


def _following(first: date) -> date:
    """The first day of the next month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _marks(
    home: Location, stated: Sequence[Stated], away: Sequence[Absence], first: date, last: date, lang: str
) -> dict[date, tuple[str, str]]:
    """What a day is and says; what somebody noted goes before what the calendar knows."""
    marks: dict[date, tuple[str, str]] = {}
    for holiday in holidays_of(home.holiday_region, first, last, lang):
        marks[holiday.on] = (HOLIDAY, _("public holiday: %(name)s", name=holiday.name))
    for absence in away:
        on = max(absence.first, first)
        while on <= min(absence.last, last):
            marks[on] = (AWAY, _("away: %(reason)s", reason=absence.reason) if absence.reason else _("away"))
            on += ONE_DAY
    for each in stated:
        known = f"{marks[each.first][1]}, " if marks.get(each.first, ("",))[0] == HOLIDAY else ""
        marks[each.first] = (each.kind, known + (each.text if each.spans else _("closed")))
    return marks


def _month(first: date, marks: Mapping[date, tuple[str, str]], today: date, lang: str) -> Month:
    weeks = []
    monday = first - timedelta(days=first.weekday())
    while monday < _following(first):
        cells = tuple(_cell(monday + number * ONE_DAY, first, marks, today) for number in range(7))
        weeks.append((monday.isocalendar().week, cells))
        monday += 7 * ONE_DAY
    title = str(format_date(first, "LLLL y", locale=dates.locale_of(lang)))
    return Month(title, first, tuple(weeks))


def _cell(on: date, first: date, marks: Mapping[date, tuple[str, str]], today: date) -> Cell | None:
    if on.month != first.month:
        return None
    mark, says = marks.get(on, ("", ""))
    return Cell(on.day, on.isoformat(), mark, says, on == today, on < today)
