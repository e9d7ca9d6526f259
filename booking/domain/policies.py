"""Why a start is refused, and until when a customer may change what is booked."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.frame import frame, is_given
from booking.domain.hours import OpenTimes
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import is_beyond_horizon, is_offered, standing_at
from booking.domain.snapshot import EMPTY, Snapshot


class Refusal(StrEnum):
    """The first rule that stands against a start."""

    NO_REQUIREMENTS = "no_requirements"
    TOO_MANY_SEATS = "too_many_seats"
    UNKNOWN_RESOURCE = "unknown_resource"
    IN_THE_PAST = "in_the_past"
    NOTICE = "notice"
    HORIZON = "horizon"
    OUTSIDE_WINDOWS = "outside_windows"
    NOT_PUBLISHED = "not_published"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    FULL = "full"
    TAKEN = "taken"
    DAY_LIMIT = "day_limit"
    BLOCKED = "blocked"
    """The customer is not to book; only the house is told so, and asks by itself: it is no matter of the start."""

    @property
    def is_for_now(self) -> bool:
        """Whether the rules would offer the start with nothing taken and no limit reached."""
        return self in (Refusal.FULL, Refusal.TAKEN, Refusal.DAY_LIMIT)


def refusal(
    service: ServiceRules,
    starts_at: int,
    now: int,
    snapshot: Snapshot = EMPTY,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    opened: OpenTimes | None = None,
) -> Refusal | None:
    """The first rule that refuses *starts_at*, None exactly where ``is_offered`` holds.

    Hours are named before the grid, which may depend on them. Whether it is the hours, the grid, others or
    the limit is found by asking again with one of them taken away.
    """
    found = _refused_by_itself(service, starts_at, now, seats, resource)
    if found is not None:
        return found
    asked = frame(service, starts_at, starts_at + 1, audience, opened)
    standing = standing_at(asked, snapshot, 0)
    is_in_window = is_given(asked, starts_at)
    if not is_in_window and not standing:
        return Refusal.OUTSIDE_WINDOWS

    def offers(rules: ServiceRules, stands: Snapshot) -> bool:
        return is_offered(rules, starts_at, now, stands, seats, audience, resource, opened)

    if offers(service, snapshot):
        return None
    wanted = {at.id for at in service.requirements[0].any_of if resource in (None, at.slug)}
    if any(not wanted.isdisjoint(at.resource_ids) for at in standing):
        return Refusal.FULL
    if not is_in_window:
        return Refusal.OUTSIDE_WINDOWS
    if service.by_sessions:
        return Refusal.NOT_PUBLISHED
    unlimited = replace(service, max_per_day=None)
    if not offers(replace(unlimited, alignment="clock", step=1), EMPTY):
        return Refusal.OUTSIDE_HOURS
    if not offers(unlimited, EMPTY):
        return Refusal.OFF_GRID
    return Refusal.DAY_LIMIT if offers(unlimited, snapshot) else Refusal.TAKEN


def _refused_by_itself(
    service: ServiceRules, starts_at: int, now: int, seats: int, resource: str | None
) -> Refusal | None:
    """What needs neither hours nor a look at what is taken."""
    if not service.requirements:
        return Refusal.NO_REQUIREMENTS
    if seats > service.capacity:
        return Refusal.TOO_MANY_SEATS
    if resource is not None and all(at.slug != resource for at in service.requirements[0].any_of):
        return Refusal.UNKNOWN_RESOURCE
    if starts_at < now:
        return Refusal.IN_THE_PAST
    if starts_at < now + service.minimum_notice:
        return Refusal.NOTICE
    return Refusal.HORIZON if is_beyond_horizon(service, starts_at, now) else None


def changeable_until(starts_at: datetime, notice_minutes: int) -> datetime:
    """The last instant at which a customer may cancel or move, inclusive; exact minutes, not wall time."""
    return starts_at - timedelta(minutes=notice_minutes)


def may_change(starts_at: datetime, notice_minutes: int, now: datetime) -> bool:
    """Whether a customer may still cancel or move at *now*."""
    return now <= changeable_until(starts_at, notice_minutes)


def time_to_decide(starts_at: datetime, approval_hours: int, now: datetime) -> timedelta:
    """How long a request may wait for the business: its hours, though never past the start of the visit."""
    return max(min(timedelta(hours=approval_hours), starts_at - now), timedelta())
