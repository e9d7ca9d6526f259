"""The grammar of a time of day."""

from booking.domain.when.clock import HALF_A_DAY, Clock, clock
from booking.domain.when.cursor import Cursor
from booking.domain.when.kinds import Kind

SPOKEN_MINUTES = (5, 10, 20, 25)


def read_clock(cursor: Cursor, *, is_bare: bool = False, in_range: bool = False) -> Clock | None:
    """The time of day that comes next, None where none does; nothing is read then.

    With *is_bare* a mere number is an hour. *in_range*: ``five to seven`` are two times then.
    """
    start = cursor.at
    found = _spoken(cursor, in_range) or _in_digits(cursor) or (_hour(cursor) if is_bare else None)
    if found is None:
        cursor.at = start
        return None
    cursor.take(Kind.HOUR)
    if cursor.kind() is Kind.MERIDIEM:
        halved = found.in_the(cursor.number())
        if halved is None:
            raise cursor.fault(start)
        return halved
    return found


def _spoken(cursor: Cursor, in_range: bool) -> Clock | None:
    if cursor.take(Kind.NOON):
        return Clock(HALF_A_DAY, is_fixed=True)
    if cursor.kind() is Kind.HALF:
        return _before_the_hour(cursor, cursor.token().number) if _hour_follows(cursor, 1) else None
    if cursor.kind() is Kind.THREE_QUARTERS and _hour_follows(cursor, 1):
        return _before_the_hour(cursor, -15)
    if cursor.kind() is Kind.QUARTER:
        if _hour_follows(cursor, 1):
            return _before_the_hour(cursor, -45)
        return _minutes_from(cursor, 15)
    if cursor.kind() is Kind.NUMBER and cursor.token().number in SPOKEN_MINUTES:
        if cursor.kind(1) is Kind.TO and (in_range or cursor.token().text.isdigit()):
            return None
        return _minutes_from(cursor, cursor.token().number)
    return None


def _minutes_from(cursor: Cursor, minutes: int) -> Clock | None:
    """``zehn nach acht``, ``ten to eight``, ``fünf vor halb neun``."""
    direction = {Kind.AFTER: 1, Kind.BEFORE: -1, Kind.TO: -1}.get(cursor.kind(1) or Kind.FILLER)
    if direction is None:
        return None
    half = cursor.token(2).number if cursor.kind(2) is Kind.HALF else 0
    if not _hour_follows(cursor, 3 if half else 2):
        return None
    cursor.at += 3 if half else 2
    return _shifted(_hour(cursor), half + direction * minutes)


def _before_the_hour(cursor: Cursor, minutes: int) -> Clock | None:
    """``halb neun``: the hour behind a word, moved by so many minutes."""
    cursor.at += 1
    return _shifted(_hour(cursor), minutes)


def _shifted(found: Clock | None, minutes: int) -> Clock | None:
    if found is None:
        return None
    shifted = found.minute + minutes
    return Clock(shifted, found.is_fixed) if shifted >= 0 else None


def _hour_follows(cursor: Cursor, ahead: int) -> bool:
    return (
        cursor.kind(ahead) is Kind.NUMBER
        and cursor.token(ahead).number < 24
        and cursor.kind(ahead + 1) not in (Kind.MONTH, Kind.UNIT, Kind.FORTNIGHT)
    )


def _hour(cursor: Cursor) -> Clock | None:
    if not _hour_follows(cursor, 0):
        return None
    said = cursor.token()
    return clock(cursor.number(), 0, is_fixed=said.text.startswith("0"))


def _in_digits(cursor: Cursor) -> Clock | None:
    if cursor.kind() is Kind.READING:
        return _reading(cursor, cursor.token().value)
    if cursor.kind() is Kind.DOTTED and cursor.kind(1) in (Kind.HOUR, Kind.MERIDIEM):
        return _reading(cursor, cursor.token().value)
    if cursor.are(Kind.NUMBER, Kind.MERIDIEM):
        return _hour(cursor)
    if not cursor.are(Kind.NUMBER, Kind.HOUR):
        return None
    found = _hour(cursor)
    cursor.take(Kind.HOUR)
    if found and cursor.kind() is Kind.NUMBER and cursor.kind(1) not in _NO_MINUTES and cursor.token().number < 60:
        return Clock(found.minute + cursor.number(), found.is_fixed)
    return found


_NO_MINUTES = (Kind.MONTH, Kind.UNIT, Kind.HOUR, Kind.MERIDIEM, Kind.TO)


def dotted_clock(cursor: Cursor) -> Clock | None:
    """``um 14.30``, where a time is expected."""
    return _reading(cursor, cursor.token().value) if cursor.kind() is Kind.DOTTED else None


def _reading(cursor: Cursor, value: object) -> Clock | None:
    if not isinstance(value, tuple):
        return None
    text = cursor.token().text
    # 14.3 is no reading: two digits stand behind the dot.
    found = clock(value[0], value[1], is_fixed=text.startswith("0")) if text[-2:].isdigit() else None
    if found is None:
        raise cursor.fault()
    cursor.at += 1
    return found
