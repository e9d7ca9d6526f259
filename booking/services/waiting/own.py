"""One's own place in a waiting list: how it stands, and what its person does with it. Each of it may be done twice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact, Host
from booking.domain.businesses import Texts
from booking.domain.errors import Gone, HoldLapsed, NotActive, NotFound, SlotTaken
from booking.domain.messages import Reason
from booking.domain.waiting import IN_LINE, WaitingState, Wanted
from booking.services import address_proofs, businesses, links, messages, record
from booking.services.beginnings import Booked, Request, begin, booked_as_it_is
from booking.services.changes import for_change
from booking.services.links import Links, Target
from booking.services.record import By
from booking.services.swaps import swap
from booking.services.waiting import joining, places
from booking.storage.models import Service as ServiceRow
from booking.storage.models import WaitingEntry
from booking.storage.queries import bookings
from booking.storage.queries import waiting as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Offered:
    """A time ``[starts_at, ends_at)`` kept for somebody until ``expires_at``; no more unless it ``is_alive``."""

    booking_id: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime
    staff_names: tuple[str, ...]
    is_alive: bool


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """A place in a line as its person sees it; ``place`` is their number while it ``is_alive``.

    ``instead_of`` is the booking that would be given back, ``booking_token`` opens what came of it.
    """

    host: Host
    service_slug: str
    service_names: Texts
    time_zone: str
    wanted: Wanted
    place: int
    state: WaitingState
    contact: Contact
    passes: int
    locale: str
    offer: Offered | None
    instead_of: tuple[datetime, datetime] | None
    booking_token: str | None

    @property
    def is_alive(self) -> bool:
        """Whether something may still be offered here."""
        return self.state in IN_LINE


def entry(token: str, links_of: Links | None = None) -> WaitingFacts:
    """The place that a link opens; what came of it only with *links_of*. Raises NotFound, Gone."""
    with reading() as session:
        row = _row(session, token)
        return facts(session, row, links_of)


def facts(session: Session, row: WaitingEntry, links_of: Links | None = None) -> WaitingFacts:
    """How a place stands. Raises Gone where its business is not there any more."""
    try:
        business = businesses.known_now(session, row.business_id)[0].business
    except NotFound:
        raise Gone from None
    service, stored = places.service(business, row), session.get(ServiceRow, (row.business_id, row.service_id))
    assert stored is not None
    offer = offered(session, row)
    state = WaitingState(row.state)
    if state is WaitingState.OFFERED and offer is None:
        # It is over, and the worker has not come by yet.
        state = WaitingState.WAITING
    later = bookings.facts(session, row.business_id, row.swaps_id) if row.swaps_id else None
    return WaitingFacts(
        Host.of(business),
        service.slug if service else stored.slug + (row.also or ""),
        service.name if service else stored.name,
        service.location.time_zone if service else business.time_zone,
        places.wanted(row),
        queries.place(session, row),
        state,
        places.contact(row),
        row.passes,
        row.locale,
        offer,
        (later.starts_at, later.ends_at) if later else None,
        _booking_token(session, row, links_of) if state is WaitingState.ACCEPTED and links_of else None,
    )


def offered(session: Session, row: WaitingEntry) -> Offered | None:
    """What is held for somebody, also where its time has just run out; None where nothing is held."""
    found = bookings.facts(session, row.business_id, row.offer_id) if row.offer_id else None
    if row.state != WaitingState.OFFERED or found is None:
        return None
    if found.state is not BookingState.HELD or found.expires_at is None:
        return None
    is_alive = bookings.hold_row(session, row.business_id, found.booking_id).is_alive
    return Offered(
        found.booking_id, found.starts_at, found.ends_at, found.expires_at, found.staff_names, bool(is_alive)
    )


def of_booking(token: str, links_of: Links) -> str | None:
    """The token of the place of somebody who would give this booking back. Raises NotFound, Gone."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        row = queries.swapping(session, target.business_id, target.subject_id)
    return links_of.token("waiting", row.business_id, row.id, places.ON_PAGE) if row else None


def accept(token: str, seen: int | None, now: datetime, links_of: Links) -> Booked:
    """Book what is offered, or let the later booking take its time; again answers the same booking.

    *seen* is the offer that was shown. Where the business has addresses confirmed, a link that came by mail has done
    so; who only saw the page is asked by a mail first. Raises NotFound, Gone, NotActive, HoldLapsed, OnlyByPhone,
    TooManyMails, TooManyOpen, Busy; the place in the line is kept.
    """
    try:
        return _accept(token, seen, now, links_of)
    except SlotTaken:
        raise HoldLapsed from None


@retried
def _accept(token: str, seen: int | None, now: datetime, links_of: Links) -> Booked:
    with unit_of_work() as session:
        row = _locked(session, token)
        if row.state == WaitingState.ACCEPTED and seen in (None, row.offer_id):
            return booked_as_it_is(session, row.business_id, _booked(row), links_of, is_replay=True)
        offer_id = _open_offer(row, seen)
        held = bookings.hold_row(session, row.business_id, offer_id)
        known, clock = businesses.known_now(session, row.business_id)
        service = businesses.find_service(known.business, held.service_slug)
        if held.state != BookingState.HELD or not held.is_alive or service is None:
            raise HoldLapsed(business_id=row.business_id, service=held.service_slug)
        request = Request(places.contact(row), row.locale, row.answers, row.source, row.wants_reminders)
        mailed = links_of.token("waiting", row.business_id, row.id, places.BY_MAIL)
        is_proved = row.source == "desk" or token == mailed or not known.business.asks_for_proof(service)
        if row.swaps_id is not None:
            _swap(session, row, row.swaps_id, held.starts_at, now)
        elif is_proved:
            begin(session, known.business, service, offer_id, held, request, clock, links_of, now)
        else:
            target = Target("hold", row.business_id, offer_id)
            address_proofs.keep_for_proof(session, target, held, request, clock, links_of, now)
        places.finish(session, row, WaitingState.ACCEPTED, now)
        session.flush()
        return booked_as_it_is(session, row.business_id, _booked(row), links_of)


def _swap(session: Session, row: WaitingEntry, booking_id: int, starts_at: datetime, now: datetime) -> None:
    later = for_change(session, Target("manage", row.business_id, booking_id))
    if later.state != BookingState.CONFIRMED or later.is_over or later.starts_at <= starts_at:
        raise NotActive(state=later.state)
    assert row.offer_id is not None
    swap(session, row.business_id, booking_id, row.offer_id, now)
    messages.add(session, row.business_id, booking_id, Reason.MOVED, now)
    changes = {"starts_at": (later.starts_at, starts_at)}
    record.add(session, By(row.business_id, "customer"), "moved", "booking", booking_id, now, changes)


@retried
def decline(token: str, seen: int | None, now: datetime) -> None:
    """Let an offer go and keep one's place; this start is not offered again. Raises NotFound, Gone, NotActive."""
    with unit_of_work() as session:
        row = _locked(session, token)
        if row.state == WaitingState.WAITING and seen is not None and seen == row.offer_id:
            return
        _open_offer(row, seen)
        starts_at = places.withdraw(session, row, now)
        if starts_at is not None:
            row.refused = [*row.refused, starts_at.isoformat()]
        row.passes = 0
        places.changed(session, row, now, WaitingState.WAITING)


@retried
def leave(token: str, now: datetime) -> None:
    """Wait no more; what is offered is free again. Again changes nothing. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = _locked(session, token)
        if row.state in IN_LINE:
            places.withdraw(session, row, now)
            places.finish(session, row, WaitingState.LEFT, now)


@retried
def change(token: str, wanted: Wanted, now: datetime) -> None:
    """Wish for something else, in the same place of the line. Raises NotFound, Gone, NotActive, Invalid."""
    with unit_of_work() as session:
        row = _locked(session, token)
        business = businesses.known_now(session, row.business_id)[0].business
        service = places.service(business, row)
        if row.state not in IN_LINE or service is None:
            raise NotActive(state=row.state)
        joining.check(service, wanted, now)
        places.write(row, wanted)
        places.changed(session, row, now)


def _row(session: Session, token: str) -> WaitingEntry:
    target = links.resolve(session, token, "waiting")
    row = queries.entry(session, target.business_id, target.subject_id)
    if row is None:
        raise Gone
    return row


def _locked(session: Session, token: str) -> WaitingEntry:
    """A place with all that its offer takes locked before it, and as it is then. Raises NotFound, Gone."""
    return places.locked(session, _row(session, token))


def _open_offer(row: WaitingEntry, seen: int | None) -> int:
    if row.state != WaitingState.OFFERED or row.offer_id is None:
        raise NotActive(state=row.state)
    if seen not in (None, row.offer_id):
        raise HoldLapsed(business_id=row.business_id)
    return row.offer_id


def _booked(row: WaitingEntry) -> int:
    """The booking that came of a place that was accepted."""
    booking_id = row.offer_id if row.swaps_id is None else row.swaps_id
    assert booking_id is not None
    return booking_id


def _booking_token(session: Session, row: WaitingEntry, links_of: Links) -> str | None:
    found = bookings.facts(session, row.business_id, _booked(row))
    if found is None:
        return None
    purpose: links.Purpose = "view" if found.is_unproved else "manage"
    return links_of.token(purpose, row.business_id, found.booking_id, found.generation)
