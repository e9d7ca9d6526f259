"""What tools are called with, as pydantic models: they check what comes, and their schemas tell assistants."""

from typing import Annotated

from pydantic import Field

from booking.web.api.schemas import Locale, Sent, SlotsQuery
from booking.web.api.values import Answer, EmailAddress, Instant, PersonName, PhoneText, Seats, Services, Slug

Word = Annotated[str, Field(max_length=80)]
Token = Annotated[str, Field(min_length=1, max_length=200)]
Whole = Annotated[int, Field(ge=1, le=1000)]


class Finding(Sent):
    """What a business is called, does, and where it is; any part of it."""

    query: Word = ""
    trade: Word = ""
    town: Word = ""
    locale: Locale | None = None


class OneBusiness(Sent):
    """A business by its slug, from find_businesses."""

    business: Slug
    locale: Locale | None = None


class Starts(SlotsQuery):
    """Free starts of a service: ``when`` in words, German or English, or the dates ``from`` and ``to``."""

    business: Slug
    service: Services
    seats: Whole = 1


class Preparing(Sent):
    """A start from find_slots, and who comes: what the person has said, never a guess."""

    business: Slug
    service: Services
    starts_at: Instant
    name: PersonName
    email: EmailAddress
    phone: PhoneText | None = None
    resource: Slug | None = None
    audience: Slug | None = None
    seats: Seats = 1
    answers: dict[str, Answer] = Field(default_factory=dict)
    locale: Locale | None = None


class OneBooking(Sent):
    """The token of a booking: the part after /b/ in the link of its mail."""

    token: Token
    locale: Locale | None = None


class Moving(OneBooking):
    """A booking, and the start that it should have instead."""

    starts_at: Instant
