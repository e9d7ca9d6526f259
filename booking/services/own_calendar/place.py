"""The calendar that a program keeps: whose it is, where, and what of it is shown."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from booking.domain.access import Permission
from booking.domain.errors import NotFound
from booking.services.own_calendar.items import Ref
from booking.services.programs.entering import Entry
from booking.storage.queries.own_calendar import Own, Shelf, Standing

FORMAT = 1
"""Raised when the same facts are written as other bytes, so that no program keeps the old ones."""
PAST = timedelta(days=366)
SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class Place:
    """The resource whose calendar it is, by id and slug, the zone of where it is, and a digest of all names shown."""

    business_id: int
    resource_id: int
    slug: str
    zone: str
    names: str

    def shelf(self, day: date) -> Shelf:
        """What of it is shown on a day: entries leave by date, as they do in feeds."""
        return Shelf(self.business_id, self.resource_id, datetime.combine(day, time(), UTC) - PAST)

    def ref(self, standing: Standing) -> Ref:
        """An appointment; its tag is known without its text, and changes with all that the text says."""
        facts = (FORMAT, self.names, standing.id, standing.sequence, standing.changed_at)
        return Ref(standing.uid + SUFFIX, digest(facts), span=(standing.starts_at, standing.ends_at))


def place(entry: Entry) -> Place:
    """The calendar that an entry is for. Raises NotFound where it is not there or not theirs; NotAllowed."""
    entry.actor.require(Permission.CALENDAR_SEE)
    slug = entry.behind.calendar
    found = entry.business.resources.get(slug) if slug else None
    if found is None or slug is None or not entry.actor.concerns(slug):
        raise NotFound(what="calendar")
    home = found.rules.location_id
    zone = next((each.time_zone for each in entry.business.locations if each.id == home), "UTC")
    return Place(entry.business.id, found.rules.id, slug, zone, _names(entry))


def own_ref(own: Own) -> Ref:
    """A private entry."""
    return Ref(own.name, own.etag)


def uid_of(name: str) -> str:
    """The UID of the appointment that would have this name."""
    return name.removesuffix(SUFFIX)


def digest(facts: object) -> str:
    """A short digest of what has a clear representation."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _names(entry: Entry) -> str:
    """Of all names that may stand in an event, and the language: they are known without a question."""
    business = entry.business
    services = [(slug, sorted(each.name.items())) for slug, each in sorted(business.services.items())]
    resources = [(slug, each.name) for slug, each in sorted(business.resources.items())]
    places = [(each.name, each.street, each.postal_code, each.town, each.country) for each in business.locations]
    return digest((entry.behind.locale, business.name, services, resources, places))[:16]
