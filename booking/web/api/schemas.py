"""What programs send and get, as pydantic models: they check what comes in and describe what goes out."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from booking.domain.programs import Scope
from booking.domain.when.meaning import LONGEST as LONGEST_WISH
from booking.web.api import samples
from booking.web.api.values import (
    Answer,
    EmailAddress,
    Instant,
    LocalDate,
    PersonName,
    PhoneText,
    QueryLimit,
    QueryPage,
    QuerySeats,
    Seats,
    Services,
    Slug,
    fault,
)

LONGEST_WINDOW = timedelta(days=62)
Locale = Literal["de", "en"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Sent(BaseModel):
    """What comes in: nothing is converted and nothing unknown is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


class Answered(BaseModel):
    """What goes out; tests hold every answer against these models."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NoQuery(Sent):
    """An address that takes no options."""


class PageQuery(Sent):
    """Which page of a list."""

    page: QueryPage = 1


class PartQuery(Sent):
    """Where to go on in a long list, and how much of it to answer at once."""

    cursor: str | None = Field(None, max_length=400)
    limit: QueryLimit = 50


class SlotsQuery(Sent):
    """The local dates to look at, both inclusive, at most 62 days, or ``when`` in words; and for whom."""

    when: str | None = Field(None, max_length=LONGEST_WISH, json_schema_extra={"examples": ["next Wednesday, 2 pm"]})
    locale: Locale | None = None
    first: LocalDate | None = Field(None, alias="from", validate_default=True)
    last: LocalDate | None = Field(None, alias="to", validate_default=True)
    resource: Slug | None = None
    seats: QuerySeats = 1
    audience: Slug | None = None

    @field_validator("first", "last")
    @classmethod
    def _either(cls, on: date | None, info: ValidationInfo) -> date | None:
        has_words = info.data.get("when") is not None
        if on is None and not has_words and "when" in info.data:
            raise fault("required")
        if on is not None and has_words:
            raise fault("not_with_when")
        return on

    @field_validator("last")
    @classmethod
    def _follows(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("first")
        if first is not None and last is not None:
            if last < first:
                raise fault("before_from")
            if last - first >= LONGEST_WINDOW:
                raise fault("window_too_long")
        return last


class CustomerSent(Sent):
    """Who comes. The confirmation is sent to the e-mail address."""

    model_config = samples.shown(samples.CUSTOMER)

    name: PersonName
    email: EmailAddress
    phone: PhoneText | None = None


class BookingSent(Sent):
    """A booking to make. ``audience`` is needed for starts that are offered to one only.

    ``reminders``: the customer has said that they want to be reminded; never true by itself.
    """

    model_config = samples.shown(samples.BOOKING)

    service: Services
    starts_at: Instant
    resource: Slug | None = None
    seats: Seats = 1
    audience: Slug | None = None
    locale: Locale | None = None
    customer: CustomerSent
    answers: dict[str, Answer] = Field(default_factory=dict)
    reminders: bool = False


class RescheduleSent(Sent):
    """Where a booking is to be moved; without a resource it stays with the present one where that is free."""

    model_config = samples.shown(samples.MOVED)

    starts_at: Instant
    resource: Slug | None = None


class NothingSent(Sent):
    """A body without content; it may be left out."""


class Texts(Answered):
    """A text in both languages; a business that wrote only one is shown in that one."""

    model_config = samples.shown(samples.TEXTS)

    de: str
    en: str


class BusinessCard(Answered):
    """A business in a list."""

    model_config = samples.shown(samples.CARD)

    slug: str
    name: str
    trade: str
    town: str
    time_zone: str


class BusinessList(Answered):
    """One page of businesses; ``next_page`` is null on the last one."""

    model_config = samples.shown({"businesses": [samples.CARD], "next_page": None})

    businesses: list[BusinessCard]
    next_page: int | None


class Audience(Answered):
    """A group of customers for whom some starts are kept."""

    model_config = samples.shown(samples.AUDIENCE)

    slug: str
    name: Texts


class Location(Answered):
    """A place with its address."""

    model_config = samples.shown(samples.LOCATION)

    slug: str
    name: str
    street: str
    postal_code: str
    town: str
    country: str
    time_zone: str


class BusinessAnswered(BusinessCard):
    """A business with what is needed to book there and to reach it."""

    model_config = samples.shown(samples.BUSINESS)

    locale: str
    currency: str
    email: str
    phone: str | None
    audiences: list[Audience]
    locations: list[Location]


class ResourceAnswered(Answered):
    """A person, a room or a device that a customer may ask for."""

    model_config = samples.shown(samples.RESOURCE)

    slug: str
    name: str


class Choice(Answered):
    """One of the answers that a question offers."""

    model_config = samples.shown(samples.CHOICE)

    slug: str
    label: Texts


class Condition(Answered):
    """A question is asked only after this answer to another one."""

    model_config = samples.shown(samples.CONDITION)

    question: str
    is_: str = Field(alias="is")


class QuestionAnswered(Answered):
    """What a booking's ``answers`` are to hold, by slug."""

    model_config = samples.shown(samples.QUESTION)

    slug: str
    kind: Literal["text", "choice", "yes_no", "date", "number"]
    label: Texts
    required: bool
    choices: list[Choice]
    when: Condition | None


class ServiceAnswered(Answered):
    """What can be booked. ``instructions`` say what to bring and how to prepare, and may be empty.

    ``price_minor`` is in the currency's smallest unit, null where none is named.
    """

    model_config = samples.shown(samples.SERVICE)

    slug: str
    name: Texts
    description: Texts
    instructions: Texts
    duration_minutes: int
    price_minor: int | None
    currency: str
    capacity: int
    approval: bool
    location: str
    resources: list[ResourceAnswered]
    questions: list[QuestionAnswered]


class ServiceList(Answered):
    """One page of a business's services, in its order; ``next_page`` is null on the last one."""

    model_config = samples.shown({"services": [samples.SERVICE], "next_page": None})

    services: list[ServiceAnswered]
    next_page: int | None


LocalInstant = Annotated[datetime, Field(strict=False)]


class SlotAnswered(Answered):
    """A start that may be booked, in the wall time of the place with its offset.

    ``resources`` are those with which it can be had, ``seats`` the most that one of them has left.
    """

    model_config = samples.shown(samples.SLOT)

    starts_at: LocalInstant
    ends_at: LocalInstant
    resources: list[str]
    seats: int


class Understanding(Answered):
    """What was understood of ``when``: local dates, both inclusive, and times of day at which a visit may begin.

    ``to`` is null where no end was said. ``text`` says it in words.
    """

    model_config = samples.shown(samples.UNDERSTOOD)

    first: str = Field(alias="from")
    last: str | None = Field(alias="to")
    weekdays: list[Weekday] | None
    not_before: str | None
    not_after: str | None
    text: str


class SlotList(Answered):
    """The slots of a window, ascending; or the nearest to what was asked for, all of which fit if it is ``exact``."""

    model_config = samples.shown(samples.SLOTS)

    time_zone: str
    understood: Understanding | None = None
    exact: bool | None = None
    slots: list[SlotAnswered]


class BookingLinks(Answered):
    """The booking's page, and its event for calendars."""

    model_config = samples.shown(samples.LINKS)

    manage: str
    ics: str


class BookingAnswered(Answered):
    """A booking as it is now; the token opens it and is to be kept secret."""

    model_config = samples.shown(samples.BOOKED)

    reference: str
    status: Literal["held", "pending", "confirmed", "declined", "lapsed", "cancelled", "completed", "no_show"]
    starts_at: LocalInstant
    ends_at: LocalInstant
    token: str
    links: BookingLinks


class TokenAnswered(Answered):
    """What a token is: whom it acts for, where, and what it may do."""

    model_config = samples.shown(samples.TOKEN)

    name: str
    business: str
    acts_for: str
    role: Literal["owner", "manager", "front_desk", "staff", "read_only"]
    calendar: str | None
    scopes: list[Scope]


class FieldFault(Answered):
    """One thing to mend: where it stands in what was sent, and what is wrong with it."""

    path: str
    code: str


class Problem(Answered):
    """Why something was refused (RFC 9457); ``code`` stays the same, the words may change."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class InvalidProblem(Problem):
    """A problem with what was sent, fault by fault."""

    errors: list[FieldFault]


class ScopeProblem(Problem):
    """One of these scopes is needed, and the token has none of them."""

    scopes: list[str]


class NotUnderstoodProblem(Problem):
    """``part`` is what of the words was not understood; empty where it was none in particular."""

    part: str


class Taker(Answered):
    """Who is in the way, and from when to when, buffers included. Of what is not yours to see only the time is told."""

    model_config = samples.shown(samples.TAKER)

    resource: str
    starts_at: LocalInstant
    ends_at: LocalInstant
    kind: Literal["visit", "session", "block"]
    appointment: int | None
    title: str | None


class TakenProblem(Problem):
    """Somebody else has the time; ``alternatives`` are the nearest that are free, ascending.

    Programs of the business are told besides who is in the way (``taken_by``); and of several dates which ones are
    taken (``dates``, ``lost``).
    """

    alternatives: list[SlotAnswered]
    taken_by: list[Taker] | None = None
    dates: list[str] | None = None
    lost: list[LocalInstant] | None = None


class OverrideProblem(Problem):
    """Rules stand against it, all of which are named: send them in ``override`` to go over them knowingly.

    ``dates`` are those of several that it is about.
    """

    refusals: list[str]
    dates: list[str] | None = None


class TooLateProblem(Problem):
    """The customer's time for changes ended."""

    until: LocalInstant


class FailureProblem(Problem):
    """A failure on our side; its number is in our log."""

    number: str
