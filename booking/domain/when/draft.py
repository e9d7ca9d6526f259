"""What has been said so far, put together into what is meant."""

from datetime import date

from booking.domain.timezones import DAY
from booking.domain.when.clock import LAST_MINUTE, Times
from booking.domain.when.dates import Days
from booking.domain.when.understood import Understood
from booking.domain.when.weekdays import Weekdays

EVERY_DAY = frozenset(range(7))


class Draft:
    """Days and times as they are said, one after another. What adds answers whether that was possible."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._days: Days | None = None
        self._weekdays: Weekdays | None = None
        self._excluded: frozenset[int] = frozenset()
        self._times: list[Times] = []
        self._parts: list[tuple[int, int]] = []
        self._has_time_behind_days = False

    @property
    def anchor(self) -> date:
        """From where on a weekday or the 3rd is looked for."""
        return self._today if self._days is None else max(self._days.first, self._today)

    def add_days(self, days: Days, *, is_joined: bool = False) -> bool:
        """Dates: of those before, or behind ``oder`` besides them."""
        if is_joined and (self._days or self._weekdays):
            if self._has_time_behind_days:
                return False
            before = self._whole()
            joined = before.join(days) if before else None
            self._days, self._weekdays = joined, None
            return joined is not None
        if self._days is None:
            self._days = days
            return True
        met = self._days.meet(days)
        self._days = met
        return met is not None

    def add_weekdays(self, said: Weekdays, *, is_joined: bool) -> bool:
        """Weekdays: of the dates that are said, or which of them are the dates."""
        if is_joined and (self._days or self._weekdays):
            return self.add_days(said.resolved(self._today), is_joined=True)
        if self._weekdays is not None:
            return False
        self._weekdays = said
        return True

    def exclude(self, weekdays: frozenset[int]) -> None:
        """Not on these."""
        self._excluded |= weekdays

    def add_times(self, times: Times, *, is_joined: bool = False) -> bool:
        """Times of day: each narrows the others; two that are joined cannot both be said as one span."""
        if is_joined and (self._times or self._parts) and None not in (times.begins, times.ends):
            return False
        self._times.append(times)
        self._has_time_behind_days = self._days is not None or self._weekdays is not None
        return True

    def add_part(self, part: tuple[int, int], *, is_joined: bool) -> bool:
        """A part of the day; behind ``oder`` it must touch the one before."""
        self._has_time_behind_days = self._days is not None or self._weekdays is not None
        if is_joined and self._parts:
            low, high = self._parts[-1]
            self._parts[-1] = (min(low, part[0]), max(high, part[1]))
            return part[0] <= high and low <= part[1]
        if is_joined and self._times:
            return False
        self._parts.append(part)
        return True

    def open_end(self) -> bool:
        """``oder später``: the end that was said is none."""
        if self._times and self._has_time_behind_days | (self._days is None and self._weekdays is None):
            last = self._times[-1]
            self._times[-1] = Times(last.begins, None)
            return last.begins is not None
        whole = self._whole()
        if whole is None:
            return False
        self._days, self._weekdays = Days(whole.first, None), None
        return True

    def meaning(self) -> Understood | None:
        """What all of it means; None where it cannot all be true."""
        days, minutes = self._whole(), self._minutes()
        if minutes is None or (days is None and (self._days is not None or self._weekdays is not None)):
            return None
        days = days or Days(self._today, None)
        if self._excluded:
            days = days.meet(Days(days.first, days.last, EVERY_DAY - self._excluded)) or Days(
                days.first, days.last, frozenset()
            )
        if not days.has_some:
            return None
        low, high = minutes
        return _tightened(days, self._today, low or None, None if high >= LAST_MINUTE else high)

    def _whole(self) -> Days | None:
        if self._weekdays is None:
            return self._days
        if self._days is None:
            return self._weekdays.resolved(self._today)
        return self._days.meet(Days(self._days.first, None, self._weekdays.all_days))

    def _minutes(self) -> tuple[int, int] | None:
        low, high = 0, DAY - 1
        part: tuple[int, int] | None = None
        for each in self._parts:
            part = each if part is None else (max(part[0], each[0]), min(part[1], each[1]))
            if part[0] >= part[1]:
                return None
        for times in self._times:
            limits = times.limits(part)
            if limits is None:
                return None
            low, high = max(low, limits[0]), min(high, limits[1])
        # A time that is said is more than the part of the day in which it lies; an end of one leaves the other to it.
        if part:
            low = max(low, part[0]) if not any(each.begins for each in self._times) else low
            high = min(high, part[1]) if not any(each.ends for each in self._times) else high
        return (low, high) if low <= high else None


def _tightened(days: Days, today: date, low: int | None, high: int | None) -> Understood:
    """From the first day that counts to the last one, from today on."""
    first, last = days.first, days.last
    if last is None or last >= today:
        first = max(first, today)
    found = Days(first, last, None if days.weekdays == EVERY_DAY else days.weekdays).tight
    weekdays = None if found.weekdays is None else tuple(sorted(found.weekdays))
    return Understood(found.first, found.last, weekdays, low, high)
