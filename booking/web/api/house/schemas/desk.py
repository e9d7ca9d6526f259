"""What programs of the business send to book as at the desk, to move and to cancel, and what they get."""

from typing import Self

from pydantic import Field, model_validator

from booking.web.api.house.schemas.appointments import (
    APPOINTMENT,
    NOTIFY,
    OVERRIDE,
    AppointmentAnswered,
    Minutes,
    Number,
    Override,
    shown,
)
from booking.web.api.house.schemas.texts import Note, Reason
from booking.web.api.schemas import Answered, Locale, Sent, SlotAnswered, Taker
from booking.web.api.values import (
    Answer,
    EmailAddress,
    Instant,
    PersonName,
    PhoneText,
    Seats,
    Services,
    Slug,
    fault,
)


class DeskCustomerSent(Sent):
    """Who comes: somebody known by their number, or a name with what is known of how to reach them."""

    model_config = shown({"id": 915038104584192}, {"name": "Karl Winter", "phone": "0361 1234567"})

    id: Number | None = None
    name: PersonName | None = None
    email: EmailAddress | None = None
    phone: PhoneText | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if self.id is None and self.name is None:
            raise fault("required")
        if self.id is not None and (self.name or self.email or self.phone):
            raise fault("not_with_id")
        return self


class DeskBookingSent(Sent):
    """A booking as the house makes one: confirmed at once, over rules where that is meant.

    ``walk_in`` is somebody who is there already: it begins now, and they are checked in. ``minutes`` is another length
    than the service's. With ``squeezed_reason`` it is squeezed in beside what is there already, for that reason.
    Questions may stay open. ``reminders``: the customer has said that they want to be reminded.
    """

    model_config = shown(
        {
            "service": "checkup",
            "starts_at": "2026-11-30T10:00:00+01:00",
            "resource": "anna",
            "customer": {"name": "Karl Winter", "phone": "0361 1234567"},
            "note": "Comes with a dog.",
            "notify": False,
            "override": ["notice"],
        }
    )

    service: Services
    starts_at: Instant | None = None
    walk_in: bool = False
    resource: Slug | None = None
    seats: Seats = 1
    audience: Slug | None = None
    minutes: Minutes | None = None
    locale: Locale | None = None
    customer: DeskCustomerSent
    answers: dict[str, Answer] = Field(default_factory=dict)
    note: Note | None = None
    notify: bool = NOTIFY
    reminders: bool = False
    override: list[Override] = OVERRIDE
    squeezed_reason: Reason | None = None

    @model_validator(mode="after")
    def _has_a_start(self) -> Self:
        if self.walk_in is (self.starts_at is not None):
            raise fault("not_with_walk_in" if self.walk_in else "required")
        return self


class DeskBookingAnswered(Answered):
    """What was booked: the number of the booking, what opens its page for the customer, and the appointment."""

    model_config = shown(
        {
            "booking": 915038104584193,
            "reference": "K7TM4QXD",
            "token": "Hk2v9mUuQ0Wm3t1bqkUXg3zq",
            "manage": "https://booking.example/de/b/Hk2v9mUuQ0Wm3t1bqkUXg3zq",
            "appointment": APPOINTMENT,
        }
    )

    booking: int
    reference: str
    token: str
    manage: str
    appointment: AppointmentAnswered


class MoveSent(Sent):
    """Where an appointment is to be moved with everybody in it. Who gives it stays unless ``resource`` is named.

    ``replaces`` says in whose place that is, where several are able. A squeeze-in stays one unless it is to be
    ``regular`` now; with ``squeezed_reason`` it becomes one.
    """

    model_config = shown({"starts_at": "2026-12-01T10:00:00+01:00", "resource": "ben", "override": ["off_grid"]})

    starts_at: Instant
    resource: Slug | None = None
    replaces: Slug | None = None
    minutes: Minutes | None = None
    notify: bool = NOTIFY
    override: list[Override] = OVERRIDE
    squeezed_reason: Reason | None = None
    regular: bool = False


class RebookSent(Sent):
    """Where one of several bookings is to go by itself; those it leaves stay where they are."""

    model_config = shown({"starts_at": "2026-12-01T10:00:00+01:00", "notify": True})

    starts_at: Instant
    resource: Slug | None = None
    notify: bool = NOTIFY
    override: list[Override] = OVERRIDE


class CancelSent(Sent):
    """Why it is cancelled, which stands in the customers' mails, and whether they are told."""

    model_config = shown({"reason": "Anna is ill.", "notify": True})

    reason: Reason | None = None
    notify: bool = NOTIFY


class NoteSent(Sent):
    """What the house notes on an appointment; nothing removes it."""

    model_config = shown({"note": "Comes with a dog."})

    note: Note | None


class RemindersSent(Sent):
    """What the customer has said about reminders."""

    model_config = shown({"reminders": True})

    reminders: bool


class TokenRenewed(Answered):
    """What opens the booking from now on; its old links are dead."""

    model_config = shown(
        {
            "token": "Hk2v9mUuQ0Wm3t1bqkUXg3zq",
            "manage": "https://booking.example/de/b/Hk2v9mUuQ0Wm3t1bqkUXg3zq",
            "appointment": APPOINTMENT,
        }
    )

    token: str
    manage: str
    appointment: AppointmentAnswered


class StandsAgainst(Answered):
    """Everything that stands against a wish; nothing where ``refusals`` is empty.

    ``may_override``: whether this program may go over all the rules among them.
    """

    model_config = shown(
        {"refusals": ["outside_hours"], "may_override": True, "may_squeeze": True, "taken_by": [], "alternatives": []}
    )

    refusals: list[str]
    may_override: bool
    may_squeeze: bool
    taken_by: list[Taker]
    alternatives: list[SlotAnswered]
