"""A published session of a course or a tour, as the house sees it. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.texts import one_line


@dataclass(frozen=True, slots=True)
class CourseSession:
    """One session: ``service`` and ``resources`` are slugs, the latter in the order of its needs.

    Those that were published together share a ``run``. ``waiting`` counts the places in the waiting list that ask for
    this very start. Its length is ``[starts_at, ends_at)``.
    """

    id: int
    run: int | None
    is_cancelled: bool
    service: str
    service_names: Mapping[str, str]
    title: str | None
    note: str | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    capacity: int
    seats_taken: int
    sequence: int
    resources: tuple[str, ...]
    waiting: int = 0

    @property
    def seats_left(self) -> int:
        """How many can still be booked."""
        return self.capacity - self.seats_taken


def titled(names: Mapping[str, str], title: str | None) -> Mapping[str, str]:
    """What a session is called for those who are in it: the service with the session's own title, if it has one."""
    return {locale: f"{name}: {one_line(title)}" for locale, name in names.items()} if title else names
