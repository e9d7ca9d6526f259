"""What the house sees: the visits of a day, and everything about one appointment. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from booking.domain.appointments import ENDED, AppointmentKind, AppointmentStatus, BookingState, HoldKind
from booking.domain.bookings import Answer, Contact, PartFacts, Place


class Stage(StrEnum):
    """How far a visit is, for the desk."""

    DUE = "due"
    ARRIVED = "arrived"
    STARTED = "started"
    DONE = "done"
    NO_SHOW = "no_show"
    PENDING = "pending"
    HELD = "held"
    ENDED = "ended"


def stage(
    state: BookingState, arrived_at: datetime | None, started_at: datetime | None, finished_at: datetime | None
) -> Stage:
    """The stage that follows from a booking's state and from when its visit got on."""
    if state in ENDED:
        return Stage.ENDED
    if state == BookingState.PENDING:
        return Stage.PENDING
    if state == BookingState.HELD:
        return Stage.HELD
    if state == BookingState.NO_SHOW:
        return Stage.NO_SHOW
    if state == BookingState.COMPLETED or finished_at is not None:
        return Stage.DONE
    if started_at is not None:
        return Stage.STARTED
    return Stage.ARRIVED if arrived_at is not None else Stage.DUE


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking in the queue of a day; ``resources`` are slugs, in the order in which they were taken."""

    booking_id: int
    appointment_id: int
    customer_id: int | None
    stage: Stage
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    service_names: Mapping[str, str]
    resources: tuple[str, ...]
    name: str
    phone: str | None
    seats: int
    capacity: int
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    note: str | None
    is_squeezed: bool
    coming_at: datetime | None = None
    attendance: str | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message about a booking; ``state`` is ``due``, ``sent``, ``failed`` or ``superseded``."""

    id: int
    reason: str
    recipient: str
    state: str
    due_at: datetime
    attempts: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetBooking:
    """A customer's seats in the appointment that a sheet is about, newest messages first."""

    id: int
    customer_id: int | None
    state: BookingState
    hold_kind: HoldKind | None
    stage: Stage
    expires_at: datetime | None
    reference: str
    locale: str
    source: str
    seats: int
    audience: str | None
    contact: Contact
    answers: tuple[Answer, ...]
    price_minor: int | None
    currency: str
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    moves_id: int | None
    decline_reason: str | None
    generation: int
    created_at: datetime
    messages: tuple[SentMessage, ...]
    coming_at: datetime | None = None
    wants_reminders: bool = False
    has_stopped_reminders: bool = False
    attendance: str | None = None
    attendance_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetResource:
    """A resource that the appointment takes, or took last."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about one appointment. ``service`` is a slug, none for a block; ``overridden`` are codes of rules.

    ``parts`` are its services, with everybody and everything that each takes; none where it is but one.
    """

    id: int
    kind: AppointmentKind
    status: AppointmentStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: Place
    service: str | None
    service_names: Mapping[str, str]
    resources: tuple[SheetResource, ...]
    capacity: int
    seats_taken: int
    sequence: int
    title: str | None
    note: str | None
    squeezed_reason: str | None
    overridden: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    bookings: tuple[SheetBooking, ...]
    parts: tuple[PartFacts, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def visit(self, booking: SheetBooking) -> Visit:
        """One of its bookings as it stands in the queue of the day."""
        return Visit(
            booking_id=booking.id,
            appointment_id=self.id,
            customer_id=booking.customer_id,
            stage=booking.stage,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            time_zone=self.time_zone,
            service_names=self.service_names,
            resources=tuple(each.slug for each in self.resources),
            name=booking.contact.name,
            phone=booking.contact.phone,
            seats=booking.seats,
            capacity=self.capacity,
            arrived_at=booking.arrived_at,
            started_at=booking.started_at,
            finished_at=booking.finished_at,
            expires_at=booking.expires_at,
            note=self.note,
            is_squeezed=self.squeezed_reason is not None,
            attendance=booking.attendance,
        )
