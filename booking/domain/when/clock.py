"""Times of day as they are said, and what they mean on a clock of 24 hours."""

from dataclasses import dataclass, replace

from booking.domain.timezones import DAY

HALF_A_DAY = DAY // 2
EARLIEST_HOUR = 7
"""Nobody means an earlier hour who does not say so: ``um 3`` is in the afternoon."""
AROUND = 30
"""Minutes either side of ``gegen 3``."""
LAST_MINUTE = DAY - 1


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes from midnight; unless ``is_fixed``, the same reading after noon may be meant."""

    minute: int
    is_fixed: bool = False

    @property
    def usual(self) -> int:
        """What is meant where nothing else was said."""
        if self.is_fixed or self.minute >= EARLIEST_HOUR * 60:
            return self.minute
        return self.minute + HALF_A_DAY

    def within(self, part: tuple[int, int]) -> int | None:
        """What is meant in this part of the day, None where it has no such time."""
        begins, ends = part
        readings = [self.minute] if self.is_fixed else [self.minute, self.minute + HALF_A_DAY]
        return next((each for each in readings if begins <= each <= ends), None)

    def in_the(self, half: int) -> "Clock | None":
        """The same before noon (0) or after (720); None for an hour that no such clock shows."""
        if self.is_fixed and self.minute >= 13 * 60:
            return self if half else None
        return Clock(self.minute % HALF_A_DAY + half, is_fixed=True) if self.minute >= 60 or half == 0 else None


@dataclass(frozen=True, slots=True)
class Times:
    """Starts from ``begins`` to ``ends``, both inclusive, None where that end is open.

    ``width`` is what is added on either side; ``is_open`` says that an end itself does not count.
    """

    begins: Clock | None = None
    ends: Clock | None = None
    width: int = 0
    is_open: bool = False

    def limits(self, part: tuple[int, int] | None) -> tuple[int, int] | None:
        """The first and the last minute, None where there is none."""
        first = self._minute(self.begins, part)
        last = self._minute(self.ends, part)
        if self.ends and first is not None and last is not None and self.begins != self.ends:
            last += HALF_A_DAY if last <= first and not self.ends.is_fixed else 0
        if (self.begins and first is None) or (self.ends and last is None):
            return None
        low = 0 if first is None else max(first - self.width, 0)
        high = LAST_MINUTE if last is None else min(last + self.width, LAST_MINUTE) - self.is_open
        return (low, high) if 0 <= low <= high < DAY else None

    def _minute(self, clock: Clock | None, part: tuple[int, int] | None) -> int | None:
        if clock is None:
            return None
        return clock.usual if part is None else clock.within(part)

    def around(self) -> "Times":
        """The same, roughly."""
        return replace(self, width=AROUND)


def clock(hour: int, minute: int, *, is_fixed: bool = False) -> Clock | None:
    """A reading, None where no clock shows it; hours after noon and none at all are certain."""
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Clock(hour * 60 + minute, is_fixed or hour >= 13 or hour == 0)


def limits(begins: int | None, ends: int | None) -> Times:
    """Limits on the clock of 24 hours."""
    return Times(
        None if begins is None else Clock(begins, is_fixed=True), None if ends is None else Clock(ends, is_fixed=True)
    )


def same_half(begins: Clock, ends: Clock) -> Clock:
    """``2 to 4 pm`` begins after noon, ``10 to 2 pm`` before."""
    for half in (ends.minute // 720 * 720, 0):
        found = begins.in_the(half)
        if found and found.minute <= ends.minute:
            return found
    return begins
