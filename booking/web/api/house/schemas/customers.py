"""Customers as programs of the business get them, and what they send to add, change and merge them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from booking.services.customers.notes import LONGEST as LONGEST_NOTE
from booking.services.customers.tags import LONGEST as LONGEST_TAG
from booking.services.customers.tags import MOST as MOST_TAGS
from booking.web.api.house.schemas.appointments import BookingStatus, Number, shown
from booking.web.api.house.schemas.texts import Lines, Reason
from booking.web.api.schemas import Answered, Locale, LocalInstant, PartQuery, Sent
from booking.web.api.values import EmailAddress, Instant, Line, LocalDate, PersonName, PhoneText, fault

CARD = {
    "id": 915038104584192,
    "name": "Jana Berg",
    "email": "jana@example.org",
    "phone": "+493611234567",
    "born_on": "1980-05-12",
    "tags": ["Stammkundin"],
    "blocked": False,
    "archived": False,
    "merged_into": None,
    "last_visit": "2026-11-02T10:00:00+01:00",
    "next_visit": None,
    "no_shows": 0,
    "changed_at": None,
}
NOTE = {
    "id": 915038104584197,
    "version": "0f343b0931126a20f133d67c2b018a3b",
    "text": "Kommt gern früh.",
    "written_by": "Anna Berg",
    "created_at": "2026-11-02T10:00:00+01:00",
    "updated_at": "2026-11-02T10:00:00+01:00",
}
CUSTOMER = {
    "id": 915038104584192,
    "version": "0f343b0931126a20",
    "name": "Jana Berg",
    "email": "jana@example.org",
    "phone": "+493611234567",
    "born_on": "1980-05-12",
    "locale": "de",
    "tags": ["Stammkundin"],
    "blocked_at": None,
    "blocked_reason": None,
    "archived_at": None,
    "merged_into": None,
    "created_at": "2026-01-12T10:00:00+01:00",
    "notes": [NOTE],
    "visits": 4,
    "no_shows": 0,
    "cancelled": 1,
    "late": 0,
}
VISIT = {
    "booking": 915038104584193,
    "appointment": 915038104584194,
    "reference": "K7TM4QXD",
    "status": "confirmed",
    "starts_at": "2026-11-30T10:00:00+01:00",
    "ends_at": "2026-11-30T10:30:00+01:00",
    "service": {"de": "Vorsorge", "en": "Check-up"},
    "resources": ["Anna"],
    "seats": 1,
    "cancelled_late": False,
}
Tag = Annotated[str, Field(min_length=1, max_length=LONGEST_TAG, pattern="^[^,;#][^,;]*$"), Line]
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS)]


class CustomersQuery(PartQuery):
    """Whom to list: those whom ``q`` may mean, those with a ``tag``, those of a list, or those changed since.

    ``q`` is what somebody says of themselves: names, the beginning of one, an address, a number, a day of birth;
    umlauts and a wrong letter are forgiven. It answers the likeliest, and goes with nothing else.
    """

    q: str | None = Field(None, max_length=200)
    tag: str | None = Field(None, max_length=LONGEST_TAG)
    which: Literal["all", "lately", "blocked", "archived"] = "all"
    updated_since: Instant | None = None

    @model_validator(mode="after")
    def _is_one_list(self) -> Self:
        said = [self.q, self.tag, self.updated_since, None if self.which == "all" else self.which]
        if sum(each is not None for each in said) > 1:
            raise fault("not_together")
        return self


class CustomerCard(Answered):
    """A customer in a list. ``changed_at`` is told where ``updated_since`` is asked for."""

    model_config = shown(CARD)

    id: int
    name: str
    email: str | None
    phone: str | None
    born_on: str | None
    tags: list[str]
    blocked: bool
    archived: bool
    merged_into: int | None
    last_visit: LocalInstant | None
    next_visit: LocalInstant | None
    no_shows: int
    changed_at: LocalInstant | None


class CustomerList(Answered):
    """A part of the customers; ``cursor`` is where to go on, null at the end."""

    model_config = shown({"customers": [CARD], "cursor": None})

    customers: list[CustomerCard]
    cursor: str | None


class CustomerNote(Answered):
    """What the house has noted. Confidential notes are told to no program."""

    model_config = shown(NOTE)

    id: int
    version: str
    text: str
    written_by: str | None
    created_at: LocalInstant
    updated_at: LocalInstant


class CustomerAnswered(Answered):
    """A customer with what was noted, and what all visits come to.

    ``version`` changes with whatever may be edited: send it in ``If-Match``. Who was merged names who took over.
    """

    model_config = shown(CUSTOMER)

    id: int
    version: str
    name: str
    email: str | None
    phone: str | None
    born_on: str | None
    locale: str
    tags: list[str]
    blocked_at: LocalInstant | None
    blocked_reason: str | None
    archived_at: LocalInstant | None
    merged_into: int | None
    created_at: LocalInstant
    notes: list[CustomerNote]
    visits: int
    no_shows: int
    cancelled: int
    late: int


class CustomerNew(Sent):
    """Somebody to add; telephone numbers without a country are those of the house."""

    model_config = shown({"name": "Karl Winter", "email": "karl@example.org", "phone": "0361 1234567"})

    name: PersonName
    email: EmailAddress | None = None
    phone: PhoneText | None = None
    born_on: LocalDate | None = None
    locale: Locale | None = None
    tags: Tags = Field(default_factory=list)


class CustomerChange(Sent):
    """What to change; what is not sent stays, and null takes away what was known."""

    model_config = shown({"phone": "0361 7654321", "tags": ["Stammkundin"]})

    name: PersonName | None = None
    email: EmailAddress | None = None
    phone: PhoneText | None = None
    born_on: LocalDate | None = None
    locale: Locale | None = None
    tags: Tags | None = None

    @model_validator(mode="after")
    def _keeps_what_must_be(self) -> Self:
        if any(key in self.model_fields_set and getattr(self, key) is None for key in ("name", "locale", "tags")):
            raise fault("required")
        return self


class BlockSent(Sent):
    """Why somebody may book online no more; for the house only."""

    model_config = shown({"reason": "Kommt oft nicht."})

    reason: Reason | None = None


class MergeSent(Sent):
    """Who is the same person, with the version that was read. What is sent is what is known of both from now on."""

    model_config = shown({"other": 915038104584199, "other_version": "0f343b0931126a20", "phone": "0361 1234567"})

    other: Number
    other_version: Annotated[str, Field(min_length=1, max_length=64)]
    name: PersonName | None = None
    email: EmailAddress | None = None
    phone: PhoneText | None = None
    born_on: LocalDate | None = None


class SplitAnswered(Answered):
    """Who had taken over, and is somebody else again."""

    model_config = shown({"kept": 915038104584192})

    kept: int


class CustomerNoteSent(Sent):
    """Something to note about a customer."""

    model_config = shown({"text": "Kommt gern früh."})

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE), Lines]


class VisitsQuery(Sent):
    """Where to go on with visits that were."""

    cursor: str | None = Field(None, max_length=400)


class CustomerVisit(Answered):
    """One booking of a customer; ``cancelled_late`` where the time for it was over."""

    model_config = shown(VISIT)

    booking: int
    appointment: int
    reference: str
    status: BookingStatus
    starts_at: LocalInstant
    ends_at: LocalInstant
    service: dict[str, str]
    resources: list[str]
    seats: int
    cancelled_late: bool


class CustomerVisits(Answered):
    """What is to come, ascending, and what was, the latest first; ``cursor`` leads further back, null at the end."""

    model_config = shown({"coming": [VISIT], "past": [], "cursor": None})

    coming: list[CustomerVisit]
    past: list[CustomerVisit]
    cursor: str | None
