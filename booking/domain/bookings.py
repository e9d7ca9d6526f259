"""A booking as people see it: the facts from which pages, mails, events and answers are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.businesses import Business, Question

_YES_NO = {"yes": {"de": "Ja", "en": "Yes"}, "no": {"de": "Nein", "en": "No"}}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the visit happens."""

    name: str
    street: str
    postal_code: str
    town: str
    country: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it is written: name, street, postal code and town, without what is not known."""
        town = f"{self.postal_code} {self.town}".strip()
        return tuple(line for line in (self.name, self.street, town) if line)


@dataclass(frozen=True, slots=True)
class Host:
    """The business, as far as its customers see it in a message."""

    slug: str
    name: str
    email: str
    phone: str | None
    locale: str
    address_form: str
    has_legal: bool = False
    """Whether it has an imprint and a privacy notice."""

    @classmethod
    def of(cls, known: Business) -> Self:
        """A business that is known as a whole."""
        return cls(
            known.slug, known.name, known.email, known.phone, known.locale, known.address_form, known.legal is not None
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """The customer's contact as copied at booking time."""

    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered to a question of the service, with its label per language."""

    label: Mapping[str, str]
    value: Mapping[str, str]


def answered(questions: Sequence[Question], given: Mapping[str, str]) -> tuple[Answer, ...]:
    """What was *given*, in the order of the questions; yes, no and choices in the words of both languages."""
    answers = []
    for question in questions:
        value = given.get(question.slug)
        if value is None:
            continue
        shown: Mapping[str, str] = {"de": value, "en": value}
        if question.kind == "yes_no":
            shown = _YES_NO.get(value, shown)
        elif question.kind == "choice":
            shown = next((each.label for each in question.choices if each.slug == value), shown)
        answers.append(Answer(question.label, shown))
    return tuple(answers)


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One of several services of a visit, ``[starts_at, ends_at)``, and who is there for it."""

    names: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    staff_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Everything that may be said about one booking. Instants are aware UTC, ``[starts_at, ends_at)``.

    ``resource_names`` are those of people only (rooms and devices concern the house), for the customer's
    eyes. ``instructions`` of the service say what to bring. ``changeable_until`` is when the customer's right to
    cancel or move ends. ``moves_to`` is the time asked for by a move that awaits approval, ``moved_from`` the start
    before the last move where it is still known. ``proposed`` is the time that the business holds instead, filled in
    where somebody is told of it. ``wished_by_mail``: the move was asked for from the customer's calendar;
    ``refused_for`` is why a time that was wished for from there cannot be had, ``free_starts`` are those near it that
    can.
    ``parts`` are the services of a visit with several, in their order; none of one service.
    ``series`` are all visits that were booked together, itself among them, filled in where one message tells of all.
    ``generation`` is that of the booking's links, ``hold_kind`` why it is only held, or was.
    """

    business_id: int
    booking_id: int
    host: Host
    place: Place
    time_zone: str
    service_slug: str
    service_names: Mapping[str, str]
    staff_slug: str | None
    resource_names: tuple[str, ...]
    staff_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    reference: str
    uid: str
    sequence: int
    state: BookingState
    expires_at: datetime | None
    seats: int
    capacity: int
    locale: str
    contact: Contact
    answers: tuple[Answer, ...]
    price_minor: int | None
    currency: str
    changeable_until: datetime
    generation: int
    created_at: datetime
    updated_at: datetime
    instructions: Mapping[str, str] = field(default_factory=dict)
    decline_reason: str | None = None
    moves_to: datetime | None = None
    moves_to_ends_at: datetime | None = None
    moved_from: datetime | None = None
    proposed: tuple[datetime, datetime] | None = None
    proposed_until: datetime | None = None
    hold_kind: HoldKind | None = None
    parts: tuple[PartFacts, ...] = ()
    series: tuple["BookingFacts", ...] = ()
    wished_by_mail: bool = False
    refused_for: str = ""
    free_starts: tuple[datetime, ...] = ()

    @property
    def is_unproved(self) -> bool:
        """Whether it waits for its customer's address to be confirmed, or has lapsed over it."""
        return self.hold_kind is HoldKind.ADDRESS and self.state in (BookingState.HELD, BookingState.LAPSED)


@dataclass(frozen=True, slots=True)
class BookingLinks:
    """Absolute addresses of a booking, without a token in any other place.

    ``reminders`` is where reminders are stopped, by hand or by the mail program. ``series`` are the pages of all visits
    that were booked together, in the order of the facts.
    """

    page: Mapping[str, str]
    ics: str
    decide: Mapping[str, str] | None = None
    reminders: str | None = None
    series: tuple[Mapping[str, str], ...] = ()
    imprint: str | None = None
    privacy: str | None = None
