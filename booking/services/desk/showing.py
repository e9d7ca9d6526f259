"""What the desk looks at: the visits of a day, and everything about one appointment."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from booking.domain.access import Actor, Permission
from booking.domain.appointments import AppointmentKind
from booking.domain.businesses import Business
from booking.domain.customers import CustomerCard
from booking.domain.errors import NotFound
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.domain.visits import Sheet, Visit
from booking.services import customers
from booking.storage.queries import visits as queries
from booking.storage.unit_of_work import reading


def visits_on(actor: Actor, business: Business, on: date) -> list[Visit]:
    """The visits that lie on a local date of their own place, by their start; requests that wait among them."""
    actor.require(Permission.CALENDAR_SEE)
    since, until = _reach((each.time_zone for each in business.locations), on)
    earliest = since - timedelta(minutes=business.longest_minutes)
    with reading() as session:
        found = queries.between(session, actor.business_id, earliest, since, until)
    return [each for each in found if _is_on(each, on) and actor.concerns(*each.resources)]


def sheet(actor: Actor, appointment_id: int) -> Sheet:
    """Everything about one appointment. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.sheet(session, actor.business_id, appointment_id)
    if found is None or not actor.concerns(*(each.slug for each in found.resources)):
        raise NotFound(what="appointment")
    return found


def block(actor: Actor, appointment_id: int) -> Sheet:
    """The same for what is a block. Raises NotFound, NotAllowed."""
    found = sheet(actor, appointment_id)
    if found.kind != AppointmentKind.BLOCK:
        raise NotFound(what="block")
    return found


def sheet_of(actor: Actor, booking_id: int) -> Sheet:
    """The appointment in which a booking has its seats. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        appointment_id = queries.appointment_of(session, actor.business_id, booking_id)
    if appointment_id is None:
        raise NotFound(what="booking")
    return sheet(actor, appointment_id)


def customer(actor: Actor, customer_id: int, now: datetime) -> CustomerCard:
    """One customer, to book for. Raises NotFound, NotAllowed.

    For somebody who sees their own calendar only there are those who have been on it.
    """
    return customers.card(actor, customer_id, now)


def _reach(zones: Iterable[str], on: date) -> tuple[datetime, datetime]:
    """From the first midnight that begins the date in any of the zones to the last one that ends it."""
    places = [zone(each) for each in zones] or [zone("UTC")]
    first = min(each.midnight(on.toordinal()) for each in places)
    last = max(each.midnight(on.toordinal() + 1) for each in places)
    return to_instant(first), to_instant(last)


def _is_on(visit: Visit, on: date) -> bool:
    place = zone(visit.time_zone)
    last = to_minutes(visit.ends_at - timedelta(microseconds=1))
    return place.local_date(to_minutes(visit.starts_at)) <= on <= place.local_date(last)
