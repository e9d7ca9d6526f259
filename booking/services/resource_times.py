"""When a resource is open, and when it is busy, for programs that ask for nothing else: under tokens of their own."""

import hashlib
from datetime import UTC, date, datetime, time

from booking.domain.businesses import Business, Resource
from booking.domain.errors import NotFound
from booking.domain.feeds import FeedForm
from booking.domain.hours import open_between
from booking.domain.intervals import Interval, intersect, merge, subtract
from booking.domain.regular_hours import REACH, regular_hours
from booking.domain.timezones import DAY, EPOCH_ORDINAL, zone
from booking.ical.availability import Opened, availability
from booking.ical.freebusy import Busy, Told, freebusy
from booking.services import businesses
from booking.storage.queries import freebusy as queries
from booking.storage.queries.feeds import Subscribed
from booking.storage.queries.freebusy import Taken
from booking.storage.unit_of_work import reading

MOST_DAYS = 366
"""How far ahead is told at most."""


def written(feed: Subscribed, day: date) -> bytes:
    """The feed of a resource in its form, from *day* on. Raises NotFound where the resource is not in use any more."""
    with reading() as session:
        business = businesses.known_now(session, feed.business_id)[0].business
        resource = next((each for each in business.resources.values() if each.rules.id == feed.resource_id), None)
        if resource is None:
            raise NotFound(what="feed")
        span = _span(business, resource, day, feed.ahead_days or MOST_DAYS)
        if feed.form == FeedForm.HOURS:
            return _hours(feed, business, resource, span, day)
        taken = queries.taken(session, business.id, resource.rules.id, *span, business.longest_minutes)
    return _busy(feed, business, resource, taken, span, day)


def open_time(business: Business, resource: Resource, start: int, end: int) -> list[Interval]:
    """When a resource is open at any place, time off taken out, in order, cut to ``[start, end)``, in minutes."""
    dates = start // DAY + EPOCH_ORDINAL - REACH - 1, end // DAY + EPOCH_ORDINAL + 1
    opened = merge(
        interval for each in business.locations for interval in open_between(resource.rules, each.rules, *dates)
    )
    return intersect(opened, [(start, end)])


def _hours(feed: Subscribed, business: Business, resource: Resource, span: Interval, day: date) -> bytes:
    opened = Opened(_name(feed, business, resource), _uid(feed), _updated_at(feed, day))
    return availability(opened, regular_hours(resource.rules, [each.rules for each in business.locations], *span))


def _busy(feed: Subscribed, business: Business, resource: Resource, taken: Taken, span: Interval, day: date) -> bytes:
    firm = intersect(taken.firm, [span])
    asked_for = subtract(intersect(taken.asked_for, [span]), firm)
    closed = subtract([span], open_time(business, resource, *span))
    away = subtract(closed, merge([*firm, *asked_for]))
    told = Told(_name(feed, business, resource), _uid(feed), *span, _updated_at(feed, day))
    return freebusy(told, [(Busy.BUSY, firm), (Busy.TENTATIVE, asked_for), (Busy.UNAVAILABLE, away)])


def _span(business: Business, resource: Resource, day: date, days: int) -> Interval:
    """So many days from the midnight that begins *day* where the resource is, in minutes."""
    home = next(each for each in business.locations if each.rules.id == resource.rules.location_id)
    here = zone(home.time_zone)
    return here.midnight(day.toordinal()), here.midnight(day.toordinal() + min(days, MOST_DAYS))


def _name(feed: Subscribed, business: Business, resource: Resource) -> str:
    return feed.name or f"{resource.name} – {business.name}"


def _uid(feed: Subscribed) -> str:
    return hashlib.sha256(f"{feed.form} {feed.business_id} {feed.feed_id}".encode()).hexdigest()[:32]


def _updated_at(feed: Subscribed, day: date) -> datetime:
    return max(feed.changed_at, datetime.combine(day, time(), UTC))
