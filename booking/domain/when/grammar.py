"""The grammar: what somebody says is a row of days and times, with words between that say how they are meant."""

from datetime import date
from typing import TypeGuard

from booking.domain.errors import NotUnderstood
from booking.domain.when.clock import Clock, Times, limits, same_half
from booking.domain.when.cursor import Cursor
from booking.domain.when.dates import A_YEAR, ONE_DAY, Days, coming, day_before, day_of_month
from booking.domain.when.draft import Draft
from booking.domain.when.kinds import EVENING, WEEKEND, Kind
from booking.domain.when.reading_days import OfMonth, read_days
from booking.domain.when.reading_times import dotted_clock, read_clock
from booking.domain.when.weekdays import Weekdays

Part = tuple[int, int]
Operand = Days | OfMonth | Weekdays | Clock | Part | int
"""What a word like ``ab`` can stand before; a mere number is a day or an hour."""
_JOINING = (Kind.AND, Kind.OR)


def read(cursor: Cursor, today: date) -> Draft:
    """Everything that is said. Raises NotUnderstood."""
    draft = Draft(today)
    while not cursor.is_done:
        start = cursor.at
        cursor.skip(*_JOINING)
        is_joined = cursor.at > start
        if cursor.is_done:
            raise cursor.fault(start)
        Clause(cursor, draft, today, is_joined=is_joined).read()
    return draft


class Clause:
    """One thing that is said: it narrows what was said before, or adds to it behind ``oder``."""

    def __init__(self, cursor: Cursor, draft: Draft, today: date, *, is_joined: bool) -> None:
        self._cursor = cursor
        self._draft = draft
        self._today = today
        self._is_joined = is_joined
        self._start = cursor.at

    def read(self) -> None:
        """Read it, and put it to the rest."""
        cursor = self._cursor
        if cursor.take(Kind.NOT):
            self._exclude()
        elif cursor.take(Kind.ONWARDS):
            self._must(self._draft.open_end())
        elif cursor.take(Kind.FROM):
            self._from()
        elif cursor.take(Kind.BETWEEN):
            self._between()
        elif cursor.take(Kind.TO):
            self._until(self._operand(is_bare=True))
        elif cursor.take(Kind.AFTER):
            self._after(self._operand(is_bare=True))
        elif cursor.take(Kind.BEFORE):
            self._before(self._operand(is_bare=True))
        else:
            self._plain()

    def _fault(self) -> NotUnderstood:
        return self._cursor.fault(self._start)

    def _must(self, is_possible: bool) -> None:
        if not is_possible:
            raise self._fault()

    def _operand(self, *, is_bare: bool, in_range: bool = False) -> Operand:
        found = self._find(is_bare=is_bare, in_range=in_range)
        if found is None:
            raise self._cursor.fault() if not self._cursor.is_done else self._fault()
        return found

    def _find(self, *, is_bare: bool, in_range: bool) -> Operand | None:
        cursor = self._cursor
        if cursor.kind() in (Kind.AT, Kind.ABOUT):
            cursor.at += 1
            is_bare = True
            if found := dotted_clock(cursor) or read_clock(cursor, is_bare=True, in_range=in_range):
                return found
        if clock := read_clock(cursor, in_range=in_range):
            return clock
        if cursor.kind() is Kind.DOTTED and not 1 <= _second(cursor.token().value) <= 12:
            return dotted_clock(cursor)
        said = read_days(cursor, self._today)
        if said is not None:
            return said
        if cursor.kind() is Kind.ON and cursor.kind(1) in (Kind.PART, Kind.NOON):
            cursor.at += 1
        if cursor.kind() is Kind.PART:
            return self._part()
        if is_bare and cursor.kind() is Kind.NUMBER and cursor.token().number <= 31:
            return cursor.number()
        return None

    def _part(self) -> Part:
        value = self._cursor.token().value
        self._cursor.at += 1
        if not (isinstance(value, tuple) and len(value) == 2):
            raise self._fault()
        return value[0], value[1]

    def _plain(self) -> None:
        cursor = self._cursor
        is_rough = cursor.kind() is Kind.ABOUT
        if cursor.kind() is Kind.NOON and isinstance(cursor.token().value, tuple):
            self._must(self._draft.add_part(self._part(), is_joined=self._is_joined))
            return
        is_bare = cursor.kind() is Kind.NUMBER and cursor.kind(1) in (Kind.TO, Kind.PART, *_JOINING)
        found = self._operand(is_bare=is_bare, in_range=False)
        if cursor.kind() is Kind.TO and not _is_part(found):
            cursor.at += 1
            self._range(found, self._operand(is_bare=True))
        elif isinstance(found, int) and cursor.kind() is Kind.PART:
            self._must(self._draft.add_times(Times(self._hour(found), self._hour(found))))
        elif isinstance(found, int):
            self._day_in_list(found)
        elif isinstance(found, Clock):
            times = Times(found, found)
            self._must(self._draft.add_times(times.around() if is_rough else times, is_joined=self._is_joined))
        elif _is_part(found):
            self._must(self._draft.add_part(found, is_joined=self._is_joined))
        else:
            self._add(found)

    def _day_in_list(self, number: int) -> None:
        """``3. und 5. Dezember``: the first borrows the month of the second."""
        cursor = self._cursor
        start = cursor.at
        cursor.skip(*_JOINING)
        other = self._operand(is_bare=True)
        if not isinstance(other, Days) or not other.is_one:
            raise cursor.fault(start - 1)
        on = self._day_before(number, other)
        self._add(Days(on, on))
        self._must(self._draft.add_days(other, is_joined=True))

    def _from(self) -> None:
        cursor = self._cursor
        first = self._operand(is_bare=True, in_range=True)
        if cursor.take(Kind.TO):
            self._range(first, self._operand(is_bare=True, in_range=True))
            return
        if isinstance(first, Weekdays) and first.until is not None:
            self._add(first)
            return
        if isinstance(first, int):
            first = self._hour(first)
        if isinstance(first, Clock):
            self._must(self._draft.add_times(Times(first, None)))
        elif _is_part(first):
            self._must(self._draft.add_times(limits(first[0], None)))
        else:
            self._span(self._resolved(first).first, None)

    def _between(self) -> None:
        self._cursor.has_lists = False
        first = self._operand(is_bare=True, in_range=True)
        self._cursor.has_lists = True
        if not self._cursor.take(Kind.AND, Kind.TO):
            raise self._fault()
        self._range(first, self._operand(is_bare=True, in_range=True))

    def _until(self, last: Operand) -> None:
        if isinstance(last, int):
            last = self._hour(last)
        if isinstance(last, Clock):
            self._must(self._draft.add_times(Times(None, last)))
        elif _is_part(last):
            self._must(self._draft.add_times(limits(None, last[0])))
        else:
            self._span(self._draft.anchor, self._resolved(last).last)

    def _after(self, what: Operand) -> None:
        if isinstance(what, int):
            what = self._hour(what)
        if isinstance(what, Clock):
            self._must(self._draft.add_times(Times(what, None)))
        elif _is_part(what):
            self._must(self._draft.add_times(limits(what[1], None)))
        else:
            days = self._resolved(what)
            # Of a day that may be one of two, the nearer one.
            ends = days.first if isinstance(what, Weekdays) else days.last
            self._must(ends is not None)
            self._span((ends or days.first) + ONE_DAY, None)

    def _before(self, what: Operand) -> None:
        if isinstance(what, int):
            what = self._hour(what)
        if isinstance(what, Clock):
            self._must(self._draft.add_times(Times(None, what, is_open=True)))
        elif _is_part(what):
            self._must(self._draft.add_times(limits(None, what[0])))
        else:
            days = self._resolved(what)
            first = days.first if days.first > self._today or days.last is None else days.last
            self._span(self._draft.anchor, first - ONE_DAY)

    def _exclude(self) -> None:
        cursor = self._cursor
        while True:
            cursor.skip(Kind.ON, Kind.ONE)
            if cursor.kind() is Kind.UNIT and cursor.token().value == WEEKEND:
                cursor.at += 1
                self._draft.exclude(frozenset({5, 6}))
            elif cursor.kind() is Kind.PART:
                self._without(self._part())
            else:
                said = self._operand(is_bare=False)
                if not isinstance(said, Weekdays) or said.which or said.weeks:
                    raise self._fault()
                self._draft.exclude(said.all_days)
            if not (cursor.kind() in _JOINING and cursor.kind(1) is Kind.NOT):
                return
            cursor.at += 2

    def _without(self, part: Part) -> None:
        """Not in the morning is after it, not in the evening is before it."""
        self._must(part[0] < 10 * 60 or part == EVENING)
        times = limits(None, part[0]) if part == EVENING else limits(part[1], None)
        self._must(self._draft.add_times(times))

    def _range(self, first: Operand, last: Operand) -> None:
        if isinstance(first, Clock | int) and isinstance(last, Clock | int):
            begins, ends = self._hour(first), self._hour(last)
            if ends.is_fixed and not begins.is_fixed and self._cursor.token(-1).kind is Kind.MERIDIEM:
                begins = same_half(begins, ends)
            self._must(self._draft.add_times(Times(begins, ends), is_joined=self._is_joined))
        elif _is_part(first) and _is_part(last):
            self._must(self._draft.add_part((first[0], last[1]), is_joined=self._is_joined))
        elif _is_part(first) or _is_part(last) or isinstance(first, Clock) or isinstance(last, Clock):
            raise self._fault()
        else:
            self._range_of_days(first, last)

    def _range_of_days(self, first: Operand, last: Operand) -> None:
        one = OfMonth(first) if isinstance(first, int) else first
        other = OfMonth(last) if isinstance(last, int) else last
        if isinstance(one, OfMonth) and isinstance(other, Days):
            begins = self._day_before(one.day, other)
        else:
            begins = self._resolved(one).first
        if isinstance(other, OfMonth):
            found = day_of_month(other.day, begins) if 1 <= other.day <= 31 else None
            self._must(found is not None)
            ends: date | None = found
        elif isinstance(other, Weekdays):
            ends = coming(min(other.days), begins)
        else:
            ends = self._resolved(other).last
        if ends is not None and ends < begins and begins - A_YEAR <= ends:
            begins = self._today
        self._span(begins, ends)

    def _day_before(self, number: int, last: Days) -> date:
        found = day_before(number, last.first)
        if found is None:
            raise self._fault()
        return found

    def _span(self, first: date, last: date | None) -> None:
        self._must(last is None or first <= last)
        self._must(self._draft.add_days(Days(first, last), is_joined=self._is_joined))

    def _add(self, said: Operand) -> None:
        if isinstance(said, Weekdays):
            self._must(self._draft.add_weekdays(said, is_joined=self._is_joined))
        else:
            self._must(self._draft.add_days(self._resolved(said), is_joined=self._is_joined))

    def _resolved(self, said: Operand) -> Days:
        if isinstance(said, Days):
            return said
        if isinstance(said, Weekdays):
            return said.resolved(self._draft.anchor)
        if isinstance(said, OfMonth):
            found = day_of_month(said.day, self._draft.anchor)
            if found:
                return Days(found, found)
        raise self._fault()

    def _hour(self, said: "Clock | int") -> Clock:
        if isinstance(said, Clock):
            return said
        if said > 23:
            raise self._fault()
        return Clock(said * 60, is_fixed=said >= 13)


def _is_part(found: Operand) -> TypeGuard[Part]:
    return isinstance(found, tuple)


def _second(value: object) -> int:
    return int(value[1]) if isinstance(value, tuple) else 0
