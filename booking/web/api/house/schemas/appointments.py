"""Appointments as programs of the business get them, and what they send to book, move and cancel."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from booking.web.api.samples import shown as shown
from booking.web.api.schemas import Answered, LocalInstant, PartQuery
from booking.web.api.values import (
    Answer,
    Instant,
    LocalDate,
    Slug,
    fault,
)

LONGEST_WINDOW = timedelta(days=400)
LARGEST_ID = 2**63 - 1
MOST_MINUTES = 24 * 60
Status = Literal["active", "cancelled"]
BookingStatus = Literal["held", "pending", "confirmed", "declined", "lapsed", "cancelled", "completed", "no_show"]
Override = Literal[
    "in_the_past", "notice", "horizon", "outside_windows", "outside_hours", "off_grid", "day_limit", "blocked"
]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]
OVERRIDE: Any = Field(
    default_factory=list,
    description="Rules that are gone over knowingly: those that an answer `override_needed` has named.",
)
NOTIFY: Any = Field(True, description="Whether the customers are told by e-mail.")


PROPOSED = {
    "starts_at": "2026-12-02T10:00:00+01:00",
    "ends_at": "2026-12-02T10:30:00+01:00",
    "expires_at": "2026-11-25T09:00:00+01:00",
}
CUSTOMER = {"id": 915038104584192, "name": "Karl Winter", "email": "karl@example.org", "phone": "+493611234567"}
BOOKING = {
    "id": 915038104584193,
    "reference": "K7TM4QXD",
    "status": "confirmed",
    "stage": "due",
    "seats": 1,
    "audience": None,
    "customer": CUSTOMER,
    "locale": "de",
    "source": "phone",
    "answers": {"first": "yes"},
    "price_minor": 4500,
    "currency": "EUR",
    "expires_at": None,
    "moves": None,
    "series": None,
    "proposed": None,
    "decline_reason": None,
    "reminders": True,
    "coming_at": None,
    "attendance": None,
    "arrived_at": None,
    "started_at": None,
    "finished_at": None,
    "created_at": "2026-11-23T09:00:00+01:00",
    "updated_at": "2026-11-23T09:00:00+01:00",
}
APPOINTMENT = {
    "id": 915038104584194,
    "version": "0f343b0931126a20f133d67c2b018a3b",
    "kind": "visit",
    "status": "active",
    "starts_at": "2026-11-30T10:00:00+01:00",
    "ends_at": "2026-11-30T10:30:00+01:00",
    "time_zone": "Europe/Berlin",
    "location": "erfurt",
    "service": "checkup",
    "resources": ["anna"],
    "capacity": 1,
    "seats_taken": 1,
    "title": None,
    "note": None,
    "squeezed_reason": None,
    "overridden": [],
    "run": None,
    "sequence": 0,
    "created_at": "2026-11-23T09:00:00+01:00",
    "updated_at": "2026-11-23T09:00:00+01:00",
    "bookings": [BOOKING],
}


class AppointmentsQuery(PartQuery):
    """Those that begin on these local dates, both inclusive, at most 400 days.

    They come by their start; with ``updated_since`` by when they or their bookings were changed last, so that a
    program can follow changes. Ask from a minute before the latest that you have seen: a change may be written down a
    moment after a later one. ``resource`` and ``service`` are slugs.
    """

    first: LocalDate = Field(alias="from")
    last: LocalDate = Field(alias="to")
    resource: Slug | None = None
    service: Slug | None = None
    status: Status | None = None
    updated_since: Instant | None = None

    @field_validator("last")
    @classmethod
    def _follows(cls, last: date, info: ValidationInfo) -> date:
        first = info.data.get("first")
        if first is not None and last < first:
            raise fault("before_from")
        if first is not None and last - first >= LONGEST_WINDOW:
            raise fault("window_too_long")
        return last


class CustomerNamed(Answered):
    """Who comes. Address and telephone are told to programs that may read customers; ``id`` is none once forgotten."""

    model_config = shown(CUSTOMER)

    id: int | None
    name: str
    email: str | None
    phone: str | None


class ProposedTime(Answered):
    """Another time that is held for the customer until they have answered."""

    model_config = shown(PROPOSED)

    starts_at: LocalInstant
    ends_at: LocalInstant
    expires_at: LocalInstant | None


class SeatsAnswered(Answered):
    """A customer's booking in an appointment. ``stage`` is how far the visit is, for the desk.

    ``moves`` is the booking that this request asks to move, ``series`` the number of the series that it belongs to.
    ``expires_at`` is when a request that waits lapses. ``coming_at`` is when the customer last said that they come,
    ``attendance`` what their calendar program answered to the invitation, which changes no ``status``: who declined has
    not cancelled. It is null again when the visit is moved.
    """

    model_config = shown(BOOKING)

    id: int
    reference: str
    status: BookingStatus
    stage: Literal["due", "arrived", "started", "done", "no_show", "pending", "held", "ended"]
    seats: int
    audience: str | None
    customer: CustomerNamed
    locale: str
    source: str
    answers: dict[str, Answer]
    price_minor: int | None
    currency: str
    expires_at: LocalInstant | None
    moves: int | None
    series: int | None
    proposed: ProposedTime | None
    decline_reason: str | None
    reminders: bool
    coming_at: LocalInstant | None
    attendance: Literal["accepted", "declined", "tentative"] | None
    arrived_at: LocalInstant | None
    started_at: LocalInstant | None
    finished_at: LocalInstant | None
    created_at: LocalInstant
    updated_at: LocalInstant


class AppointmentAnswered(Answered):
    """A visit, a session of a course, or a block, with the bookings in it; times are the wall time of its place.

    ``version`` is another after every change of it or of a booking in it: send it in ``If-Match``. A block has no
    service and no bookings. ``overridden`` are the rules that were gone over knowingly, ``run`` is what sessions share
    that were published together. What is only held while somebody types takes seats, and is not among the bookings.
    """

    model_config = shown(APPOINTMENT)

    id: int
    version: str
    kind: Literal["visit", "session", "block"]
    status: Status
    starts_at: LocalInstant
    ends_at: LocalInstant
    time_zone: str
    location: str
    service: str | None
    resources: list[str]
    capacity: int
    seats_taken: int
    title: str | None
    note: str | None
    squeezed_reason: str | None
    overridden: list[str]
    run: int | None
    sequence: int
    created_at: LocalInstant
    updated_at: LocalInstant
    bookings: list[SeatsAnswered]


class AppointmentList(Answered):
    """A part of the appointments; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"appointments": [APPOINTMENT], "cursor": None})

    appointments: list[AppointmentAnswered]
    cursor: str | None
