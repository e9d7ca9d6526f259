"""Holding all dates of a series while somebody types: all of them or none, in one claim."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates
from booking.domain.errors import BookingPaused, HoldLapsed, SlotNotOffered, SlotTaken
from booking.services import businesses, claims, holds, links, releases
from booking.services.holds import HOLD, Held, Visitor
from booking.services.links import Links
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import Series
from booking.storage.queries import bookings as queries
from booking.storage.queries import series as series_queries
from booking.storage.unit_of_work import reading, retried, unit_of_work

_ADD = insert(table_of(Series))


def hold_series(
    business: Business,
    service: Service,
    starts: Sequence[datetime],
    every_days: int,
    now: datetime,
    links_of: Links,
    visitor: Visitor,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    locale: str = "de",
    instead_of: str | None = None,
) -> Held:
    """Hold these starts for whoever has the token, which is that of the first of them.

    What the token *instead_of* holds of this service is given back for it, so that a date of it may stay. Raises
    SlotTaken where one of them is not free any more or not offered; ``fields["lost"]`` are those starts, and nothing is
    held or given back then. Raises SlotNotOffered for a number of visits that is not offered, TooManyHolds, Busy.
    """
    wishes = [claims.Wish(service.slug, each, seats, audience, resource) for each in sorted(set(starts))]
    return holds.held(_hold(business, wishes, every_days, now, links_of, visitor, locale, instead_of))


@retried
def _hold(
    business: Business,
    wishes: Sequence[claims.Wish],
    every_days: int,
    now: datetime,
    links_of: Links,
    visitor: Visitor,
    locale: str,
    instead_of: str | None,
) -> str:
    if not wishes:
        raise SlotNotOffered
    with unit_of_work() as session:
        holds.refuse_hoarding(session, business.id, visitor)
        known, service, clock = claims.under_lock(session, business, wishes[0].service)
        if known.paused is not None:
            raise BookingPaused(note=known.paused.note)
        if not 2 <= len(wishes) <= (service.series_max or 0) or every_days < 1:
            raise SlotNotOffered
        locked = candidates(service.rules)
        if instead_of:
            _let_go(session, instead_of, locked, now)
        series_id = add(session, known.id, service, every_days, len(wishes), now)
        held: list[int] = []
        lost: list[datetime] = []
        for wish in wishes:
            try:
                taking = claims.choose_under_lock(session, known, wish, now, locked=locked)
            except (SlotTaken, SlotNotOffered):
                lost.append(wish.starts_at)
                continue
            held.append(holds.hold_taken(session, taking, wish, now, visitor, locale, clock + HOLD, series_id))
        if lost:
            # All or none: what was written so far is rolled back.
            raise SlotTaken(lost=lost)
        token = links_of.token("hold", known.id, held[0])
        links.remember(session, links.row(token, "hold", known.id, held[0]))
    return token


def _let_go(session: Session, token: str, locked: Collection[int], now: datetime) -> None:
    """Give back what a token holds, where that takes nothing but what is locked; else it stays as it is."""
    target = links.resolve(session, token, "hold")
    series_id = series_queries.series_of(session, target.business_id, target.subject_id)
    visits = series_queries.together(session, target.business_id, target.subject_id, series_id)
    concerned = queries.concerned_resources(session, target.business_id, *(each.appointment_id for each in visits))
    if set(concerned).issubset(locked):
        releases.let_go(session, target.business_id, visits, concerned, now)


def held_places(token: str) -> list[int]:
    """The appointments in which somebody holds their dates. Raises NotFound."""
    with reading() as session:
        target = links.resolve(session, token, "hold")
        series_id = series_queries.series_of(session, target.business_id, target.subject_id)
        visits = series_queries.together(session, target.business_id, target.subject_id, series_id)
        return [each.appointment_id for each in visits if each.state == BookingState.HELD]


def add(session: Session, business_id: int, service: Service, every_days: int, count: int, now: datetime) -> int:
    """Write down that visits belong together; answers the id of their series."""
    series_id = new_id()
    session.execute(
        _ADD,
        {
            "business_id": business_id,
            "id": series_id,
            "service_id": service.rules.id,
            "every_days": every_days,
            "count": count,
            "created_at": now,
        },
    )
    return series_id


def held_again(hold_token: str, now: datetime, links_of: Links) -> Held:
    """Hold the dates of a series anew whose hold is over; who typed has waited long enough not to be counted.

    Raises NotFound, SlotTaken, SlotNotOffered, and HoldLapsed where it is not a series.
    """
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        if row.series_id is None:
            raise HoldLapsed(business_id=target.business_id, service=row.service_slug)
        starts = [each.starts_at for each in series_queries.visits(session, target.business_id, row.series_id)]
        every_days = series_queries.every_days(session, target.business_id, row.series_id)
        known, _clock = businesses.known_now(session, target.business_id)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        raise SlotNotOffered
    return hold_series(
        known.business,
        service,
        starts,
        every_days,
        now,
        links_of,
        Visitor(capped=False),
        seats=row.seats,
        audience=row.audience,
        resource=row.resource,
        locale=row.locale,
    )


def rhythm_of(hold_token: str) -> tuple[int, list[datetime]] | None:
    """Every how many days, and the starts, of the series that a hold was of; None where it was of none.

    Raises NotFound.
    """
    with reading() as session:
        target = links.resolve(session, hold_token, "hold")
        series_id = series_queries.series_of(session, target.business_id, target.subject_id)
        if series_id is None:
            return None
        starts = [each.starts_at for each in series_queries.visits(session, target.business_id, series_id)]
        return series_queries.every_days(session, target.business_id, series_id), starts
