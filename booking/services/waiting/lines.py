"""The waiting lists of a business for its people: who stands where, and putting somebody there or taking them out."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service, Texts
from booking.domain.errors import NotActive, NotFound
from booking.domain.timezones import zone
from booking.domain.waiting import IN_LINE, WaitingState, Wanted
from booking.services import businesses, customers, record
from booking.services.beginnings import Request
from booking.services.desk import rights
from booking.services.links import Links
from booking.services.waiting import browsing, joining, own, places
from booking.services.waiting.joining import Joined
from booking.services.waiting.own import Offered
from booking.storage.models import Business as BusinessRow
from booking.storage.models import WaitingEntry
from booking.storage.queries import bookings
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Line:
    """One who waits, in the order of the lines; ``instead_of`` is what they would give back."""

    entry_id: int
    service_slug: str
    service_names: Texts
    time_zone: str
    wanted: Wanted
    contact: Contact
    customer_id: int | None
    created_at: datetime
    source: str
    passes: int
    offer: Offered | None
    instead_of: tuple[datetime, datetime] | None


def lines(actor: Actor) -> list[Line]:
    """Everybody who waits, as far as it concerns the one who asks. Raises NotAllowed."""
    rights.require_change(actor)
    with reading() as session:
        business = businesses.known_now(session, actor.business_id)[0].business
        found = []
        for row in queries.of_business(session, actor.business_id):
            service = places.service(business, row)
            if service is not None and browsing.gives(actor, service):
                found.append(_line(session, row, service))
        return found


@retried
def remove(actor: Actor, entry_id: int, now: datetime, *, seen: str | None = None) -> str:
    """Take somebody out of the line; what is offered to them is free again. Again changes nothing.

    *seen* is the version that a program read. Answers their name. Raises NotAllowed, NotFound, Outdated.
    """
    rights.require_change(actor)
    with unit_of_work() as session:
        row, _service = _mine(session, actor, entry_id)
        browsing.require_seen(session, row, seen)
        if row.state in IN_LINE:
            places.withdraw(session, row, now)
            places.finish(session, row, WaitingState.LEFT, now)
            _record(session, actor, "waiting_removed", row, now)
        return row.contact_name or ""


@retried
def restore(actor: Actor, entry_id: int, now: datetime, *, seen: str | None = None) -> str:
    """Take that back: the same place in the line. Answers the name; *seen* as above.

    Raises NotAllowed, NotFound, Outdated, and NotActive where it is over, or what suited is past.
    """
    rights.require_change(actor)
    with unit_of_work() as session:
        row, service = _mine(session, actor, entry_id)
        browsing.require_seen(session, row, seen)
        if row.state in IN_LINE:
            return row.contact_name or ""
        if row.state != WaitingState.LEFT or places.wanted(row).is_past(now, zone(service.location.time_zone)):
            raise NotActive(state=row.state)
        places.changed(session, row, now, WaitingState.WAITING)
        _record(session, actor, "waiting_added", row, now)
        return row.contact_name or ""


@retried
def add(actor: Actor, slug: str, wanted: Wanted, request: Request, now: datetime, links_of: Links) -> Joined:
    """Put somebody who calls on the list. Raises NotAllowed, NotFound, Invalid, NotActive, TooManyMails."""
    rights.require_change(actor)
    with unit_of_work() as session:
        query = select(BusinessRow.id).where(BusinessRow.id == actor.business_id)
        session.execute(query.with_for_update(key_share=True))
        business = businesses.known_now(session, actor.business_id)[0].business
        service = businesses.service(business, slug)
        if not browsing.gives(actor, service):
            raise NotFound(what="service")
        request = replace(request, source="desk")
        who = (business.id, request.contact, request.locale, now)
        joining.check(service, wanted, now)
        customer_id = customers.find_or_add(session, *who, is_online=False)
        row = joining.put(session, business, service, wanted, request, now, links_of, customer_id=customer_id)
        _record(session, actor, "waiting_added", row, now)
        token = links_of.token("waiting", business.id, row.id, places.ON_PAGE)
        return Joined(row.id, token, queries.place(session, row))


def _mine(session: Session, actor: Actor, entry_id: int) -> tuple[WaitingEntry, Service]:
    """A place that concerns somebody, locked with what is offered there."""
    row = queries.entry(session, actor.business_id, entry_id)
    if row is None:
        raise NotFound(what="waiting")
    business: Business = businesses.known_now(session, actor.business_id)[0].business
    service = places.service(business, row)
    if service is None or not browsing.gives(actor, service):
        raise NotFound(what="waiting")
    return places.locked(session, row), service


def _line(session: Session, row: WaitingEntry, service: Service) -> Line:
    later = bookings.facts(session, row.business_id, row.swaps_id) if row.swaps_id else None
    return Line(
        row.id,
        service.slug,
        service.name,
        service.location.time_zone,
        places.wanted(row),
        places.contact(row),
        row.customer_id,
        row.created_at,
        row.source,
        row.passes,
        own.offered(session, row),
        (later.starts_at, later.ends_at) if later else None,
    )


def _record(session: Session, actor: Actor, action: str, row: WaitingEntry, now: datetime) -> None:
    if row.customer_id is not None:
        record.add(session, actor, action, "customer", row.customer_id, now)
    else:
        record.add(session, actor, action, "service", row.service_id, now)
