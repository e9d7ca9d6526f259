"""Finding free slots: the rules of a business against what is taken, read once per kind of row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from booking.domain.agreed import as_agreed, lengths_of
from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates, nearest
from booking.domain.errors import SlotTaken
from booking.domain.slots import EMPTY, Slot, Slots, Snapshot, reach, slots
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import businesses
from booking.storage.queries import taken
from booking.storage.unit_of_work import StaleRules as StaleRules
from booking.storage.unit_of_work import looking

ALTERNATIVES = 5
ALTERNATIVE_DAYS = 7
LOOK_AHEAD_DAYS = 28


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as it is now, and the slots that were asked for."""

    business: Business
    service: Service
    slots: Slots


def offer(
    slug: str,
    service_slug: str,
    first: date,
    last: date,
    now: datetime,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
) -> Offer:
    """What customers may book of a service, by names, on the local dates *first* to *last*, inclusive.

    Nothing while the business has paused. Raises NotFound.

    What the process remembers of the business is used at once, and the answer about taken time says whether it is
    still true. Only where it is not, or where one answer cannot say it all, the business is asked for first.
    """
    asked = (first, last, now, seats, audience, resource)
    if known := at_hand(slug, service_slug):
        business, service = known
        try:
            with looking() as connection:
                return Offer(business, service, read_slots(connection, business, service, *asked, is_verified=False))
        except StaleRules:
            pass
    business = businesses.business(slug)
    service = businesses.service(business, service_slug)
    if business.paused:
        return Offer(business, service, Slots([], service.rules.duration))
    with looking() as connection:
        return Offer(business, service, read_slots(connection, business, service, *asked))


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
    is_verified: bool = True,
    for_house: bool = False,
) -> Slots:
    """The slots on the local dates *first* to *last*, inclusive, ascending.

    What customers gave back a moment ago is shown to others later, where the business wants it so, but *for_house* at
    once. Unless *is_verified*, the business is what ``at_hand`` gave; StaleRules says that it is no longer so.
    """
    asked = (first, last, now, seats, audience, resource, giving_back, is_verified, for_house)
    with looking() as connection:
        return read_slots(connection, business, service, *asked)


def at_hand(slug: str, service_slug: str) -> tuple[Business, Service] | None:
    """What the process remembers and may use at once, for slots whose reading says whether it is still true."""
    business = businesses.remembered(slug)
    service = businesses.find_service(business, service_slug) if business else None
    if business is None or service is None or business.paused or _needs_more(service):
        return None
    return business, service


def read_slots(
    connection: Connection,
    business: Business,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    giving_back: Sequence[int] = (),
    is_verified: bool = True,
    for_house: bool = False,
) -> Slots:
    """The same on a connection that is open already.

    Unless *is_verified*, the business is what was known of it before: StaleRules says that it is no longer so, or
    that there was nothing to read by which to tell.
    """
    rules = service.rules
    today = zone(rules.location.time_zone).local_date(to_minutes_ceil(now))
    # Days that the rules leave out anyway are not worth reading.
    first, last = max(first, today), min(last, today + timedelta(days=rules.horizon_days))
    if first > last:
        if not is_verified:
            raise StaleRules
        snapshot = EMPTY
    else:
        snapshot = _snapshot(connection, business, service, first, last, giving_back, is_verified, for_house)
    minute = to_minutes_ceil(now)
    known = businesses.find_service(business, service.slug)
    # What is kept belongs to the rules as they are: a visit of another length asks anew.
    opened = businesses.opened(business) if known and known.rules is rules else None
    return slots(rules, first, last, minute, snapshot, seats, audience, resource, opened)


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
    with looking() as connection:
        while first <= horizon:
            last = min(first + timedelta(days=LOOK_AHEAD_DAYS - 1), horizon)
            found = read_slots(connection, business, service, first, last, now, seats, audience, resource)
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
    known = businesses.find_service(business, service.slug) or service
    # The lengths that are asked for stay, whatever else has changed.
    service = as_agreed(known, lengths_of(service.rules))
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


def _needs_more(service: Service) -> bool:
    """Whether the slots of a service depend on more than when its resources are taken."""
    return service.rules.is_shared or service.rules.max_per_day is not None


def _snapshot(
    connection: Connection,
    business: Business,
    service: Service,
    first: date,
    last: date,
    giving_back: Sequence[int],
    is_verified: bool,
    for_house: bool,
) -> Snapshot:
    start, end = reach(service.rules, first, last)
    kept_back = business.release_minutes > 0 and not for_house
    window = taken.Window(business.id, candidates(service.rules), start, end, business.longest_minutes, kept_back)
    if _needs_more(service) or giving_back:
        shared = service.rules.is_shared
        return taken.full(
            connection, window, taken.counted_for(service.rules), shared=shared, without=giving_back
        ).snapshot
    snapshot, version = taken.plain(connection, window)
    if not is_verified and version != business.rules_version:
        raise StaleRules
    return snapshot
