"""Finding free slots: the rules of a business against what is taken, read once per kind of row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates, nearest
from booking.domain.errors import SlotTaken
from booking.domain.slots import EMPTY, Slot, Slots, Snapshot, reach, slots
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import businesses
from booking.storage.queries import taken
from booking.storage.unit_of_work import reading

ALTERNATIVES = 5
ALTERNATIVE_DAYS = 7
LOOK_AHEAD_DAYS = 28


def free_slots(
    business: Business,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    giving_back: Sequence[int] = (),
) -> Slots:
    """The slots on the local dates *first* to *last*, inclusive, ascending."""
    with reading() as session:
        return read_slots(session, business, service, first, last, now, seats, audience, resource, giving_back)


def read_slots(
    session: Session,
    business: Business,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    giving_back: Sequence[int] = (),
) -> Slots:
    """The same within a session that is open already."""
    rules = service.rules
    today = zone(rules.location.time_zone).local_date(to_minutes_ceil(now))
    # Days that the rules leave out anyway are not worth reading.
    first, last = max(first, today), min(last, today + timedelta(days=rules.horizon_days))
    snapshot = _snapshot(session, business, service, first, last, giving_back) if first <= last else EMPTY
    minute = to_minutes_ceil(now)
    return slots(rules, first, last, minute, snapshot, seats, audience, resource, businesses.opened(business))


def next_free(
    business: Business,
    service: Service,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    not_before: date | None = None,
) -> Slot | None:
    """The earliest slot from today or *not_before* on, None where nothing is free within the horizon."""
    today = zone(service.rules.location.time_zone).local_date(to_minutes_ceil(now))
    first = max(today, not_before or today)
    horizon = today + timedelta(days=service.rules.horizon_days)
    with reading() as session:
        while first <= horizon:
            last = min(first + timedelta(days=LOOK_AHEAD_DAYS - 1), horizon)
            found = read_slots(session, business, service, first, last, now, seats, audience, resource)
            if found:
                return found[0]
            first = last + timedelta(days=1)
    return None


def alternatives(
    business: Business,
    service: Service,
    starts_at: datetime,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    count: int = ALTERNATIVES,
    giving_back: Sequence[int] = (),
) -> list[Slot]:
    """The nearest slots within seven days either way, ascending; possibly none."""
    around = to_minutes(starts_at)
    on = zone(service.rules.location.time_zone).local_date(around)
    week = timedelta(days=ALTERNATIVE_DAYS)
    found = free_slots(
        business,
        service,
        on - week,
        on + week,
        now,
        seats=seats,
        audience=audience,
        resource=resource,
        giving_back=giving_back,
    )
    reach_minutes = ALTERNATIVE_DAYS * 24 * 60
    return [slot for slot in nearest(found, around, count) if abs(slot.starts_at - around) <= reach_minutes]


def add_alternatives(
    error: SlotTaken,
    business: Business,
    service: Service,
    starts_at: datetime,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    giving_back: Sequence[int] = (),
) -> None:
    """Hang the nearest free slots on a refusal; to be called when the unit of work has given its locks back."""
    business = businesses.latest(business)
    service = business.services.get(service.slug, service)
    error.fields["alternatives"] = alternatives(
        business,
        service,
        starts_at,
        now,
        seats=seats,
        audience=audience,
        resource=resource,
        giving_back=giving_back,
    )


def _snapshot(
    session: Session, business: Business, service: Service, first: date, last: date, giving_back: Sequence[int]
) -> Snapshot:
    start, end = reach(service.rules, first, last)
    window = taken.Window(business.id, candidates(service.rules), start, end, business.longest_minutes)
    shared = service.rules.capacity > 1
    if shared or service.rules.max_per_day is not None or giving_back:
        return taken.full(session, window, service.rules.id, shared=shared, without=giving_back).snapshot
    return taken.plain(session, window)
