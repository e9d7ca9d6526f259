"""The scale beside the days of a calendar: wall-clock minutes from midnight, right in both change-over nights.

Days stand side by side under one scale. Where one of them has an hour twice the scale has it twice, and the other
days have nothing in the second; where one of them lacks an hour, it has nothing there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from booking.domain.intervals import Interval
from booking.domain.timezones import DAY, EPOCH_ORDINAL, Zone

HOUR = 60


@dataclass(frozen=True, slots=True)
class Change:
    """The clock is put by ``by`` minutes at the instant ``at``, when it showed ``wall`` minutes from midnight."""

    at: int
    wall: int
    by: int


@dataclass(frozen=True, slots=True)
class Axis:
    """``again`` are the stretches of wall time that the scale has twice: ``(wall minutes at their end, length)``."""

    again: tuple[tuple[int, int], ...] = ()

    @property
    def length(self) -> int:
        """Minutes from one end of the scale to the other."""
        return DAY + sum(length for _, length in self.again)

    def place(self, zone: Zone, ordinal: int, start: int, end: int) -> Interval:
        """Where ``[start, end)``, which lies on the local date, is on the scale."""
        return self._position(zone, ordinal, start), self._position(zone, ordinal, end - 1) + 1

    def missing(self, zone: Zone, ordinal: int) -> list[Interval]:
        """What of the scale this date has not, ascending."""
        changes = changes_on(zone, ordinal)
        own = {(change.wall, -change.by) for change in changes if change.by < 0}
        gaps = [(self._at(change.wall), self._at(change.wall) + change.by) for change in changes if change.by > 0]
        absent = [(self._at(wall), length) for wall, length in self.again if (wall, length) not in own]
        return sorted([*gaps, *((begins - length, begins) for begins, length in absent)])

    def readings(self) -> list[tuple[int, int, bool]]:
        """Each full hour on the scale: ``(position, wall minutes, whether the clock shows it again)``."""
        found = []
        for position in range(0, self.length, HOUR):
            shift = 0
            is_again = False
            for wall, length in self.again:
                begins = wall + shift
                if position >= begins:
                    is_again = position < begins + length
                    shift += length
            found.append((position, position - shift, is_again))
        return found

    def _at(self, wall: int) -> int:
        """The position of a wall time, with all that the scale has twice up to there behind it."""
        return wall + sum(length for end, length in self.again if end <= wall)

    def _position(self, zone: Zone, ordinal: int, minute: int) -> int:
        wall = minute + zone.offset_at(minute) - (ordinal - EPOCH_ORDINAL) * DAY
        if not self.again:
            return wall
        own = {(change.wall, -change.by): change.at for change in changes_on(zone, ordinal) if change.by < 0}
        shift = 0
        for end, length in self.again:
            at = own.get((end, length))
            if (wall >= end) if at is None else (minute >= at):
                shift += length
        return wall + shift


def axis(days: Iterable[tuple[Zone, int]]) -> Axis:
    """The scale for these local dates, each in its zone."""
    again = {
        (change.wall, -change.by) for zone, ordinal in days for change in changes_on(zone, ordinal) if change.by < 0
    }
    return Axis(tuple(sorted(again)))


@lru_cache(maxsize=4096)
def changes_on(zone: Zone, ordinal: int) -> tuple[Change, ...]:
    """When the clock is changed on a local date."""
    start, end = zone.midnight(ordinal), zone.midnight(ordinal + 1)
    naive = (ordinal - EPOCH_ORDINAL) * DAY
    stretches = zone.stretches(start, end)
    return tuple(
        Change(after[0], after[0] + before[2] - naive, after[2] - before[2]) for before, after in pairwise(stretches)
    )
