"""How long the first starts that were found are good for, as time alone goes on.

Time takes a start away when its minimum notice begins, and brings new ones with every midnight, when the horizon
moves on. All is whole minutes since the epoch; *now* is rounded up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.domain.rulebook import ServiceRules
from booking.domain.timezones import zone


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many starts are kept, and looked for anew when fewer than ``needed`` of them are left."""

    kept: int
    needed: int


OF_ALL = Wanted(8, 3)
OF_EACH = Wanted(3, 1)


def good_until(service: ServiceRules, starts: Sequence[int], wanted: Wanted, now: int) -> int:
    """The last minute at which the first ``needed`` of *starts* that may be booked then are what the rules say.

    *starts* are the first that were found at *now*, at most ``kept``; what of them is past its notice by then is
    left out by whoever asks. Where there are fewer, nothing else is free within the horizon.
    """
    place = zone(service.location.time_zone)
    if len(starts) < wanted.kept:
        return place.midnight(place.local(now)[0] + 1) - 1
    return starts[wanted.kept - wanted.needed] - service.minimum_notice


def changes_by_time(service: ServiceRules) -> bool:
    """Whether time alone can bring anything at all."""
    return bool(service.requirements)
