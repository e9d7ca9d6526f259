"""The people whom a business serves, as the house sees them. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from booking.domain.appointments import BookingState


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


@dataclass(frozen=True, slots=True)
class Person:
    """All that stands in a customer's own row, with their tags; ``merged_into`` is who took over what was theirs."""

    id: int
    name: str
    email: str | None
    phone: str | None
    born_on: date | None
    locale: str
    created_at: datetime
    blocked_at: datetime | None
    blocked_reason: str | None
    retained_since: datetime | None
    retained_reason: str | None
    merged_into: int | None
    archived_at: datetime | None
    tags: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Changes with whatever may be edited: by it an edit finds out that it is stale."""
        said = (self.name, self.email, self.phone, self.born_on, self.locale, self.archived_at, *self.tags)
        return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the house noted; ``written_by`` is a name, none where it is not known any more."""

    id: int
    text: str
    is_confidential: bool
    written_by: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PersonBooking:
    """One booking in the history of a customer; ``[starts_at, ends_at)``.

    ``is_late`` says of a cancelled one that the time for it was over. ``resources`` are names.
    """

    id: int
    appointment_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    state: BookingState
    is_late: bool
    reference: str
    seats: int
    service_names: Mapping[str, str]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the whole history comes to: visits that were, and three ways in which none was."""

    visits: int = 0
    no_shows: int = 0
    cancelled: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the house knows of a customer, as far as it concerns who asks.

    ``coming`` ascends, ``past`` descends and goes on with what ended by ``older_than`` where there is more.
    """

    person: Person
    notes: tuple[Note, ...]
    coming: tuple[PersonBooking, ...]
    past: tuple[PersonBooking, ...]
    older_than: datetime | None
    counts: Counts
