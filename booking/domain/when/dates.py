"""Dates from what is said of them: the next 3rd, the first Friday of a month, the week of a day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

YEARS = range(1900, 9000)
ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
A_YEAR = timedelta(days=366)
THIRDS = ((1, 10), (11, 20), (21, 31))
THIRDS_OF_WEEK = ((0, 1), (1, 3), (3, 5))
"""Early, in the middle and late in a week: weekdays, 0 is Monday."""


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates, both inclusive; ``last`` is None where there is no end. ``weekdays`` are those that count."""

    first: date
    last: date | None
    weekdays: frozenset[int] | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last

    def meet(self, other: "Days") -> "Days | None":
        """What is in both, None where nothing is."""
        first = max(self.first, other.first)
        ends = [each for each in (self.last, other.last) if each is not None]
        last = min(ends) if ends else None
        if last is not None and last < first:
            return None
        weekdays = self.weekdays if other.weekdays is None else other.weekdays
        if self.weekdays is not None and other.weekdays is not None:
            weekdays = self.weekdays & other.weekdays
        found = Days(first, last, weekdays)
        return found if found.has_some else None

    @property
    def has_some(self) -> bool:
        """Whether any day of it counts."""
        if self.weekdays is None:
            return True
        if not self.weekdays:
            return False
        if self.last is None or self.last - self.first >= A_WEEK - ONE_DAY:
            return True
        return bool(self.weekdays & weekdays_of(self.first, self.last))

    def join(self, other: "Days") -> "Days | None":
        """Either of both, None where that cannot be said as a span with weekdays."""
        if self.last is None or other.last is None:
            return None
        first, last = min(self.first, other.first), max(self.last, other.last)
        if last - first < A_WEEK:
            days = {on for each in (self, other) for on in each.dates}
            weekdays = frozenset(on.weekday() for on in days)
            return Days(first, last, None if len(days) == (last - first).days + 1 else weekdays)
        touches = self.first <= other.last + ONE_DAY and other.first <= self.last + ONE_DAY
        return Days(first, last, self.weekdays) if touches and self.weekdays == other.weekdays else None

    @property
    def tight(self) -> "Days":
        """The same from the first day that counts to the last one, where it has an end."""
        if self.last is None or self.weekdays is None or not self.has_some:
            return self
        counted = self.dates
        is_whole = (counted[-1] - counted[0]).days + 1 == len(counted)
        return Days(counted[0], counted[-1], None if is_whole else self.weekdays)

    @property
    def dates(self) -> list[date]:
        """Each day that counts, of a span with an end."""
        every = days_between(self.first, self.last or self.first)
        return [on for on in every if self.weekdays is None or on.weekday() in self.weekdays]


def days_between(first: date, last: date) -> list[date]:
    """Each date, both inclusive."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def weekdays_of(first: date, last: date) -> frozenset[int]:
    """The weekdays that lie between, both inclusive."""
    return frozenset(on.weekday() for on in days_between(first, min(last, first + A_WEEK - ONE_DAY)))


def day(number: int, month: int, year: int | None, today: date) -> date | None:
    """That date; without a year the next one. None where there is none."""
    if year is not None:
        return _date(year, month, number)
    for each in range(today.year, today.year + 9):
        found = _date(each, month, number)
        if found and found >= today:
            return found
    return None


def day_of_month(number: int, not_before: date) -> date | None:
    """The next date with this number."""
    first = not_before.replace(day=1)
    for _month in range(12):
        found = _date(first.year, first.month, number)
        if found and found >= not_before:
            return found
        first = following(first)
    return None


def day_before(number: int, last: date) -> date | None:
    """The day of that number at or before another, in its month or in the one before."""
    for each in (last, last.replace(day=1) - ONE_DAY):
        found = _date(each.year, each.month, number)
        if found and found <= last:
            return found
    return None


def last_of_month(first: date) -> date:
    """Its last day."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def following(first: date) -> date:
    """The first day of the month after."""
    return last_of_month(first) + ONE_DAY


def month(number: int, year: int | None, today: date) -> Days:
    """The whole of it; without a year the next one, or this one."""
    chosen = year if year is not None else today.year + (number < today.month)
    first = date(chosen, number, 1)
    return Days(first, last_of_month(first))


def week_of(on: date) -> Days:
    """Monday to Sunday around a date."""
    monday = on - timedelta(days=on.weekday())
    return Days(monday, monday + A_WEEK - ONE_DAY)


def week_number(number: int, today: date) -> Days | None:
    """The calendar week of that number by ISO 8601: this year's, or where it is over the next year's."""
    year = today.isocalendar().year
    for each in (year, year + 1):
        try:
            found = week_of(date.fromisocalendar(each, number, 1))
        except ValueError:
            continue
        if found.last and found.last >= today:
            return found
    return None


def coming(weekday: int, not_before: date) -> date:
    """The first such day from a date on."""
    return not_before + timedelta(days=(weekday - not_before.weekday()) % 7)


def edge_of(span: Days, which: int) -> Days:
    """Early, in the middle or late in a week or a month."""
    last = span.last or span.first
    if (last - span.first).days < 7:
        begins, ends = THIRDS_OF_WEEK[which]
        return Days(span.first + timedelta(days=begins), span.first + timedelta(days=ends))
    begins, ends = THIRDS[which]
    return Days(span.first.replace(day=begins), span.first.replace(day=min(ends, last.day)))


def nth_weekday(number: int, weekday: int, span: Days) -> date | None:
    """The first, second … such day of a span; -1 is the last. None where there are not so many."""
    last = span.last or span.first
    if number < 0:
        found = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        found = coming(weekday, span.first) + A_WEEK * (number - 1)
    return found if span.first <= found <= last else None


def nth_week(number: int, span: Days) -> Days | None:
    """Days 1 to 7 of a month, 8 to 14 …; -1 are its last seven."""
    last = span.last or span.first
    if number < 0:
        return Days(last - A_WEEK + ONE_DAY, last)
    first = span.first + A_WEEK * (number - 1)
    return Days(first, min(first + A_WEEK - ONE_DAY, last)) if first <= last else None


def _date(year: int, month_number: int, number: int) -> date | None:
    try:
        return date(year, month_number, number) if year in YEARS else None
    except ValueError:
        return None
