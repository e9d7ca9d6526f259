"""Messages, the record and figures as programs of the business get them."""

from datetime import date
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from booking.domain.figures import LONGEST_SPAN
from booking.web.api.house.schemas.appointments import shown
from booking.web.api.schemas import Answered, LocalInstant, Sent
from booking.web.api.values import Instant, LocalDate, Slug, fault

MESSAGE = {
    "id": 915038104584202,
    "reason": "confirmed",
    "recipient": "customer",
    "channel": "email",
    "state": "failed",
    "address": "jana@example.org",
    "name": "Jana Berg",
    "due_at": "2026-11-23T09:00:00+01:00",
    "sent_at": None,
    "attempts": 3,
    "last_error": "550 5.1.1 User unknown",
    "booking": 915038104584193,
    "appointment": 915038104584194,
    "customer": 915038104584192,
    "reference": "K7TM4QXD",
}
DEED = {
    "id": 915038104584203,
    "at": "2026-11-23T09:00:00+01:00",
    "who": "user",
    "name": "Anna Berg",
    "program": "Till",
    "action": "moved",
    "subject": "appointment",
    "subject_id": 915038104584194,
    "changes": [{"field": "starts_at", "before": "2026-11-30T09:00:00+00:00", "after": "2026-11-30T10:00:00+00:00"}],
}
TOTALS = {
    "visits": 12,
    "standing": 2,
    "completed": 9,
    "no_shows": 1,
    "cancelled": 3,
    "cancelled_late": 1,
    "seats": 12,
    "revenue_minor": 54000,
    "missed_minor": 4500,
    "no_show_rate": 0.1,
    "late_rate": 0.0667,
}
USE = {"resource": "anna", "taken_minutes": [60, 0, 0, 0, 0, 0, 0], "open_minutes": [480, 480, 480, 480, 480, 0, 0]}


class MessagesQuery(Sent):
    """Messages in a state; with ``q`` those of a customer, a booking or an address. Fifty are answered at a time."""

    state: Literal["due", "sent", "failed", "superseded"] = "due"
    q: str = Field("", max_length=200)
    cursor: str | None = Field(None, max_length=400)


class MessageAnswered(Answered):
    """A message to a customer or to somebody of the house, without its text.

    ``superseded`` is one that a later message has made pointless, or that somebody did without.
    """

    model_config = shown(MESSAGE)

    id: int
    reason: str
    recipient: str
    channel: Literal["email", "sms"]
    state: Literal["due", "sent", "failed", "superseded"]
    address: str | None
    name: str | None
    due_at: LocalInstant
    sent_at: LocalInstant | None
    attempts: int
    last_error: str | None
    booking: int | None
    appointment: int | None
    customer: int | None
    reference: str | None


class MessageRestored(Sent):
    """How a message stood that somebody did without."""

    model_config = shown({"state": "due"})

    state: Literal["due", "failed"] = "due"


class MessageList(Answered):
    """A part of the messages; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"messages": [MESSAGE], "cursor": None})

    messages: list[MessageAnswered]
    cursor: str | None


class RecordQuery(Sent):
    """What was done, the latest first, fifty at a time; ``[since, until)``, and to things of one kind alone."""

    cursor: str | None = Field(None, max_length=400)
    subject: str | None = Field(None, max_length=40)
    since: Instant | None = None
    until: Instant | None = None


class FieldChanged(Answered):
    """One field before and after; both null where they were erased with the person that they were about."""

    model_config = shown({"field": "starts_at", "before": None, "after": "2026-11-30T10:00:00+00:00"})

    field: str
    before: str | None
    after: str | None


class Deed(Answered):
    """Who did what to which thing; ``program`` is the one that did it for somebody, if one did."""

    model_config = shown(DEED)

    id: int
    at: LocalInstant
    who: Literal["user", "customer", "server", "time"]
    name: str | None
    program: str | None
    action: str
    subject: str
    subject_id: int
    changes: list[FieldChanged]


class Deeds(Answered):
    """A part of the record; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"entries": [DEED], "cursor": None})

    entries: list[Deed]
    cursor: str | None


class FiguresQuery(Sent):
    """Local dates, both inclusive, at most ten years; of one service or resource alone, by slug."""

    first: LocalDate = Field(alias="from")
    last: LocalDate = Field(alias="to")
    service: Slug | None = None
    resource: Slug | None = None

    @field_validator("last")
    @classmethod
    def _follows(cls, last: date, info: ValidationInfo) -> date:
        first = info.data.get("first")
        if first is not None and last < first:
            raise fault("before_from")
        if first is not None and (last - first).days >= LONGEST_SPAN:
            raise fault("window_too_long")
        return last


class Sums(Answered):
    """Sums over bookings. Rates are shares from 0 to 1, null where there was nothing to share."""

    model_config = shown(TOTALS)

    visits: int
    standing: int
    completed: int
    no_shows: int
    cancelled: int
    cancelled_late: int
    seats: int
    revenue_minor: int
    missed_minor: int
    no_show_rate: float | None
    late_rate: float | None


class Use(Answered):
    """Minutes taken and open of a resource, by weekday from Monday."""

    model_config = shown(USE)

    resource: str
    taken_minutes: list[int]
    open_minutes: list[int]


class FiguresAnswered(Answered):
    """What the page of figures shows. ``before`` is the span of the same length just before; what no service goes by
    any more is summed under the empty name. Lead times are hours between booking and visit: quartiles, and counts by
    classes that begin with 0, 1, 2, 4, 8, 15, 31, 61 and 91 days.
    """

    model_config = shown(
        {
            "currency": "EUR",
            "totals": TOTALS,
            "before": TOTALS,
            "by_service": {"checkup": TOTALS},
            "by_month": {"2026-11": TOTALS},
            "by_source": {"online": 8, "phone": 4},
            "lead_quartiles": [24, 72, 200],
            "lead_classes": [1, 2, 3, 4, 2, 0, 0, 0, 0],
            "resources": [USE],
            "waiting": {"joined": 2, "offered": 1, "accepted": 1, "unanswered": 0, "out": 0},
        }
    )

    currency: str
    totals: Sums
    before: Sums
    by_service: dict[str, Sums]
    by_month: dict[str, Sums]
    by_source: dict[str, int]
    lead_quartiles: list[int] | None
    lead_classes: list[int]
    resources: list[Use]
    waiting: dict[str, int]
