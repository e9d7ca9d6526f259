"""Booking a series for a known customer on the telephone: all dates or none, in one claim."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.choice import candidates
from booking.domain.errors import NotFound, OverrideNeeded, SlotNotOffered, SlotTaken
from booking.domain.policies import Refusal
from booking.services import businesses, claims
from booking.services.bookings import Booked
from booking.services.desk import keys, rights
from booking.services.desk.bookings import DeskRequest, answer, asked_of, known_person, write_down
from booking.services.desk.choosing import Chosen, choose
from booking.services.idempotency import Key, use_key
from booking.services.links import Links
from booking.services.series import holding
from booking.storage.ids import new_id
from booking.storage.unit_of_work import retried, unit_of_work


def book_series(
    actor: Actor,
    request: DeskRequest,
    starts: Sequence[datetime],
    every_days: int,
    now: datetime,
    links_of: Links,
    *,
    key: str | Key | None = None,
) -> Booked:
    """Book the request at each of these starts for a known customer, confirmed at once; answers the first.

    Its own start is not looked at. One mail tells of all. With a *key*, twice is once. Raises SlotTaken where some are
    not free any more or a rule stands against them, which are then ``fields["lost"]``; OverrideNeeded for somebody
    who is blocked; SlotNotOffered for a number that is not offered, NotFound, Invalid, NotAllowed,
    IdempotencyKeyReused, Busy. Nothing is stored then.
    """
    rights.require_change(actor)
    if request.customer_id is None:
        raise NotFound(what="customer")
    return _book(actor, request, sorted(set(starts)), every_days, now, links_of, key)


@retried
def _book(
    actor: Actor,
    request: DeskRequest,
    starts: Sequence[datetime],
    every_days: int,
    now: datetime,
    links_of: Links,
    key: str | Key | None,
) -> Booked:
    business_id, ids = actor.business_id, [new_id() for _each in starts]
    with unit_of_work() as session:
        if key and ids:
            wanted = keys.of_form(actor, key, request, [each.isoformat() for each in starts], every_days)
            earlier = use_key(session, business_id, wanted, ids[0], now)
            if earlier is not None:
                return answer(session, business_id, earlier, links_of, is_replay=True)
        known, _clock = businesses.known_now(session, business_id)
        business, service, _clock = claims.under_lock(session, known.business, request.service)
        if not 2 <= len(starts) <= (service.series_max or 0) or every_days < 1:
            raise SlotNotOffered
        person, is_blocked = known_person(session, actor, business, request)
        if person is None or is_blocked:
            raise OverrideNeeded(refusals=[Refusal.BLOCKED])
        series_id = holding.add(session, business_id, service, every_days, len(starts), now)
        locked = candidates(service.rules)
        lost: list[datetime] = []
        for booking_id, starts_at in zip(ids, starts, strict=True):
            one = replace(request, starts_at=starts_at)
            chosen = _chosen(session, actor, business, one, now, locked)
            if chosen is None:
                lost.append(starts_at)
                continue
            is_told = booking_id == ids[0]
            write_down(
                session, actor, one, person, chosen, booking_id, now, links_of, series_id=series_id, is_told=is_told
            )
        if lost:
            # All or none: what was written so far is rolled back.
            raise SlotTaken(lost=lost)
        return answer(session, business_id, ids[0], links_of)


def _chosen(
    session: Session, actor: Actor, business: Business, request: DeskRequest, now: datetime, locked: Sequence[int]
) -> Chosen | None:
    """What a date takes; none where it cannot be had without going over something."""
    try:
        return choose(session, actor, business, [asked_of(request)], now, locked=locked)
    except (SlotTaken, OverrideNeeded):
        return None
