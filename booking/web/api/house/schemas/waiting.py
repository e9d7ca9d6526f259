"""Places in waiting lists: what programs get of them, and putting somebody there."""

from typing import Annotated, Literal

from pydantic import Field

from booking.domain.timezones import DAY
from booking.web.api.house.schemas.appointments import CUSTOMER, CustomerNamed, shown
from booking.web.api.schemas import Answered, Locale, LocalInstant, PartQuery, Sent, Weekday
from booking.web.api.values import (
    Answer,
    EmailAddress,
    Instant,
    LocalDate,
    PersonName,
    PhoneText,
    Seats,
    Services,
    Slug,
)

WANTED = {
    "first_on": "2026-11-30",
    "last_on": "2026-12-18",
    "weekdays": ["MO", "WE"],
    "from_minute": 480,
    "until_minute": 720,
    "only_start": None,
    "resource": None,
    "seats": 1,
    "audience": None,
}
PLACE = {
    "id": 915038104584198,
    "version": "0f343b0931126a20f133d67c2b018a3b",
    "service": "checkup",
    "state": "waiting",
    "place": 1,
    "wanted": WANTED,
    "customer": CUSTOMER,
    "locale": "de",
    "source": "desk",
    "passes": 0,
    "reminders": False,
    "offer": None,
    "instead_of": None,
    "created_at": "2026-11-23T09:00:00+01:00",
    "updated_at": "2026-11-23T09:00:00+01:00",
}
Minute = Annotated[int, Field(ge=0, le=DAY)]


class WaitingQuery(PartQuery):
    """Those who wait for one service, or for any."""

    service: Services | None = None


class WantedSent(Sent):
    """When it suits: on these local dates, both inclusive, on these weekdays (none: all), beginning in
    ``[from_minute, until_minute)`` after midnight. With ``only_start`` it is that start alone, as of a course.
    """

    model_config = shown({"first_on": "2026-11-30", "last_on": "2026-12-18", "weekdays": ["MO", "WE"]})

    first_on: LocalDate
    last_on: LocalDate
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    from_minute: Minute = 0
    until_minute: Minute = DAY
    only_start: Instant | None = None
    resource: Slug | None = None
    seats: Seats = 1
    audience: Slug | None = None


class WaitingCustomerSent(Sent):
    """Who waits; an offer must reach them in time, so there is an address."""

    model_config = shown({"name": "Karl Winter", "email": "karl@example.org", "phone": None})

    name: PersonName
    email: EmailAddress
    phone: PhoneText | None = None


class WaitingSent(Sent):
    """Somebody to put on a waiting list, who is told so by e-mail."""

    model_config = shown(
        {
            "service": "checkup",
            "wanted": {"first_on": "2026-11-30", "last_on": "2026-12-18", "weekdays": ["MO", "WE"]},
            "customer": {"name": "Karl Winter", "email": "karl@example.org"},
        }
    )

    service: Services
    wanted: WantedSent
    customer: WaitingCustomerSent
    locale: Locale | None = None
    answers: dict[str, Answer] = Field(default_factory=dict)
    reminders: bool = False


class WantedAnswered(Answered):
    """When it suits somebody, as it was said."""

    model_config = shown(WANTED)

    first_on: str
    last_on: str
    weekdays: list[Weekday]
    from_minute: int
    until_minute: int
    only_start: LocalInstant | None
    resource: str | None
    seats: int
    audience: str | None


class Kept(Answered):
    """A time that is kept for somebody who waits, until they have answered."""

    model_config = shown(
        {
            "starts_at": "2026-12-02T10:00:00+01:00",
            "ends_at": "2026-12-02T10:30:00+01:00",
            "expires_at": "2026-11-25T09:00:00+01:00",
        }
    )

    starts_at: LocalInstant
    ends_at: LocalInstant
    expires_at: LocalInstant | None


class GivenBack(Answered):
    """The visit that somebody would give back for an earlier one."""

    model_config = shown({"starts_at": "2026-12-16T10:00:00+01:00", "ends_at": "2026-12-16T10:30:00+01:00"})

    starts_at: LocalInstant
    ends_at: LocalInstant


class WaitingAnswered(Answered):
    """A place in a waiting list. ``place`` is the number in the line, null once it is over.

    ``offer`` is what is kept for them, ``instead_of`` what they would give back; ``passes`` counts the offers in a row
    that ran out unanswered.
    """

    model_config = shown(PLACE)

    id: int
    version: str
    service: str
    state: Literal["waiting", "offered", "accepted", "left", "over"]
    place: int | None
    wanted: WantedAnswered
    customer: CustomerNamed
    locale: str
    source: str
    passes: int
    reminders: bool
    offer: Kept | None
    instead_of: GivenBack | None
    created_at: LocalInstant
    updated_at: LocalInstant


class WaitingList(Answered):
    """A part of those who wait, in the order of their lines; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"waiting": [PLACE], "cursor": None})

    waiting: list[WaitingAnswered]
    cursor: str | None
