"""Planning a series: for each date of a rhythm whether it is free, and what is free beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.errors import SlotNotOffered
from booking.domain.series import LONGEST_STEP, PlannedDate, half_step, planned, rhythm
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services.availability import read_slots
from booking.services.claims import exact_minute
from booking.storage.unit_of_work import looking


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is asked for: ``count`` visits, the first at ``starts_at``, then every ``every_days`` days."""

    starts_at: datetime
    every_days: int
    count: int


def plan(
    business: Business,
    service: Service,
    asked: Rhythm,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    giving_back: Sequence[int] = (),
) -> list[PlannedDate]:
    """The dates of a rhythm, each with what is free; *giving_back* are appointments whose time counts as free.

    Raises SlotNotOffered for a rhythm that is not offered.
    """
    check(service, asked)
    place = zone(service.rules.location.time_zone)
    dates = rhythm(exact_minute(asked.starts_at), asked.every_days, asked.count, place)
    beside = timedelta(days=half_step(asked.every_days))
    found = []
    with looking() as connection:
        for wanted in dates:
            on = place.local_date(wanted)
            near = (on - beside, on + beside)
            slots = (
                []
                if business.paused
                else read_slots(connection, business, service, *near, now, seats, audience, resource, giving_back)
            )
            found.append(planned(wanted, asked.every_days, slots, place))
    return found


def check(service: Service, asked: Rhythm) -> None:
    """Raise SlotNotOffered where a service is not given in such a series."""
    most = service.series_max or 0
    if not 2 <= asked.count <= most or not 1 <= asked.every_days <= LONGEST_STEP:
        raise SlotNotOffered


def last_bookable(service: Service, now: datetime) -> date:
    """The last local date on which a visit may begin as of now."""
    today = zone(service.rules.location.time_zone).local_date(to_minutes_ceil(now))
    return today + timedelta(days=service.rules.horizon_days)
