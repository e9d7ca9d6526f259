"""Which dates can be booked by the rules alone, and whether a later month has anything free."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.domain.businesses import Business, Service
from booking.domain.slots import EMPTY, slots
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services import businesses
from booking.services.availability import free_slots

PIECE = timedelta(days=31)


def last_offered(business: Business, only: str | None, now: datetime) -> date | None:
    """The last date on which a service, or any, would be offered with nothing taken; None where there is none."""
    found = [_last(business, each, now) for each in _of(business, only)]
    return max((each for each in found if each is not None), default=None)


def is_anything_free(business: Business, only: str | None, first: date, last: date, now: datetime) -> bool:
    """Whether a service, or any, has a free start on the dates *first* to *last*, for whomever."""
    return any(
        bool(free_slots(business, each, first, last, now, audience=audience))
        for each in _of(business, only)
        for audience in (None, *sorted({one for window in each.rules.windows for one in window.audiences}))
    )


def _of(business: Business, only: str | None) -> Iterable[Service]:
    one = business.services.get(only) if only else None
    return [one] if one else business.services.values()


def _last(business: Business, service: Service, now: datetime) -> date | None:
    """Looked for from the end: it mostly stands in the last weeks of the horizon."""
    minute, place = to_minutes_ceil(now), zone(service.rules.location.time_zone)
    today = place.local_date(minute)
    # For whomever: whose hours a month has is no matter of its being open.
    rules = replace(service.rules, windows=())
    until = today + timedelta(days=rules.horizon_days)
    while until >= today:
        begin = max(today, until - PIECE)
        some = slots(rules, begin, until, minute, EMPTY, opened=businesses.opened(business))
        if some:
            return place.local_date(some.starts[-1])
        until = begin - timedelta(days=1)
    return None
