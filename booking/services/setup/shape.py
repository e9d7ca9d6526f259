"""The shape of a set-up file: which keys there are, of what type, and what each is when it is left out."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule, is_possible
from booking.services.setup.faults import Fault, Path
from booking.services.setup.values import (
    LATER,
    Buffer,
    BusinessSlug,
    Closes,
    Count,
    Country,
    Currency,
    Date,
    Descriptions,
    Email,
    Hours,
    Instant,
    Instructions,
    Language,
    Length,
    Lines,
    Name,
    Names,
    Notice,
    Opens,
    OptionalName,
    Phone,
    PostalCode,
    Region,
    ShortName,
    Slug,
    Span,
    TimeZone,
    Weekday,
    refusal,
)

MOMENT = "needs days (0 to 60) and at, or minutes (15 to 10080 before, 0 to 10080 after)"


class Shape(BaseModel):
    """What all parts have in common: no unknown key, no value of a neighbouring type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AudienceShape(Shape):
    """A group of customers that windows distinguish."""

    slug: Slug
    name: Names


class WeeklyHoursShape(Shape):
    """Recurring wall hours, minutes from midnight."""

    weekday: Weekday
    opens: Opens
    closes: Closes
    location: Slug | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    every_weeks: Annotated[int, Field(ge=1, le=52)] = 1

    @model_validator(mode="after")
    def _has_an_order(self) -> Self:
        if self.closes <= self.opens:
            raise refusal("later", LATER, "closes")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise refusal("until_before_from", "must not be before valid_from", "valid_until")
        if self.every_weeks > 1 and self.valid_from is None:
            raise refusal("needs_valid_from", "needs valid_from, the week from which it counts", "every_weeks")
        return self


class DateOverrideShape(Shape):
    """The hours of one date, pairs of wall times; none is closed."""

    on: Date
    hours: Annotated[list[Hours], Field(max_length=48)]


class TimeOffShape(Shape):
    """An absence, ``[starts_at, ends_at)``."""

    starts_at: Instant
    ends_at: Instant
    reason: OptionalName | None = None

    @model_validator(mode="after")
    def _has_an_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise refusal("ends_before_starts", "must be later than starts_at", "ends_at")
        return self


class LocationShape(Shape):
    """A place; its hours are for the resources that have none of their own."""

    slug: Slug
    name: Name
    street: OptionalName
    postal_code: PostalCode
    town: Name
    country: Country
    time_zone: TimeZone
    holiday_region: Region | None = None
    weekly_hours: Annotated[list[WeeklyHoursShape], Field(max_length=500)] = []
    date_overrides: Annotated[list[DateOverrideShape], Field(max_length=2000)] = []


class ResourceShape(Shape):
    """Whatever time is taken on. ``weekly_hours`` None follows the location's."""

    slug: Slug
    kind: Literal["staff", "room", "equipment"]
    name: Name
    location: Slug
    priority: Annotated[int, Field(ge=0, le=1000)] = 1
    weekly_hours: Annotated[list[WeeklyHoursShape], Field(max_length=500)] | None = None
    date_overrides: Annotated[list[DateOverrideShape], Field(max_length=2000)] = []
    time_off: Annotated[list[TimeOffShape], Field(max_length=2000)] = []


class WindowShape(Shape):
    """Wall hours in which a service is given; without audiences it is for everyone."""

    weekday: Weekday
    opens: Opens
    closes: Closes
    audiences: Annotated[list[Slug], Field(max_length=50)] = []

    @model_validator(mode="after")
    def _has_an_order(self) -> Self:
        if self.closes <= self.opens:
            raise refusal("later", LATER, "closes")
        return self


class RequirementShape(Shape):
    """One resource of ``any_of`` during ``spans``; None is the whole visit."""

    any_of: Annotated[list[Slug], Field(min_length=1, max_length=500)]
    spans: Annotated[list[Span], Field(min_length=1, max_length=50)] | None = None


class ChoiceShape(Shape):
    """An answer that a question offers."""

    slug: Slug
    label: Names


class ConditionShape(Shape):
    """An earlier question, and the answer after which this one is asked."""

    question: Slug
    answer: Annotated[Slug, Field(alias="is")]


class QuestionShape(Shape):
    """Asked at booking."""

    slug: Slug
    kind: Literal["text", "choice", "yes_no", "date", "number"]
    label: Names
    required: bool = False
    choices: Annotated[list[ChoiceShape], Field(max_length=100)] = []
    when: ConditionShape | None = None

    @model_validator(mode="after")
    def _offers_choices(self) -> Self:
        if self.kind == "choice" and not self.choices:
            raise refusal("needs_choices", "must not be empty for a question of the kind choice", "choices")
        if self.kind != "choice" and self.choices:
            raise refusal("no_choices", "are for a question of the kind choice only", "choices")
        return self


class ServiceShape(Shape):
    """What can be booked."""

    slug: Slug
    location: Slug | None = None
    name: Names
    description: Descriptions = {}
    instructions: Instructions = {}
    duration_minutes: Length
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    step_minutes: Length | None = None
    alignment: Literal["clock", "opening"] = "clock"
    minimum_notice_minutes: Notice = 0
    horizon_days: Annotated[int, Field(ge=0, le=1100)] = 90
    cancellation_notice_minutes: Notice = 0
    capacity: Count = 1
    approval: bool = False
    approval_hours: Annotated[int, Field(ge=1, le=24 * 366)] = 48
    max_per_day: Count | None = None
    waiting_list: bool = False
    combines: bool = False
    series_max: Annotated[int, Field(ge=2, le=52)] | None = None
    by_sessions: bool = False
    open_max: Annotated[int, Field(ge=1, le=100)] | None = None
    recall_months: Annotated[int, Field(ge=1, le=60)] | None = None
    price_minor: Annotated[int, Field(ge=0, le=10**12)] | None = None
    windows: Annotated[list[WindowShape], Field(max_length=500)] = []
    requires: Annotated[list[RequirementShape], Field(max_length=10)] = []
    questions: Annotated[list[QuestionShape], Field(max_length=50)] = []

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.combines and (self.capacity > 1 or self.by_sessions):
            raise refusal("combines_alone", "is for services with one seat that are not given by sessions", "combines")
        if self.series_max is not None and self.by_sessions:
            raise refusal("series_by_sessions", "is not for services that are given by sessions", "series_max")
        return self


class ReminderShape(Shape):
    """What is sent by itself: ``days`` before or after at a wall time, or ``minutes``; without a service, of all."""

    kind: Literal["reminder", "follow_up"]
    channel: Literal["email", "sms"] = "email"
    service: Slug | None = None
    days: int | None = None
    at: Opens | None = None
    minutes: int | None = None

    def rule(self, service_id: int | None) -> ReminderRule:
        """The same as a rule that is not stored yet."""
        return ReminderRule(0, Kind(self.kind), Channel(self.channel), service_id, self.days, self.at, self.minutes)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if not is_possible(self.rule(None)):
            raise refusal("moment", MOMENT)
        return self


class LegalShape(Shape):
    """What imprint and privacy notice say; without the first three there can be neither."""

    provider: Name
    hosting: Name
    complaints_to: Name
    address: Lines = ""
    represented_by: Lines = ""
    registered: Lines = ""
    vat_id: OptionalName = ""
    profession: Lines = ""
    chamber: Lines = ""
    rules: Lines = ""
    more: Lines = ""
    protection_officer: Lines = ""


class BusinessShape(Shape):
    """The whole file. Reminders that are left out stay as they are; so does what is said for the law."""

    slug: BusinessSlug
    name: Name
    trade: ShortName
    locale: Language
    address_form: Literal["sie", "du"] = "sie"
    currency: Currency
    email: Email
    phone: Phone | None = None
    confirms_addresses: bool = False
    asks_work: bool = False
    keeps_names: bool = False
    release_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    offer_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    offer_quiet_from: Opens = 21 * 60
    offer_quiet_until: Opens = 9 * 60
    tells_openings: bool = False
    assistants: Literal["off", "read", "book"] = "read"
    legal: LegalShape | None = None
    audiences: Annotated[list[AudienceShape], Field(max_length=50)] = []
    locations: Annotated[list[LocationShape], Field(max_length=100)]
    resources: Annotated[list[ResourceShape], Field(max_length=500)] = []
    services: Annotated[list[ServiceShape], Field(max_length=500)] = []
    reminders: Annotated[list[ReminderShape], Field(max_length=50)] | None = None


SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "string_type": "must be a text",
    "string_unicode": "must not contain half a character",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must not be empty",
    "setup": "{message}",
}

# Of what is known about a fault, the figures that a sentence may name.
FIGURES = ("ge", "le", "max_length", "expected")


def shape_faults(document: object) -> tuple[BusinessShape | None, list[Fault]]:
    """The document as a shape, or everything that does not fit."""
    try:
        return BusinessShape.model_validate(document), []
    except ValidationError as error:
        return None, [_fault(each) for each in error.errors(include_url=False)]


def _fault(error: ErrorDetails) -> Fault:
    context = error.get("ctx", {})
    path: Path = (*error["loc"], *context.get("at", ()))
    if path and path[-1] == "[key]":
        return Fault(path[:-1], 'unknown language, only "de" and "en" are known', "language")
    sentence = SENTENCES.get(error["type"])
    code = context.get("code", error["type"])
    values = {name: value for name, value in context.items() if name in FIGURES}
    return Fault(path, sentence.format_map(context) if sentence else error["msg"], code, values)
