"""What must be kept of a business: asked of the slot engine day by day, service by service, person by person."""

from datetime import datetime, timedelta

from sqlalchemy import select

from booking.domain.businesses import Business, Service
from booking.domain.next_starts import OF_ALL, OF_EACH
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services import availability, businesses
from booking.storage.models import Business as BusinessRow
from booking.storage.models import NextStart, TimeChange
from booking.storage.models.next_start import ANYBODY
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading

Found = dict[tuple[str, str | None, str], list[datetime]]
"""By service, person and audience the first starts that may be booked now, as many as must be known."""


def audiences_of(service: Service) -> list[str]:
    """Everyone, and each audience that has times of its own."""
    return ["", *sorted({each for window in service.rules.windows for each in window.audiences})]


def reckoned(business: Business, now: datetime) -> Found:
    """What the engine says."""
    business = businesses.business(business.slug)
    found = {}
    for slug, service in business.services.items():
        people = [each.slug for each in service.staff if each.kind == "staff"]
        for audience in audiences_of(service):
            for person in (None, *people):
                needed = (OF_EACH if person else OF_ALL).needed
                found[slug, person, audience] = _first(business, service, audience, person, needed, now)
    return found


def _first(
    business: Business, service: Service, audience: str, person: str | None, needed: int, now: datetime
) -> list[datetime]:
    if business.paused:
        return []
    today = zone(service.rules.location.time_zone).local_date(to_minutes_ceil(now))
    last = today + timedelta(days=service.rules.horizon_days)
    slots = availability.free_slots(business, service, today, last, now, audience=audience or None, resource=person)
    return [from_minutes(each) for each in slots.starts[:needed]]


def kept(business: Business, now: datetime) -> Found:
    """What is kept and may be booked at this moment."""
    business = businesses.business(business.slug)
    slugs = {each.rules.id: slug for slug, each in business.services.items()}
    names = {ANYBODY: None, **{each.rules.id: slug for slug, each in business.resources.items()}}
    found: Found = {
        (slug, person, audience): []
        for slug, service in business.services.items()
        for audience in audiences_of(service)
        for person in (None, *(each.slug for each in service.staff if each.kind == "staff"))
    }
    query = select(NextStart).where(NextStart.business_id == business.id, NextStart.bookable_until >= now)
    with reading() as session:
        for row in session.scalars(query.order_by(NextStart.starts_at)):
            # What is kept of a service or a person who is no more has no place, and fails.
            starts = found[slugs[row.service_id], names[row.resource_id], row.audience]
            if len(starts) < (OF_EACH if names[row.resource_id] else OF_ALL).needed:
                starts.append(row.starts_at)
    return found


def marks() -> int:
    """How many changes nobody has looked at."""
    with reading() as session:
        known = select(BusinessRow.id)
        return len(session.scalars(select(TimeChange.id).where(TimeChange.business_id.in_(known))).all())
