"""The sessions of a service as customers are shown them: those with seats for them, and those that are full."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.timezones import to_instant, to_minutes_ceil, zone
from booking.services.availability import free_slots
from booking.storage.queries import sessions as queries
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class OfferedSession:
    """A session that may be booked, or is full: fewer than the seats that were asked for are left."""

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
    """Until the horizon, by their start; what the rules do not let be booked any more is left out."""
    place = zone(service.location.time_zone)
    today = place.local_date(to_minutes_ceil(now))
    last = today + timedelta(days=service.rules.horizon_days)
    free = free_slots(business, service, today, last, now, seats=seats, audience=audience, resource=resource)
    left = {to_instant(each.starts_at): each.seats for each in free}
    until = to_instant(place.midnight(last.toordinal() + 1))
    with reading() as session:
        standing = queries.between(session, business.id, now, until, service=service.slug)
    return [
        OfferedSession(
            each.starts_at,
            each.ends_at,
            each.title,
            left.get(each.starts_at, each.seats_left),
            each.starts_at not in left,
        )
        for each in standing
        if each.starts_at in left or each.seats_left < seats
    ]
