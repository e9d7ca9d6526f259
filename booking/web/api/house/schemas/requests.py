"""Requests that wait for the business, and what programs decide about them."""

from typing import Annotated

from pydantic import Field

from booking.services.proposals import LONGEST_HOURS, SHORTEST_HOURS, USUAL_HOURS
from booking.web.api.house.schemas.appointments import (
    APPOINTMENT,
    BOOKING,
    OVERRIDE,
    AppointmentAnswered,
    Override,
    shown,
)
from booking.web.api.house.schemas.texts import Reason
from booking.web.api.schemas import Answered, LocalInstant, Sent
from booking.web.api.values import Instant, Slug

ASKED = {**BOOKING, "status": "pending", "stage": "pending", "expires_at": "2026-11-25T09:00:00+01:00"}
REQUEST = {
    "booking": BOOKING["id"],
    "expires_at": ASKED["expires_at"],
    "moves": None,
    "appointment": {**APPOINTMENT, "bookings": [ASKED]},
}


class RequestAnswered(Answered):
    """A booking that waits for the business until ``expires_at``, in its appointment.

    ``moves`` is the booking whose move it asks for, which keeps its time until then. The version of the appointment is
    what a decision names in ``If-Match``.
    """

    model_config = shown(REQUEST)

    booking: int
    expires_at: LocalInstant
    moves: int | None
    appointment: AppointmentAnswered


class RequestList(Answered):
    """A part of the requests that wait; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"requests": [REQUEST], "cursor": None})

    requests: list[RequestAnswered]
    cursor: str | None


class DeclineSent(Sent):
    """Why it cannot be, which stands in the customer's mail."""

    model_config = shown({"reason": "Anna is on holiday."})

    reason: Reason | None = None


class ProposalSent(Sent):
    """Another time, which is held for the customer for so many ``hours``, at most until one of the starts."""

    model_config = shown({"starts_at": "2026-12-02T10:00:00+01:00", "resource": "anna", "hours": 48})

    starts_at: Instant
    resource: Slug | None = None
    hours: Annotated[int, Field(ge=SHORTEST_HOURS, le=LONGEST_HOURS)] = USUAL_HOURS
    override: list[Override] = OVERRIDE
