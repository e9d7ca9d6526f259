"""What was understood of somebody's words about days and times."""

from dataclasses import dataclass
from datetime import date

from booking.domain.errors import NotUnderstood
from booking.domain.timezones import DAY

LAST_MINUTE = DAY - 1


@dataclass(frozen=True, slots=True)
class Understood:
    """Local dates ``first`` to ``last``, both inclusive; ``last`` is None where no end was said.

    ``weekdays`` are those that count (0 is Monday), ascending, None for all. A visit begins at ``not_before`` at the
    earliest and at ``not_after`` at the latest, in minutes from midnight, both inclusive; None where nothing was said.
    """

    first: date
    last: date | None = None
    weekdays: tuple[int, ...] | None = None
    not_before: int | None = None
    not_after: int | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("a span ends before it begins")

    @property
    def minutes(self) -> tuple[int, int]:
        """The earliest and the latest minute of a start, both inclusive."""
        earliest = 0 if self.not_before is None else self.not_before
        return earliest, LAST_MINUTE if self.not_after is None else self.not_after

    def fits(self, on: date, minute: int) -> bool:
        """Whether a start on this local date, at this minute from midnight, is what was asked for."""
        earliest, latest = self.minutes
        return (
            self.first <= on
            and (self.last is None or on <= self.last)
            and (self.weekdays is None or on.weekday() in self.weekdays)
            and earliest <= minute <= latest
        )


__all__ = ["NotUnderstood", "Understood"]
