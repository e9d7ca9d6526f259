"""The people whom a business serves, as the house sees them. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Visits:
    """What somebody's bookings come to: the last visit that was, the next that is to be, and how often none was."""

    last: datetime | None = None
    next: datetime | None = None
    no_shows: int = 0


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """One person in a list."""

    id: int
    name: str
    email: str | None
    phone: str | None
    born_on: date | None
    tags: tuple[str, ...]
    is_blocked: bool
    last_visit: datetime | None
    next_visit: datetime | None
    no_shows: int
