"""The single values of a set-up file: strict types, and a sentence for each value that is impossible.

A text is never taken for a number, nor a number for true or false. Wall times become minutes from
midnight, dates and instants become what Python calls so.
"""

import functools
import re
import zoneinfo
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

import phonenumbers
from babel import Locale
from babel.numbers import is_currency
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from booking.domain.slugs import LONGEST_SLUG, RESERVED, SHORTEST_BUSINESS_SLUG, is_slug
from booking.domain.texts import LINE_END, LONE_SURROGATE, UNPRINTABLE

DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES
YEAR_MINUTES = 366 * DAY_MINUTES
LONGEST_NAME = 200
SHORTEST_PHONE = 8
LONGEST_TEXT = 5000
LONGEST_INSTRUCTIONS = 2000  # they stand in every mail and every entry of a calendar
LATER = 'must be later than it opens; past midnight the hours go on counting, 06:00 is "30:00"'
FIRST_YEAR, LAST_YEAR = 1980, 2199
WALL_TIME = re.compile(r"([0-4][0-9]):([0-5][0-9])")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
REGION = re.compile(r"[A-Z]{2}(-[A-Za-z0-9]{1,20}){0,2}")
NO_PLACES = frozenset({"Factory", "localtime"})
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def refusal(code: str, message: str, *at: str | int) -> PydanticCustomError:
    """What a validator raises; *at* leads from the value that is validated to the one that is wrong."""
    return PydanticCustomError("setup", "{message}", {"code": code, "message": message, "at": at})


def _one_line(text: str) -> str:
    if not text.strip():
        raise refusal("empty", "must not be empty")
    return _optional_line(text)


def _optional_line(text: str) -> str:
    if LINE_END.search(text):
        raise refusal("one_line", "must be one line")
    return _printable(text)


def _printable(text: str) -> str:
    # A line end in a description is a line feed; what else ends lines somewhere is refused with the rest.
    if LONE_SURROGATE.search(text) or UNPRINTABLE.search(text) or LINE_END.search(text.replace("\n", "")):
        raise refusal("control_characters", "must not contain control characters")
    return text


def _slug(text: str) -> str:
    if not is_slug(text):
        raise refusal(
            "slug", f"must be lower-case letters, digits and hyphens, at most {LONGEST_SLUG}, no hyphen at either end"
        )
    return text


def _business_slug(text: str) -> str:
    if len(_slug(text)) < SHORTEST_BUSINESS_SLUG:
        raise refusal("short_slug", f"must have at least {SHORTEST_BUSINESS_SLUG} characters")
    if text in RESERVED:
        raise refusal("reserved", "is a word that addresses need for something else")
    return text


def _minutes(value: object) -> int | None:
    match = WALL_TIME.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) * 60 + int(match[2]) if match else None


def _opens(value: object) -> int:
    minutes = _minutes(value)
    if minutes is None or minutes >= DAY_MINUTES:
        raise refusal("opens", 'must be a time before 24:00 like "09:00"')
    return minutes


def _closes(value: object) -> int:
    minutes = _minutes(value)
    if minutes is None or minutes > 2 * DAY_MINUTES:
        raise refusal("closes", 'must be a time up to 48:00 like "17:30"')
    return minutes


def _hours(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise refusal("two_times", 'must be two times like ["09:00", "12:00"]')
    minutes = []
    for at, check in enumerate((_opens, _closes)):
        try:
            minutes.append(check(value[at]))
        except PydanticCustomError as error:
            raise refusal(error.context["code"] if error.context else "invalid", error.message(), at) from None
    opens, closes = minutes
    if closes <= opens:
        raise refusal("later", LATER, 1)
    return opens, closes


def _span(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise refusal("two_minutes", "must be two minutes of the visit like [0, 30]")
    for at, minute in enumerate(value):
        if type(minute) is not int or not 0 <= minute <= WEEK_MINUTES:
            raise refusal("minutes", "must be a whole number of minutes, 0 or more", at)
    start, end = value
    if end <= start:
        raise refusal("span_order", "must be more than its start", 1)
    return start, end


def _date(value: object) -> date:
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            day = date.fromisoformat(value)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    except ValueError:
        pass
    raise refusal("date", 'must be a date like "2026-12-24"')


def _instant(value: object) -> datetime:
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value):
            moment = datetime.fromisoformat(value)
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment
    except ValueError:
        pass
    raise refusal("instant", 'must be an instant with its offset like "2026-12-28T00:00:00+01:00"')


def _time_zone(text: str) -> str:
    if text not in time_zones():
        raise refusal("time_zone", 'must be a time zone like "Europe/Berlin"')
    return text


def _currency(text: str) -> str:
    if not is_currency(text):
        raise refusal("currency", 'must be a currency like "EUR" (ISO 4217)')
    return text


def _country(text: str) -> str:
    if text not in countries():
        raise refusal("country", 'must be a country like "DE" (ISO 3166)')
    return text


def _region(text: str) -> str:
    if not REGION.fullmatch(text) or text[:2] not in countries():
        raise refusal("region", 'must be a country or a part of one like "DE-TH" (ISO 3166-2)')
    return text


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise refusal("email", "must be an e-mail address") from None


def phone_number(text: str, country: str | None) -> str | None:
    """The number as ``+493611234567`` (E.164), read as people of *country* write it; None where it is none."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number) or number.extension or len(international) < SHORTEST_PHONE:
        return None
    return international


@functools.cache
def time_zones() -> frozenset[str]:
    """Every zone of the time zone data base."""
    return frozenset(zoneinfo.available_timezones()) - NO_PLACES


@functools.cache
def countries() -> frozenset[str]:
    """The codes of all countries, two letters each."""
    names: Mapping[str, str] = Locale("en").territories
    return frozenset(code for code in names if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


Language = Literal["de", "en"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Slug = Annotated[str, AfterValidator(_slug)]
BusinessSlug = Annotated[str, AfterValidator(_business_slug)]
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_one_line)]
ShortName = Annotated[str, Field(max_length=60), AfterValidator(_one_line)]
PostalCode = Annotated[str, Field(max_length=20), AfterValidator(_optional_line)]
OptionalName = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_optional_line)]
Names = Annotated[dict[Language, Name], Field(min_length=1)]
Descriptions = dict[Language, Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_printable)]]
Instructions = dict[Language, Annotated[str, Field(max_length=LONGEST_INSTRUCTIONS), AfterValidator(_printable)]]
Lines = Annotated[str, Field(max_length=LONGEST_INSTRUCTIONS), AfterValidator(_printable)]
Opens = Annotated[int, PlainValidator(_opens)]
Closes = Annotated[int, PlainValidator(_closes)]
Hours = Annotated[tuple[int, int], PlainValidator(_hours)]
Span = Annotated[tuple[int, int], PlainValidator(_span)]
Date = Annotated[date, PlainValidator(_date)]
Instant = Annotated[datetime, PlainValidator(_instant)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Currency = Annotated[str, AfterValidator(_currency)]
Country = Annotated[str, AfterValidator(_country)]
Region = Annotated[str, AfterValidator(_region)]
Email = Annotated[str, AfterValidator(_email)]
Phone = Annotated[str, Field(max_length=40)]
Length = Annotated[int, Field(ge=1, le=WEEK_MINUTES)]
Buffer = Annotated[int, Field(ge=0, le=WEEK_MINUTES)]
Notice = Annotated[int, Field(ge=0, le=YEAR_MINUTES)]
Count = Annotated[int, Field(ge=1, le=10_000)]
