"""What is found in a calendar of somebody else's, apart from the libraries that find it: they take room."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


class Answer(StrEnum):
    """What somebody said; PROPOSED is a COUNTER, whatever else it says."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one event. ``address`` is who answers, in lower case.

    ``starts_at`` is what a COUNTER proposes; of another answer the start that was answered, where it says so.
    """

    uid: str
    sequence: int
    address: str
    answer: Answer
    starts_at: datetime | None = None
