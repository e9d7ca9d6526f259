"""What programs of the house read of appointments: each as it stands, with everybody in it. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.appointments import AppointmentKind, AppointmentStatus, BookingState
from booking.domain.bookings import Contact
from booking.domain.visits import Stage


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another time ``[starts_at, ends_at)`` that is held for a booking until its customer has answered."""

    booking_id: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgendaBooking:
    """A customer's seats. ``moves_id`` is the booking that this request asks to move; ``answers`` are by question."""

    id: int
    customer_id: int | None
    state: BookingState
    stage: Stage
    expires_at: datetime | None
    reference: str
    locale: str
    source: str
    seats: int
    sequence: int
    audience: str | None
    contact: Contact
    answers: Mapping[str, object]
    price_minor: int | None
    currency: str
    moves_id: int | None
    series_id: int | None
    decline_reason: str | None
    wants_reminders: bool
    coming_at: datetime | None
    attendance: str | None
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    updated_at: datetime
    proposed: OtherTime | None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A visit, a session or a block. ``location``, ``service`` and ``resources`` are slugs, the latter in the order in
    which they are needed; a block has no service.

    ``updated_at`` is when it or a booking in it was changed last, ``version`` another word after every change of
    either. What is only held while somebody types or thinks over is not among its bookings.
    """

    id: int
    kind: AppointmentKind
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    location: str
    service: str | None
    resources: tuple[str, ...]
    capacity: int
    seats_taken: int
    sequence: int
    run: int | None
    title: str | None
    note: str | None
    squeezed_reason: str | None
    overridden: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    bookings: tuple[AgendaBooking, ...]
    version: str
