"""The grammar of weeks, weekends and months, and of parts of them."""

from datetime import date, timedelta

from booking.domain.when import dates
from booking.domain.when.cursor import Cursor
from booking.domain.when.dates import A_WEEK, Days
from booking.domain.when.kinds import AFTER_NEXT, DAYS, MONTH_LONG, NEXT, WEEK, WEEKEND, Kind
from booking.domain.when.weekdays import weekend

_STEPS = {NEXT: 1, AFTER_NEXT: 2}
_SMALL = (Kind.IN, Kind.ON, Kind.EVERY, Kind.ONE)


def read_week(cursor: Cursor, today: date) -> Days | None:
    """``nächste Woche``, ``KW 49``, ``week 49``, ``in zwei Wochen``: a whole week; None where none comes next."""
    start = cursor.at
    cursor.skip(Kind.ON)
    found = None
    if cursor.kind() is Kind.WHICH and cursor.kind(1) is Kind.UNIT and cursor.token(1).value == WEEK:
        which = str(cursor.token().value)
        cursor.at += 2
        week = dates.week_of(today + A_WEEK * _STEPS.get(which, 0))
        found = Days(max(week.first, today), week.last)
    elif _is_numbered(cursor):
        found = _numbered(cursor, today)
    if found is None:
        cursor.at = start
    return found


def read_span(cursor: Cursor, today: date) -> Days | None:
    """A week, a weekend or a month; None where none comes next."""
    found = read_week(cursor, today)
    if found:
        return found
    start = cursor.at
    cursor.skip(Kind.ON)
    which = None
    if cursor.kind() is Kind.WHICH:
        which = str(cursor.token().value)
        cursor.at += 1
    if cursor.kind() is Kind.UNIT and cursor.token().value in (WEEKEND, MONTH_LONG):
        unit = cursor.token().value
        if unit == WEEKEND or which:
            cursor.at += 1
            return weekend(which, today) if unit == WEEKEND else _month_from(today, which)
    if cursor.kind() is Kind.MONTH and (cursor.kind(1) is not Kind.ORDINAL or cursor.kind(2) is Kind.WEEKDAY):
        return _named_month(cursor, today)
    cursor.at = start
    return None


def read_part_of_span(cursor: Cursor, today: date) -> Days | None:
    """``Ende Januar``, ``erster Freitag im Januar``, ``Mitte der Woche``; None where none comes next."""
    if cursor.kind() is Kind.EDGE:
        return _edge(cursor, today)
    if cursor.kind() is Kind.ORDINAL and cursor.kind(1) in (Kind.WEEKDAY, Kind.UNIT):
        return _counted(cursor, today)
    return None


def read_later(cursor: Cursor, today: date) -> Days | None:
    """``in drei Tagen`` is a day, ``in zwei Wochen`` the week around it; None where none of that comes next."""
    start = cursor.at
    has_in = cursor.take(Kind.IN)
    found = read_length(cursor)
    if found and not has_in:
        has_in = cursor.take(Kind.FROM) and (cursor.take(Kind.SOON) or _takes_today(cursor))
    if not found or not has_in:
        cursor.at = start
        return None
    count, unit = found
    if unit == MONTH_LONG:
        first = today.replace(day=1)
        for _month in range(count):
            first = dates.following(first)
        return dates.week_of(first.replace(day=min(today.day, dates.last_of_month(first).day)))
    if unit == DAYS:
        on = today + timedelta(days=count)
        return Days(on, on)
    return dates.week_of(today + A_WEEK * count)


def read_within(cursor: Cursor, today: date) -> Days | None:
    """``in den nächsten zwei Wochen``: from today on; None where that does not come next."""
    start = cursor.at
    if cursor.take(Kind.WITHIN) or cursor.take(Kind.WHICH):
        cursor.skip(Kind.ON)
        if found := read_length(cursor):
            return Days(today, today + timedelta(days=days_of(*found)))
        if cursor.kind() is Kind.UNIT and cursor.token(-1).kind is Kind.WITHIN and cursor.token().value != WEEKEND:
            unit = str(cursor.token().value)
            cursor.at += 1
            is_many = cursor.token(-1).text.casefold() in ("wochen", "weeks")
            return Days(today, today + (A_WEEK * 4 if is_many else timedelta(days=30 if unit == MONTH_LONG else 7)))
    cursor.at = start
    return None


def read_length(cursor: Cursor) -> tuple[int, str] | None:
    """``zwei Wochen``, ``a fortnight``: how many, and of what; None where that does not come next."""
    if cursor.take(Kind.FORTNIGHT):
        return 2, WEEK
    if cursor.kind() not in (Kind.NUMBER, Kind.ONE) or cursor.kind(1) not in (Kind.UNIT, Kind.FORTNIGHT):
        return None
    unit = WEEK if cursor.kind(1) is Kind.FORTNIGHT else str(cursor.token(1).value)
    count = cursor.token().number * (2 if cursor.kind(1) is Kind.FORTNIGHT else 1)
    if unit == WEEKEND or count > 366:
        raise cursor.fault()
    cursor.at += 2
    return count, unit


def days_of(count: int, unit: str) -> int:
    """A length in days; a month has thirty."""
    return count * {DAYS: 1, WEEK: 7, MONTH_LONG: 30}[unit]


def _takes_today(cursor: Cursor) -> bool:
    if cursor.kind() is Kind.DAY and cursor.token().value == 0:
        cursor.at += 1
        return True
    return False


def _is_numbered(cursor: Cursor) -> bool:
    if cursor.are(Kind.WEEK_NUMBER, Kind.NUMBER):
        return True
    return cursor.are(Kind.UNIT, Kind.NUMBER) and cursor.token().value == WEEK and cursor.kind(2) is not Kind.MONTH


def _numbered(cursor: Cursor, today: date) -> Days | None:
    start = cursor.at
    cursor.at += 1
    found = dates.week_number(cursor.number(), today)
    if found is None:
        raise cursor.fault(start)
    return Days(max(found.first, today), found.last)


def _month_from(today: date, which: str | None) -> Days:
    first = today.replace(day=1)
    for _month in range(_STEPS.get(which or "", 0)):
        first = dates.following(first)
    return Days(max(first, today), dates.last_of_month(first))


def _named_month(cursor: Cursor, today: date) -> Days:
    number = cursor.number()
    year = None
    if cursor.kind() is Kind.NUMBER and cursor.token().number in dates.YEARS:
        year = cursor.number()
    return dates.month(number, year, today)


def _edge(cursor: Cursor, today: date) -> Days:
    start = cursor.at
    which = cursor.number()
    cursor.skip(Kind.TO, Kind.FROM, *_SMALL)
    if cursor.kind() is Kind.UNIT and cursor.token().value in (WEEK, MONTH_LONG):
        unit = cursor.token().value
        cursor.at += 1
        whole = dates.week_of(today) if unit == WEEK else dates.month(today.month, None, today)
    elif (week := read_week(cursor, today)) and week.last:
        whole = dates.week_of(week.last)
    elif (month := read_span(cursor, today)) and month.last and month.last.day >= 28:
        whole = Days(month.last.replace(day=1), month.last)
    else:
        raise cursor.fault(start)
    found = dates.edge_of(whole, which)
    # Early in a month that is half over was not meant to be over.
    if found.last and found.last < today:
        raise cursor.fault(start)
    return found


def _counted(cursor: Cursor, today: date) -> Days | None:
    """The nth weekday or week of a month."""
    start = cursor.at
    number, what = cursor.number(), cursor.token()
    cursor.at += 1
    cursor.skip(Kind.FROM, *_SMALL)
    if cursor.kind() is Kind.UNIT and cursor.token().value == MONTH_LONG:
        cursor.at += 1
        whole: Days | None = dates.month(today.month, None, today)
    else:
        whole = read_span(cursor, today)
        whole = Days(whole.last.replace(day=1), whole.last) if whole and whole.last and whole.last.day >= 28 else None
    if whole is None or (what.kind is Kind.UNIT and what.value != WEEK):
        raise cursor.fault(start)
    if what.kind is Kind.UNIT:
        found = dates.nth_week(number, whole)
    else:
        on = dates.nth_weekday(number, what.number, whole)
        found = Days(on, on) if on else None
    if found is None or (found.last and found.last < today):
        raise cursor.fault(start)
    return found
