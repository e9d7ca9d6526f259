"""What stands in the way at one moment: the second input of the slot rules, read from storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from booking.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class Standing:
    """An appointment of the same service that stands and may have seats left.

    ``resource_ids`` are all resources that it occupies. One without seats left may be given too: it is
    never offered, and tells "full" from "taken". What the house has published stands where no window is, too.
    """

    appointment_id: int
    starts_at: int
    seats_left: int
    resource_ids: tuple[int, ...]
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Taken time, standing appointments and counts, for at least the time that ``slots.reach`` names.

    ``taken`` holds per resource id the time of active occupancies (buffers included) and of external
    calendars, ascending by start; intervals may touch and overlap and are not empty. ``day_counts`` maps
    ``(resource_id, local date ordinal)`` to the appointments of this service that start on the date. For a visit
    of several these are its first service's, and ``further_counts`` holds the same of the others, by service id.
    """

    taken: Mapping[int, Sequence[Interval]] = field(default_factory=dict)
    standing: Sequence[Standing] = ()
    day_counts: Mapping[tuple[int, int], int] = field(default_factory=dict)
    further_counts: Mapping[int, Mapping[tuple[int, int], int]] = field(default_factory=dict)


EMPTY = Snapshot()
"""Nothing taken, nobody standing, no limit reached."""
