"""A feed as calendars subscribe to it: what it is of, its entries, and how much of them its readers may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from booking.domain.appointments import AppointmentKind
from booking.domain.bookings import Place


class FeedKind(StrEnum):
    """What a feed is of: everything, one resource, one service, or what one customer has booked."""

    BUSINESS = "business"
    RESOURCE = "resource"
    SERVICE = "service"
    CUSTOMER = "customer"


class FeedForm(StrEnum):
    """What a feed of a resource is made of: its appointments, when it is busy, or when it is open."""

    EVENTS = "events"
    BUSY = "busy"
    HOURS = "hours"


class Privacy(StrEnum):
    """How much a feed tells: everything; first name and service; only that somebody is busy."""

    FULL = "full"
    NAME = "name"
    BUSY = "busy"


class FeedStatus(StrEnum):
    """What an entry is to a calendar. A pending request is tentative; a cancelled entry is a tombstone."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What may be changed of a feed. Days are counted from today; ``ahead_days`` none reaches as far as there is
    something. ``alarm_minutes`` before each visit its reader is reminded, none never. Without a name it is called
    after what it is of.
    """

    name: str = ""
    privacy: Privacy = Privacy.BUSY
    locale: str = "de"
    past_days: int = 366
    ahead_days: int | None = None
    alarm_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What is said about the feed as a whole.

    ``version`` rises with every change of an entry. ``host`` names the business where the reader is its customer.
    ``color`` is one of the names of CSS (RFC 7986 5.9).
    """

    name: str
    privacy: Privacy
    locale: str
    version: int
    color: str = "seagreen"
    alarm_minutes: int | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One appointment as the business sees it. Instants are aware UTC, ``[starts_at, ends_at)``.

    ``customer_names`` are those of the bookings that take seats: none for a block, several in a group.
    ``resource_names`` are all that it takes, people, rooms and devices. ``title`` is what staff wrote over a
    block or a session. ``instructions`` say what to bring, to customers alone. ``updated_at`` rises with
    everything that is shown here of the appointment, and with the status.
    """

    uid: str
    sequence: int
    kind: AppointmentKind
    status: FeedStatus
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    service_names: Mapping[str, str]
    customer_names: tuple[str, ...]
    seats_taken: int
    capacity: int
    place: Place
    resource_names: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    title: str | None = None
    instructions: Mapping[str, str] = field(default_factory=dict)
