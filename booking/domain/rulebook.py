"""What a business has said about its time, as plain values: the input of the slot rules.

All lengths are whole minutes; wall times are minutes from local midnight, closing may exceed 1440
(22:00 to 06:00 is 1320 to 1800). Instants inside the rules are whole minutes since the epoch, UTC.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from booking.domain.intervals import Interval

ResourceKind = Literal["staff", "room", "equipment"]
Alignment = Literal["clock", "opening"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """One row of recurring wall-clock hours; ``weekday`` 0 is Monday; validity is inclusive."""

    weekday: int
    opens: int
    closes: int
    location_id: int
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class DateOverride:
    """Replaces all rows that begin on a date; no hours means closed."""

    on: date
    hours: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LocationRules:
    """A place: its zone, and the hours of those resources that follow it."""

    id: int
    slug: str
    time_zone: str
    weekly_hours: tuple[WeeklyHours, ...] = ()
    date_overrides: tuple[DateOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceRules:
    """Whatever time is taken on. ``weekly_hours`` None follows its own location's."""

    id: int
    slug: str
    kind: ResourceKind
    priority: int
    location_id: int
    weekly_hours: tuple[WeeklyHours, ...] | None = None
    date_overrides: tuple[DateOverride, ...] = ()
    time_off: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Wall hours in which a service is given, for some audiences or (empty) for everyone.

    ``part`` says which service of a visit of several lies in it.
    """

    weekday: int
    opens: int
    closes: int
    audiences: frozenset[str] = frozenset()
    part: int = 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """One resource out of ``any_of`` during ``spans``, minutes from the start of the visit, ascending.

    In a visit of several services it belongs to a ``part`` and has its own ``buffers``, before and after; else those
    of the service.
    """

    any_of: tuple[ResourceRules, ...]
    spans: tuple[Span, ...]
    part: int = 0
    buffers: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a visit of several: given ``duration`` minutes from minute ``begins`` of the visit on."""

    service_id: int
    begins: int
    duration: int
    buffer_before: int = 0
    buffer_after: int = 0
    max_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """Everything that decides when a service can be booked.

    A visit of several has ``parts``, in their order, and no id of its own: ``id`` is that of its first part. Its
    requirements and windows say to which part they belong. Each part has a limit per day of its own; without any
    ``max_per_day`` here none of them counts. Nobody meets two requirements of one part; one resource may serve
    several parts, and where the visit is *throughout*, one meets the first requirement of each.
    """

    id: int
    slug: str
    location: LocationRules
    duration: int
    requirements: tuple[Requirement, ...]
    step: int
    alignment: Alignment = "clock"
    buffer_before: int = 0
    buffer_after: int = 0
    minimum_notice: int = 0
    horizon_days: int = 90
    cancellation_notice: int = 0
    capacity: int = 1
    approval: bool = False
    approval_hours: int = 48
    max_per_day: int | None = None
    windows: tuple[Window, ...] = ()
    by_sessions: bool = False
    """Only published sessions are offered; nothing is opened for who asks."""
    parts: tuple[Part, ...] = ()
    is_throughout: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether a booking may join an appointment that stands already."""
        return self.capacity > 1 or self.by_sessions
