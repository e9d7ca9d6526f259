"""The open times of a resource as they will be: weekly hours, single days and absences together."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.domain.hours import open_between
from booking.domain.intervals import intersect, merge
from booking.domain.timezones import to_instant, to_minutes

DAYS_BEFORE = 3
"""Hours that began up to so many days before the first may still be open then."""


def open_times(
    actor: Actor, business: Business, slug: str, first: date, last: date
) -> tuple[str, list[tuple[datetime, datetime]]]:
    """When a resource is open on these local dates, both inclusive, at any place, and the zone of its own place.

    Intervals are half-open, in order and apart from each other. Raises NotFound, NotAllowed.
    """
    actor.require(Permission.CALENDAR_SEE)
    resource = business.resources.get(slug)
    if resource is None or not actor.concerns(slug):
        raise NotFound(what="resource")
    zone = next(each.time_zone for each in business.locations if each.rules.id == resource.rules.location_id)
    begins, ends = (_midnight(each, zone) for each in (first, last + timedelta(days=1)))
    days = first.toordinal() - DAYS_BEFORE, last.toordinal() + 1
    found = merge(each for place in business.locations for each in open_between(resource.rules, place.rules, *days))
    cut = intersect(found, [(begins, ends)])
    return zone, [(to_instant(start), to_instant(end)) for start, end in cut]


def _midnight(day: date, zone: str) -> int:
    return to_minutes(datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC))
