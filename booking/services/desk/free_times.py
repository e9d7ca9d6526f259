"""The next free times of a service, for somebody who asks on the telephone."""

from datetime import date, datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services.availability import read_slots
from booking.storage.unit_of_work import looking

AT_ONCE = timedelta(days=7)
LATER = timedelta(days=28)


def next_days(
    business: Business,
    service: Service,
    now: datetime,
    *,
    first: date | None = None,
    days: int = 3,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> list[tuple[date, list[Slot]]]:
    """The first *days* local dates from *first* (or today) on that have free times, each with all of them."""
    place = zone(service.rules.location.time_zone)
    today = place.local_date(to_minutes_ceil(now))
    begin, horizon = max(first or today, today), today + timedelta(days=service.rules.horizon_days)
    found: dict[date, list[Slot]] = {}
    step = AT_ONCE
    with looking() as connection:
        while begin <= horizon and len(found) < days:
            last = min(begin + step, horizon)
            asked = (begin, last, now, seats, audience, resource)
            for slot in read_slots(connection, business, service, *asked, for_house=True):
                found.setdefault(place.local_date(slot.starts_at), []).append(slot)
            begin, step = last + timedelta(days=1), LATER
    return list(found.items())[:days]
