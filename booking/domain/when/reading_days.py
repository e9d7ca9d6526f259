"""The grammar of days: today, a weekday, a date in every usual writing."""

from dataclasses import dataclass
from datetime import date, timedelta

from booking.domain.when import dates
from booking.domain.when.cursor import Cursor
from booking.domain.when.dates import A_WEEK, Days
from booking.domain.when.kinds import DAYS, NEXT, WEEK, Kind
from booking.domain.when.reading_spans import (
    days_of,
    read_later,
    read_length,
    read_part_of_span,
    read_span,
    read_week,
    read_within,
)
from booking.domain.when.weekdays import Weekdays

_SMALL = (Kind.IN, Kind.ON, Kind.ONE)
_ALSO = (Kind.AND, Kind.OR)


@dataclass(frozen=True, slots=True)
class OfMonth:
    """The 3rd, of which month is not said."""

    day: int


Said = Days | OfMonth | Weekdays


def read_days(cursor: Cursor, today: date) -> Said | None:
    """The day or days that come next, None where none do; nothing is read then."""
    start = cursor.at
    found = read_later(cursor, today) or read_within(cursor, today)
    if found:
        return _weekday_of(cursor, found)
    is_numbered = cursor.kind() is Kind.ON
    cursor.skip(*_SMALL)
    found = (
        _near(cursor, today)
        or read_date(cursor, today)
        or read_part_of_span(cursor, today)
        or read_span(cursor, today)
        or _week_of_date(cursor, today)
    )
    if found:
        return _weekday_of(cursor, found)
    said = _weekdays(cursor, today) or _numbered(cursor, is_numbered=is_numbered)
    if said is None:
        cursor.at = start
    return said


def read_date(cursor: Cursor, today: date) -> Days | None:
    """A date with its month; None where none comes next. Raises NotUnderstood for 31 February."""
    start = cursor.at
    cursor.skip(Kind.ON)
    said = _parts(cursor)
    if said is None:
        cursor.at = start
        return None
    found = dates.day(*said, today)
    if found is None:
        raise cursor.fault(start)
    return Days(found, found)


def _parts(cursor: Cursor) -> tuple[int, int, int | None] | None:
    """Day, month and year as they are said."""
    kind = cursor.kind()
    if kind in (Kind.DATE, Kind.DOTTED):
        value = cursor.token().value
        is_time = kind is Kind.DOTTED and cursor.kind(1) in (Kind.HOUR, Kind.MERIDIEM)
        if not isinstance(value, tuple) or is_time or (kind is Kind.DOTTED and not 1 <= value[1] <= 12):
            return None
        cursor.at += 1
        return value[0], value[1], value[2] if kind is Kind.DATE else None
    if kind in (Kind.NUMBER, Kind.ORDINAL) and cursor.kind(1) is Kind.MONTH:
        return cursor.number(), cursor.number(), _year(cursor)
    if kind is Kind.MONTH:
        ahead = 2 if cursor.kind(1) is Kind.ON else 1
        if cursor.kind(ahead) not in (Kind.NUMBER, Kind.ORDINAL) or cursor.token(ahead).number not in range(1, 32):
            return None
        if cursor.kind(ahead + 1) in (Kind.HOUR, Kind.MERIDIEM, Kind.WEEKDAY):
            return None
        month = cursor.number()
        cursor.skip(Kind.ON)
        return cursor.number(), month, _year(cursor)
    return None


def _year(cursor: Cursor) -> int | None:
    if cursor.kind() is Kind.NUMBER and cursor.token().number in dates.YEARS and cursor.kind(1) is not Kind.HOUR:
        return cursor.number()
    return None


def _near(cursor: Cursor, today: date) -> Days | None:
    if cursor.kind() is Kind.DAY:
        on = today + timedelta(days=cursor.number())
        start = cursor.at
        if cursor.take(Kind.IN) and (length := read_length(cursor)):
            on += timedelta(days=days_of(*length))
        else:
            cursor.at = start
        return Days(on, on)
    if cursor.take(Kind.SOON):
        return Days(today, None)
    if cursor.kind() is Kind.FEAST:
        return _feast(cursor, today)
    if cursor.kind() is Kind.LATER:
        return _after_a_day(cursor, today)
    return None


def _feast(cursor: Cursor, today: date) -> Days:
    value = cursor.token().value
    cursor.at += 1
    if not isinstance(value, tuple):
        raise TypeError(value)
    (month, first), (_month, last) = value
    ends = dates.day(last, month, None, today) or today
    return Days(max(ends.replace(day=first), today), ends)


def _after_a_day(cursor: Cursor, today: date) -> Days | None:
    start = cursor.at
    shift = A_WEEK * cursor.number()
    if cursor.take(Kind.SOON):
        return Days(today + shift, today + shift)
    said = read_days(cursor, today)
    found = said.resolved(today) if isinstance(said, Weekdays) else said
    if not isinstance(found, Days) or found.last is None:
        raise cursor.fault(start)
    on = found.first + shift
    return Days(on, on)


def _week_of_date(cursor: Cursor, today: date) -> Days | None:
    """``die Woche vom 7. Dezember``."""
    start = cursor.at
    if cursor.kind() is Kind.UNIT and cursor.token().value == WEEK:
        cursor.at += 1
        cursor.skip(Kind.FROM, Kind.ON, Kind.WHICH)
        found = read_date(cursor, today)
        if found:
            week = dates.week_of(found.first)
            return Days(max(week.first, min(today, found.first)), week.last)
    cursor.at = start
    return None


def _weekday_of(cursor: Cursor, found: Days) -> Days:
    """``nächste Woche Mittwoch``: of a week the days that are named right behind it."""
    is_week = found.last is not None and 0 < (found.last - found.first).days < 7 and found.weekdays is None
    if not is_week:
        return found
    start = cursor.at
    cursor.skip(*_SMALL)
    said = _names(cursor)
    narrowed = found.meet(Days(found.first, found.last, said.all_days)) if said else None
    if narrowed is None:
        cursor.at = start
        return found
    return narrowed.tight


def _weekdays(cursor: Cursor, today: date) -> Said | None:
    """Weekdays, with what says which."""
    start = cursor.at
    said = _names(cursor)
    if said is None:
        return None
    if len(said.all_days) == 1 and not said.is_often:
        on = read_date(cursor, today)
        if on:
            if on.first.weekday() not in said.days:
                raise cursor.fault(start)
            return on
        if length := _length_behind(cursor):
            count = days_of(*length)
            if count % 7:
                raise cursor.fault(start)
            return Weekdays(said.days, weeks=count // 7)
    week = read_week(cursor, today)
    if week is None:
        return said
    found = week.meet(Days(week.first, week.last, said.all_days))
    if found is None:
        raise cursor.fault(start)
    return found.tight


def _length_behind(cursor: Cursor) -> tuple[int, str] | None:
    start = cursor.at
    if cursor.take(Kind.IN) and (found := read_length(cursor)) and found[1] in (WEEK, DAYS):
        return found
    cursor.at = start
    is_week = cursor.kind() is Kind.UNIT and cursor.token().value == WEEK and cursor.kind(1) is not Kind.NUMBER
    if is_week:
        cursor.at += 1
        return 1, WEEK
    return None


def _names(cursor: Cursor) -> Weekdays | None:
    """One or several weekdays, ``Montag bis Mittwoch`` included."""
    start = cursor.at
    which, is_often = _which(cursor)
    first = _name(cursor)
    if first is None:
        cursor.at = start
        return None
    days, often = first
    is_often = is_often or often
    if len(days) == 1 and cursor.kind() is Kind.TO and _behind(cursor, 1):
        cursor.at += 1
        cursor.skip(Kind.ON)
        until = _name(cursor)
        if until and len(until[0]) == 1 and min(until[0]) != min(days):
            return Weekdays(days, which, is_often or until[1], until=min(until[0]))
        raise cursor.fault(start)
    while cursor.has_lists:
        before = cursor.at
        cursor.skip(*_ALSO)
        also = _which(cursor)[0]
        more = _name(cursor) if also in (None, which) else None
        if more is None:
            cursor.at = before
            return Weekdays(days, which, is_often)
        days |= more[0]
        is_often = is_often or more[1]
    return Weekdays(days, which, is_often)


def _behind(cursor: Cursor, ahead: int) -> bool:
    return cursor.kind(ahead + (cursor.kind(ahead) is Kind.ON)) in (Kind.WEEKDAY, Kind.WEEKDAYS)


def _which(cursor: Cursor) -> tuple[str | None, bool]:
    which, is_often = None, False
    while cursor.kind() in (Kind.WHICH, Kind.WITHIN, Kind.EVERY, *_SMALL):
        if cursor.kind() is Kind.WHICH:
            which = str(cursor.token().value)
        elif cursor.kind() is Kind.WITHIN:
            which = NEXT
        is_often = is_often or cursor.kind() is Kind.EVERY
        cursor.at += 1
    return which, is_often


def _name(cursor: Cursor) -> tuple[frozenset[int], bool] | None:
    if cursor.kind() is Kind.WEEKDAY:
        return frozenset({cursor.number()}), False
    if cursor.kind() is Kind.WEEKDAYS:
        value = cursor.token().value
        cursor.at += 1
        return (frozenset(value), True) if isinstance(value, tuple) else None
    return None


def _numbered(cursor: Cursor, *, is_numbered: bool) -> OfMonth | Days | None:
    kind = cursor.kind()
    if kind is Kind.ORDINAL or (kind is Kind.NUMBER and is_numbered and cursor.kind(1) not in _NO_DAY):
        if cursor.token().number not in range(1, 32):
            raise cursor.fault()
        return OfMonth(cursor.number())
    return None


_NO_DAY = (Kind.HOUR, Kind.MERIDIEM, Kind.UNIT, Kind.FORTNIGHT)
