"""A business as it presents itself: texts and prices beside the rules that decide about its time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from booking.domain.legal import Legal
from booking.domain.reminders import ReminderRule
from booking.domain.rulebook import LocationRules, ResourceRules, ServiceRules

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of customers that windows distinguish, such as the statutorily insured."""

    slug: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a question offers."""

    slug: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """Asked at booking; ``when`` is ``(question, answer)``: asked only after that answer."""

    slug: str
    kind: str
    label: Texts
    required: bool
    choices: tuple[Choice, ...] = ()
    when: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place with its address, for people."""

    id: int
    slug: str
    name: str
    street: str
    postal_code: str
    town: str
    country: str
    time_zone: str
    rules: LocationRules
    holiday_region: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource by its name, for people."""

    slug: str
    name: str
    kind: str
    rules: ResourceRules


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its texts, price and questions."""

    slug: str
    name: Texts
    description: Texts
    price_minor: int | None
    location: Location
    questions: tuple[Question, ...]
    rules: ServiceRules
    staff: tuple[Resource, ...]
    """The resources of the first requirement, in the order in which a customer may choose among them."""
    instructions: Texts = field(default_factory=dict)
    """What to bring and how to prepare, for whoever has booked."""
    has_waiting_list: bool = False
    is_combinable: bool = False
    """Whether it can be booked together with others that are, in one visit."""
    series_max: int | None = None
    """How many visits may be booked at once; none where series are not offered."""
    open_max: int | None = None
    """How many appointments to come one address may have of it; none where as many as they like."""
    recall_months: int | None = None
    """After how many months a customer may ask to be reminded to come again; none where that is not offered."""
    parts: "tuple[Service, ...]" = ()
    """The services of a visit of several, in their order; none where it is but one."""


@dataclass(frozen=True, slots=True)
class OfferHours:
    """How long what became free is offered to who waits: *minutes*, or until the night is over.

    The night are the wall times ``[quiet_from, quiet_until)``, minutes from midnight; over midnight where the first is
    the later, none at all where both are the same.
    """

    minutes: int = 30
    quiet_from: int = 21 * 60
    quiet_until: int = 9 * 60


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is offered online since then; the note is for customers."""

    since: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Business:
    """One business as of ``rules_version``, archived parts left out; services in their order.

    One that is not listed is found by its address only. ``paused`` concerns what customers book online: the house
    books as ever. One that ``reminds_always`` asks nobody whether they want it; where it ``confirms_addresses``, a
    booking stands once a button in the mail to its customer was pressed.
    """

    id: int
    slug: str
    name: str
    trade: str
    locale: str
    address_form: str
    currency: str
    email: str
    phone: str | None
    audiences: tuple[Audience, ...]
    locations: tuple[Location, ...]
    resources: Mapping[str, Resource]
    services: Mapping[str, Service]
    rules_version: int
    longest_minutes: int
    is_listed: bool = True
    paused: Pause | None = None
    reminders: tuple[ReminderRule, ...] = ()
    reminds_always: bool = False
    confirms_addresses: bool = False
    asks_work: bool = False
    """Whether a booking that no browser did a small sum for is confirmed by mail first."""
    keeps_names: bool = False
    """Whether customers cannot change their names, so that no appointment is passed on."""
    offer_hours: OfferHours = OfferHours()
    tells_openings: bool = False
    """Whether people may ask to hear of newly opened months."""
    assistants: str = "read"
    """What assistants, programs that speak for customers, may do here: ``off``, ``read``, or ``book`` besides."""
    release_minutes: int = 0
    """For how many minutes at most what was cancelled is kept from customers; none where it is shown at once."""
    legal: Legal | None = None
    """Without it there is neither imprint nor privacy notice."""
    forgets_months: int | None = None
    """Months without a visit after which customers are erased by themselves."""
    combined: dict[str, Service] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Visits of several services that were asked for, by slug: each is put together once."""

    def asks_for_proof(self, service: Service, *, is_worked: bool = False) -> bool:
        """Whether addresses are confirmed before this is booked: everywhere here, since they are counted, or for want
        of work.

        Who has how many appointments is said to nobody who has not shown that the address is theirs.
        """
        return self.confirms_addresses or service.open_max is not None or (self.asks_work and not is_worked)

    @property
    def time_zone(self) -> str:
        """The zone of the first place, for what concerns the house as a whole; UTC where there is none yet."""
        return self.locations[0].time_zone if self.locations else "UTC"


@dataclass(frozen=True, slots=True)
class BusinessCard:
    """What a list of businesses shows of one."""

    slug: str
    name: str
    trade: str
    town: str
    time_zone: str
    address_form: str
