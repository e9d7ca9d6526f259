"""What is found in a calendar of somebody else's, apart from the libraries that find it: they take room."""

from dataclasses import dataclass, field

from booking.domain.intervals import Interval

FAILED = 2
"""How the program exits that could not read one, and has written why."""


@dataclass(slots=True)
class Busy:
    """What a calendar says: how many events, how many of them cannot be read in full, and when they take time.

    ``taken`` is merged; ``perhaps_ours`` is by UID, and not in it.
    """

    events: int = 0
    unreadable: int = 0
    taken: list[Interval] = field(default_factory=list)
    perhaps_ours: dict[str, list[Interval]] = field(default_factory=dict)
