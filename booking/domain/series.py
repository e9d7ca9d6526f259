"""Dates in a rhythm: when the visits of a series would begin, and what else there is for a date that is not free."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from booking.domain.slots import Slot, Slots
from booking.domain.timezones import DAY, Zone

LONGEST_STEP = 182
"""Days between two visits at most: half a year."""
WIDEST = 7
"""Days to either side at most in which another date is looked for: beyond that it is another rhythm."""
OTHERS = 4
"""How many other starts are named for a date."""


class DateState(StrEnum):
    """How a date of the rhythm stands: free as it is, only beside it, or not at all."""

    FREE = "free"
    TAKEN = "taken"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a series: the start that the rhythm asks for, and those that are free, the best first.

    All in minutes. ``free`` begins with ``wanted`` itself where that is free.
    """

    wanted: int
    free: tuple[int, ...]

    @property
    def state(self) -> DateState:
        """How it stands."""
        if self.wanted in self.free:
            return DateState.FREE
        return DateState.TAKEN if self.free else DateState.NONE

    @property
    def best(self) -> int | None:
        """What is proposed for it."""
        return self.free[0] if self.free else None


def rhythm(first: int, every_days: int, count: int, place: Zone) -> list[int]:
    """The *count* starts from *first* on, every *every_days* days at the same time on the clock, ascending.

    No date is left out. A time that the clock skips begins when it goes on; of two passes of an hour it is the one
    that *first* was in, where that was within such an hour, else the former.
    """
    ordinal, wall = place.local(first)
    is_later = place.resolve(ordinal, wall, later=False) != first
    return [place.resolve(ordinal + step * every_days, wall, later=is_later) for step in range(count)]


def shifted(start: int, anchor: int, to: int, place: Zone) -> int:
    """Where *start* goes when *anchor* goes to *to*: as many days further, and as much on the clock.

    The clock counts, not the hours between: what goes from ten to two does so in winter and in summer.
    """
    day, wall = place.local(start)
    from_day, from_wall = place.local(anchor)
    to_day, to_wall = place.local(to)
    is_later = place.resolve(to_day, to_wall, later=False) != to
    days, minute = divmod(wall + to_wall - from_wall, DAY)
    return place.resolve(day + to_day - from_day + days, minute, later=is_later)


def half_step(every_days: int) -> int:
    """How many days to either side of a date belong to it alone, so that no two dates can choose the same start."""
    return min((every_days - 1) // 2, WIDEST)


def planned(wanted: int, every_days: int, slots: Slots | Sequence[Slot], place: Zone) -> PlannedDate:
    """What is free for a date among *slots*: the start itself, the nearest the same day, then the nearest days.

    A neighbouring day counts by its distance in days, then by how far its time on the clock is from the one wanted;
    of two equally good the earlier comes first.
    """
    ordinal, wall = place.local(wanted)
    reach = half_step(every_days)
    ranked = []
    for slot in slots:
        on, at = place.local(slot.starts_at)
        if abs(on - ordinal) <= reach:
            ranked.append((abs(on - ordinal), abs(at - wall), slot.starts_at))
    ranked.sort()
    return PlannedDate(wanted, tuple(start for _days, _minutes, start in ranked[: OTHERS + 1]))
