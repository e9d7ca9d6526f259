"""The kinds of values that programs send: each is read strictly, and says what it is in the OpenAPI document."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from booking.domain.combined import MOST
from booking.domain.slugs import LONGEST_SLUG
from booking.domain.texts import LINE_END, LONE_SURROGATE, UNPRINTABLE
from booking.web.addresses import ServicesConverter, SlugConverter

LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
MOST_SEATS = 1000
LAST_PAGE = 100_000
LONGEST_PART = 200

# RFC 3339 5.6, with the offset that it asks for; a minute has sixty seconds here.
INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))", re.ASCII
)
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fault(code: str) -> PydanticCustomError:
    """A value is not acceptable; programs see the *code*."""
    return PydanticCustomError(code, "see the code")


def instant(value: Any) -> datetime:
    """An aware UTC datetime from RFC 3339 text."""
    if not isinstance(value, str):
        raise fault("wrong_type")
    if not INSTANT.fullmatch(value):
        raise fault("not_an_instant")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise fault("not_an_instant") from None


def local_date(value: Any) -> date:
    """A date from ``2026-11-25``."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise fault("not_a_date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise fault("not_a_date") from None


def clock_minutes(value: Any) -> int:
    """Minutes after midnight from ``18:00``."""
    if not isinstance(value, str):
        raise fault("wrong_type")
    if not CLOCK.fullmatch(value):
        raise fault("not_a_time")
    return int(value[:2]) * 60 + int(value[3:])


def one_line_of_text(value: str) -> str:
    """Text that fits on one line, without characters that control something; spaces around it are dropped."""
    if LINE_END.search(value) or UNPRINTABLE.search(value):
        raise fault("control_characters")
    if LONE_SURROGATE.search(value):
        raise fault("not_text")
    return value.strip()


def said(value: str) -> str:
    """Text that says something."""
    if not value:
        raise fault("required")
    return value


def email_address(value: str) -> str:
    """One plain mail address that ours and other mail servers accept; its domain in lower case."""
    try:
        # Addresses below .test are for tests and reach nobody; some local parts beyond ASCII few servers take.
        checked = validate_email(value, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise fault("not_an_email") from None
    return checked.normalized


def phone_number(text: str, region: str) -> str | None:
    """A telephone number in the form that every telephone dials (E.164); None where it is none.

    Without a country code it is one of *region*.
    """
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def from_query(value: Any) -> int:
    """A whole number as it stands in an address."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
        raise fault("wrong_type")
    return int(value)


def answer(value: Any) -> Any:
    """What may answer a question; whether it does, the question decides."""
    if value is not None and not isinstance(value, str | bool | int | float):
        raise fault("wrong_type")
    return value


def _between(least: int, most: int) -> AfterValidator:
    def check(value: int) -> int:
        if value < least:
            raise fault("too_small")
        if value > most:
            raise fault("too_large")
        return value

    return AfterValidator(check)


def _number(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


Instant = Annotated[
    datetime,
    PlainValidator(instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-25T14:00:00+01:00"]}),
]
LocalDate = Annotated[
    date,
    PlainValidator(local_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-25"]}),
]
Line = AfterValidator(one_line_of_text)
PersonName = Annotated[str, Field(max_length=LONGEST_NAME, min_length=1), Line, AfterValidator(said)]
EmailAddress = Annotated[
    str,
    Field(max_length=LONGEST_EMAIL, json_schema_extra={"format": "email"}),
    Line,
    AfterValidator(said),
    AfterValidator(email_address),
]
PhoneText = Annotated[str, Field(max_length=LONGEST_PHONE), Line]
Slug = Annotated[
    str, Field(max_length=LONGEST_SLUG, min_length=1, json_schema_extra={"pattern": f"^{SlugConverter.regex}$"}), Line
]
Services = Annotated[
    str,
    Field(
        max_length=MOST * (LONGEST_SLUG + 1),
        min_length=1,
        description="A service, or two to four that follow one another in one visit, joined by `+` or, where one "
        "person is wanted throughout, by `~`.",
        json_schema_extra={"pattern": f"^{ServicesConverter.regex}$"},
    ),
    Line,
]
Answer = Annotated[Any, PlainValidator(answer), WithJsonSchema({"type": ["string", "boolean", "number", "null"]})]
Seats = Annotated[int, Field(ge=1, le=MOST_SEATS)]
QuerySeats = Annotated[int, PlainValidator(from_query), _between(1, MOST_SEATS), _number(1, MOST_SEATS)]
QueryPage = Annotated[int, PlainValidator(from_query), _between(1, LAST_PAGE), _number(1, LAST_PAGE)]
QueryLimit = Annotated[int, PlainValidator(from_query), _between(1, LONGEST_PART), _number(1, LONGEST_PART)]
