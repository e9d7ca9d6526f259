"""What was drawn of the calendar, kept as long as it is true: the columns of a resource by their version.

A view of thirty resources costs what has changed since somebody of this process looked at it. The version is asked of
the database every time, so nobody is shown what is over; and nothing is kept for long, whatever the versions say.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from booking.domain.intervals import Interval

T = TypeVar("T")

MOST = 24_000_000
"""Bytes of all that is kept in this process."""
LONGEST = 300.0
"""Seconds: what a version does not tell, such as a person's new name, is seen by then."""


@dataclass(frozen=True, slots=True)
class Part:
    """The columns of one resource, drawn, as they are sent.

    ``spans`` are what of the scale each needs, none for a day on which nothing is open and nothing happens.
    ``appointments`` are in it, ``has_own`` tells of time off and the like. ``lapses_at`` is when it is over by itself.
    """

    columns: dict[date, bytes]
    spans: dict[date, Interval | None]
    appointments: frozenset[int]
    has_own: bool
    lapses_at: datetime | None

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.columns.values())) + 2_000


class Kept:
    """Parts by a key that names all they depend on; those not asked for lately go first. Threads may share it."""

    def __init__(self, most: int = MOST, longest: float = LONGEST) -> None:
        self._lock = threading.Lock()
        self._parts: OrderedDict[Hashable, tuple[float, Part]] = OrderedDict()
        self._size = 0
        self._most = most
        self._longest = longest

    def get(self, key: Hashable, clock: datetime) -> Part | None:
        """What is kept under *key* and has not run out by the database's *clock*."""
        with self._lock:
            found = self._parts.get(key)
            if found is None:
                return None
            since, part = found
            if time.monotonic() - since > self._longest or (part.lapses_at is not None and part.lapses_at <= clock):
                self._drop(key)
                return None
            self._parts.move_to_end(key)
            return part

    def put(self, key: Hashable, part: Part) -> None:
        """Keep a part; what is too large for all of it is not kept."""
        if part.size > self._most:
            return
        with self._lock:
            if key in self._parts:
                self._drop(key)
            self._parts[key] = (time.monotonic(), part)
            self._size += part.size
            while self._size > self._most:
                self._drop(next(iter(self._parts)))

    def _drop(self, key: Hashable) -> None:
        _, part = self._parts.pop(key)
        self._size -= part.size


class Recent(Generic[T]):
    """What was made last, by a key that names all it depends on. Threads may share it."""

    def __init__(self, most: int = 200) -> None:
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, T] = OrderedDict()
        self._most = most

    def get(self, key: Hashable) -> T | None:
        """What was made under this key, if it is remembered."""
        with self._lock:
            return self._made.get(key)

    def put(self, key: Hashable, made: T) -> None:
        """Remember it; what was made longest ago goes."""
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
