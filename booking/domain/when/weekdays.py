"""Which dates somebody means who names weekdays."""

from dataclasses import dataclass
from datetime import date

from booking.domain.when.dates import A_WEEK, ONE_DAY, Days, coming, week_of
from booking.domain.when.kinds import AFTER_NEXT, COMING, NEXT, THIS

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Weekdays that were named (0 is Monday), ``which`` of them, and whether they are meant again and again.

    ``until`` makes a span of it that begins on the only one of ``days``. ``weeks`` is how many weeks later.
    """

    days: frozenset[int]
    which: str | None = None
    is_often: bool = False
    until: int | None = None
    weeks: int = 0

    @property
    def all_days(self) -> frozenset[int]:
        """The days, those of a span included."""
        if self.until is None:
            return self.days
        begins = min(self.days)
        return frozenset((begins + n) % 7 for n in range((self.until - begins) % 7 + 1))

    def resolved(self, anchor: date) -> Days:
        """The dates, from *anchor* on.

        A day that is today may be today or in a week, the next one of its name may be this week's or the next
        week's: where people differ, both are meant.
        """
        if self.until is not None:
            return self._span(anchor)
        if self.is_often or (len(self.days) > 1 and self.which is None):
            return Days(anchor, None, self.days)
        if len(self.days) > 1:
            return self._several(anchor)
        return self._single(min(self.days), anchor)

    def _single(self, weekday: int, anchor: date) -> Days:
        if self.weeks:
            on = coming(weekday, anchor) + A_WEEK * self.weeks
            return Days(on, on)
        if self.which is None:
            on = coming(weekday, anchor)
            return Days(on, on + A_WEEK, self.days) if on == anchor else Days(on, on)
        if self.which == THIS:
            on = coming(weekday, anchor)
            return Days(on, on)
        on = coming(weekday, anchor + ONE_DAY)
        if self.which == AFTER_NEXT:
            on += A_WEEK
        is_close = week_of(on).first == week_of(anchor).first + (A_WEEK if self.which == AFTER_NEXT else 0 * A_WEEK)
        return Days(on, on + A_WEEK, self.days) if is_close and self.which != COMING else Days(on, on)

    def _several(self, anchor: date) -> Days:
        if self.which in (THIS, COMING):
            return Days(anchor, anchor + A_WEEK - ONE_DAY, self.days)
        first = anchor + (A_WEEK if self.which == AFTER_NEXT else 0 * A_WEEK)
        last = week_of(first + A_WEEK).last
        return Days(first, last, self.days)

    def _span(self, anchor: date) -> Days:
        begins, until = min(self.days), self.until or 0
        length = (until - begins) % 7
        if self.is_often:
            return Days(anchor, None, self.all_days)
        # In the midst of it, the rest is meant.
        if (anchor.weekday() - begins) % 7 <= length and self.which in (None, THIS):
            return Days(anchor, coming(until, anchor))
        first = self._single(begins, anchor) if self.which else Days(coming(begins, anchor), coming(begins, anchor))
        last = coming(until, first.first)
        if first.is_one:
            return Days(first.first, last)
        return Days(first.first, last + A_WEEK, self.all_days)


def weekend(which: str | None, today: date) -> Days:
    """Saturday and Sunday: of this week, or of the next one; said before Saturday, the next one may be either."""
    saturday = week_of(today).first + ONE_DAY * SATURDAY
    if which == AFTER_NEXT:
        saturday += A_WEEK
    if which not in (NEXT, AFTER_NEXT):
        return Days(max(saturday, today), saturday + ONE_DAY)
    if today.weekday() >= SATURDAY:
        return Days(saturday + A_WEEK, saturday + A_WEEK + ONE_DAY)
    return Days(saturday, saturday + A_WEEK + ONE_DAY, frozenset({SATURDAY, SATURDAY + 1}))
