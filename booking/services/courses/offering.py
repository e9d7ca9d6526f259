"""The sessions of a service as customers are shown them: those with seats for them, and those that are full."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slots
from booking.domain.timezones import to_instant, to_minutes_ceil, zone
from booking.services.availability import free_slots
from booking.storage.queries import sessions as queries
from booking.storage.unit_of_work import reading

NONE_AT_ALL = 0
"""Who asks for no seats is answered with every session, full ones too."""


@dataclass(frozen=True, slots=True)
class OfferedSession:
    """A session that may be booked, or is full: fewer than the seats that were asked for are left.

    Where several of one service begin at once, it is one: the title names all, the seats are those of the emptiest.
    """

    starts_at: datetime
    ends_at: datetime
    title: str | None
    seats_left: int
    is_full: bool


def offered(
    business: Business,
    service: Service,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> list[OfferedSession]:
    """Until the horizon, by their start; what the rules do not let be booked any more is left out, full or not."""
    place = zone(service.location.time_zone)
    today = place.local_date(to_minutes_ceil(now))
    last = today + timedelta(days=service.rules.horizon_days)
    asked = {"seats": NONE_AT_ALL, "audience": audience, "resource": resource}
    found = free_slots(business, service, today, last, now, **asked)  # type: ignore[arg-type]
    return named(business, service, found, seats, resource)


def named(
    business: Business, service: Service, found: Slots, seats: int = 1, resource: str | None = None
) -> list[OfferedSession]:
    """Sessions that were found as slots, with their titles."""
    if not found:
        return []
    since, until = to_instant(found.starts[0]), to_instant(found.starts[-1] + 1)
    titles: dict[datetime, list[str]] = defaultdict(list)
    with reading() as session:
        for each in queries.between(session, business.id, since, until, service=service.slug):
            if each.title and resource in (None, *each.resources):
                titles[each.starts_at].append(each.title)
    return [
        OfferedSession(
            to_instant(each.starts_at),
            to_instant(each.ends_at),
            " / ".join(dict.fromkeys(titles[to_instant(each.starts_at)])) or None,
            each.seats,
            each.seats < seats,
        )
        for each in found
    ]
