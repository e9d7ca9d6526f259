"""Series: visits that were booked together in a rhythm, and booking one for somebody known."""

from typing import Annotated

from pydantic import Field

from booking.domain.series import LONGEST_STEP
from booking.web.api.house.schemas.appointments import (
    APPOINTMENT,
    BOOKING,
    NOTIFY,
    AppointmentAnswered,
    Number,
    shown,
)
from booking.web.api.schemas import Answered, Locale, Sent
from booking.web.api.values import Answer, Instant, Seats, Services, Slug

MOST_VISITS = 100
SERIES = {
    "id": 915038104584197,
    "bookings": [BOOKING["id"]],
    "appointments": [{**APPOINTMENT, "bookings": [{**BOOKING, "series": 915038104584197}]}],
}


class SeriesAnswered(Answered):
    """The visits of a series by their start, whatever has become of them; ``bookings`` are its own in them."""

    model_config = shown(SERIES)

    id: int
    bookings: list[int]
    appointments: list[AppointmentAnswered]


class SeriesSent(Sent):
    """A service at each of these starts for a known customer, all of them or none; ``every_days`` is their rhythm."""

    model_config = shown(
        {
            "service": "checkup",
            "customer": 915038104584192,
            "starts": ["2026-12-01T10:00:00+01:00", "2026-12-08T10:00:00+01:00"],
            "every_days": 7,
        }
    )

    service: Services
    customer: Number
    starts: list[Instant] = Field(min_length=2, max_length=MOST_VISITS)
    every_days: Annotated[int, Field(ge=1, le=LONGEST_STEP)]
    resource: Slug | None = None
    seats: Seats = 1
    audience: Slug | None = None
    locale: Locale | None = None
    answers: dict[str, Answer] = Field(default_factory=dict)
    notify: bool = NOTIFY
    reminders: bool = False
