"""Looking for those who wait: whatever became free is held for the first of the line whom it suits.

What is known of it stands in the database, so that a worker that dies skips nobody: the lease of the line runs out,
and the next one begins anew. The lease only saves work. That nobody gets two offers, and nobody what another holds,
is decided under the locks of the resources and of the place in the line.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined, candidates
from booking.domain.errors import Busy, NotFound, OnlyByPhone, SlotNotOffered, SlotTaken
from booking.domain.messages import Notice
from booking.domain.names import fold
from booking.domain.slots import Slots
from booking.domain.timezones import to_minutes, zone
from booking.domain.waiting import WaitingState, Wanted, deadline
from booking.services import availability, booking_rows, businesses, claims, customers, holds, releases
from booking.services.changes import for_change, lock_involved
from booking.services.links import Target
from booking.services.waiting import places
from booking.services.waiting.settling import settle, settle_line
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import WaitingEntry, WaitingLook
from booking.storage.queries import bookings
from booking.storage.queries import waiting as queries
from booking.storage.queries.bookings import ChangeRow
from booking.storage.types import database_now, from_minutes
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work
from booking.storage.upserts import insert_or

LEASE = timedelta(minutes=2)
TRIES = 3
"""How often one looks again for somebody, where others were faster."""


def look(now: datetime, _links_of: object = None) -> int:
    """Offer what became free since the last look, and end what is over; answers how much there was."""
    done = settle(now)
    with reading() as session:
        lines = queries.lines(session)
    for business_id, service_id, standing in lines:
        done += _look_at(business_id, service_id, standing, now)
    return done


def _look_at(business_id: int, service_id: int, standing: str, now: datetime) -> int:
    with reading() as session:
        try:
            business = businesses.known_now(session, business_id)[0].business
        except NotFound:
            return 0
        state = _state(session, business, service_id, standing, now)
        if not _is_due(session, business_id, service_id, state):
            return 0
        # Known before the slots are read: what runs out meanwhile is not missed, but makes the line due again.
        next_at = queries.next_expiry(session, business_id)
    if not _lease(business_id, service_id, state):
        return 0
    try:
        done = _go_through(business, service_id, now)
    except Busy:
        # Not seen yet: the next look comes to it again.
        _unlease(business_id, service_id, None, next_at)
        return 0
    _unlease(business_id, service_id, state, next_at)
    return done


def _go_through(business: Business, service_id: int, now: datetime) -> int:
    with reading() as session:
        rows = queries.line(session, business.id, service_id)
        served = {_who(each) for each in queries.offered(session, business.id, service_id)}
    ended = settle_line(business, rows, now)
    offered = 0
    if business.paused is None:
        seen = _Seen(business, now)
        for row in rows:
            # One offer at a time for one person, however many places they have.
            if row.id not in ended and _who(row) not in served and _serve(seen, row, now):
                served.add(_who(row))
                offered += 1
    return offered + len(ended)


def _who(row: WaitingEntry) -> tuple[object, ...]:
    contact = places.contact(row)
    return (contact.email or "").lower(), fold(contact.name), row.also, row.only_start, row.swaps_id


@dataclass
class _Seen:
    """The free slots of one look, read once for all who ask for the same; anew once something of them is given."""

    business: Business
    now: datetime
    kept: dict[object, Slots] = field(default_factory=dict)

    def starts(self, service: Service, wish: Wanted, giving_back: tuple[int, ...]) -> Collection[int]:
        """The free starts for a wish, whenever they suit, ascending."""
        today = zone(service.location.time_zone).local_date(to_minutes(self.now))
        first, last = today, today + timedelta(days=service.rules.horizon_days)
        if wish.only_start is not None:
            first = last = zone(service.location.time_zone).local_date(to_minutes(wish.only_start))
        asked: tuple[date, date, int, str | None, str | None, tuple[int, ...]]
        asked = (first, last, wish.seats, wish.audience, wish.resource, giving_back)
        key = (service.slug, asked)
        if key not in self.kept:
            self.kept[key] = availability.free_slots(
                self.business,
                service,
                first,
                last,
                self.now,
                seats=wish.seats,
                audience=wish.audience,
                resource=wish.resource,
                giving_back=giving_back,
                for_house=True,
            )
        return self.kept[key].starts


def _serve(seen: _Seen, row: WaitingEntry, now: datetime) -> int:
    """Hold the first free slot that suits somebody; answers whether there was one."""
    service, wish = places.service(seen.business, row), places.wanted(row)
    if service is None:
        return 0
    place = zone(service.location.time_zone)
    giving_back: tuple[int, ...] = ()
    before = None
    if row.swaps_id is not None:
        with reading() as session:
            later = for_change(session, Target("manage", row.business_id, row.swaps_id))
        giving_back, before = _given_back(later), to_minutes(later.starts_at)
    refused = {datetime.fromisoformat(each) for each in row.refused}
    tries = 0
    for start in seen.starts(service, wish, giving_back):
        if before is not None and start >= before:
            break
        if not wish.suits(start, place) or from_minutes(start) in refused:
            continue
        try:
            if _offer(seen.business, row, service.slug, from_minutes(start), now):
                seen.kept.clear()
                return 1
        except (SlotTaken, SlotNotOffered):
            seen.kept.clear()
            tries += 1
            if tries >= TRIES:
                break
        except OnlyByPhone:
            break
    return 0


@retried
def _offer(business: Business, before: WaitingEntry, slug: str, starts_at: datetime, now: datetime) -> bool:
    """Hold a start for somebody who still waits, and write to them; False where they do not, or it is too late."""
    with unit_of_work() as session:
        service = businesses.service(businesses.latest(business), slug)
        locks: set[int] | None = None
        giving_back: tuple[int, ...] = ()
        if before.swaps_id is not None:
            target = Target("manage", business.id, before.swaps_id)
            locks = lock_involved(session, target, candidates(service.rules))
            later = for_change(session, target)
            if later.state != BookingState.CONFIRMED or later.starts_at <= starts_at:
                return False
            giving_back = _given_back(later)
        wish = places.wanted(before)
        asked = claims.Wish(slug, starts_at, wish.seats, wish.audience, wish.resource)
        taking = claims.choose_under_lock(
            session, business, asked, now, giving_back=giving_back, locked=locks, for_house=True
        )
        row = queries.entry(session, business.id, before.id, is_locked=True)
        if row is None or row.state != WaitingState.WAITING or places.wanted(row) != wish:
            return False
        rules = taking.service.rules
        place, notice = rules.location.time_zone, rules.minimum_notice
        until = deadline(now, taking.business.offer_hours, place, starts_at, notice)
        if until is None:
            return False
        customers.require_online(session, business.id, places.contact(row))
        row.offer_id = _hold(session, taking, asked, row, taking.clock + (until - now), giving_back, now)
        places.changed(session, row, now, WaitingState.OFFERED)
        places.tell(session, row, Notice.WAITING_OFFER, now)
        return True


def _hold(
    session: Session,
    taking: claims.Taking,
    asked: claims.Wish,
    row: WaitingEntry,
    until: datetime,
    giving_back: tuple[int, ...],
    now: datetime,
) -> int:
    business_id, booking_id = row.business_id, new_id()
    beside = giving_back[0] if giving_back else None
    appointment_id = holds.take_seats(session, taking, asked.seats, until, now, beside)
    held = booking_rows.booking_row(
        taking,
        booking_id,
        appointment_id,
        asked.seats,
        BookingState.HELD,
        until,
        row.locale,
        "waiting_list",
        now,
        customer_id=row.customer_id,
        contact=places.contact(row),
        answers=row.answers,
        audience=asked.audience,
        resource=asked.resource,
        hold_kind=HoldKind.OFFER,
        wants_reminders=row.wants_reminders,
    )
    booking_rows.add(session, held)
    if isinstance(taking.choice, Joined):
        releases.refresh_expiry(session, business_id, appointment_id)
    releases.stir_resources(session, business_id, bookings.concerned_resources(session, business_id, appointment_id))
    return booking_id


def _given_back(later: ChangeRow) -> tuple[int, ...]:
    """The appointment that counts as free for its own customer: one that nobody else is in."""
    is_sole = later.kind == "visit" and later.seats_taken == later.seats
    return (later.appointment_id,) if is_sole else ()


def _state(session: Session, business: Business, service_id: int, standing: str, now: datetime) -> str:
    """A word that is another one whenever something may have become free for a line, or the line has changed."""
    service = next((each for each in business.services.values() if each.rules.id == service_id), None)
    resources = {each.rules.id for each in business.resources.values()}
    zone_name = service.location.time_zone if service else business.time_zone
    today = zone(zone_name).local_date(to_minutes(now))
    return f"{business.rules_version}:{queries.versions(session, business.id, resources)}:{today}:{standing}"


def _is_due(session: Session, business_id: int, service_id: int, state: str) -> bool:
    this = (WaitingLook.business_id == business_id, WaitingLook.service_id == service_id)
    row = session.execute(
        select(WaitingLook.seen, WaitingLook.next_at, database_now().label("clock")).where(*this)
    ).first()
    return row is None or row.seen != state or (row.next_at is not None and row.next_at <= row.clock)


@retried
def _lease(business_id: int, service_id: int, state: str) -> bool:
    """Take a line in hand, unless another worker has it, or has looked at it meanwhile."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        new = {"business_id": business_id, "id": new_id(), "service_id": service_id}
        session.execute(
            insert_or(session, table_of(WaitingLook))
            .values(new)
            .on_conflict_do_nothing(index_elements=["business_id", "service_id"])
        )
        is_due = or_(WaitingLook.seen.is_(None), WaitingLook.seen != state, WaitingLook.next_at <= clock)
        is_free = or_(WaitingLook.leased_until.is_(None), WaitingLook.leased_until <= clock)
        this = (WaitingLook.business_id == business_id, WaitingLook.service_id == service_id)
        taken = update(WaitingLook).where(*this, is_due, is_free).values(leased_until=clock + LEASE)
        return rows_changed(session, taken) == 1


@retried
def _unlease(business_id: int, service_id: int, state: str | None, next_at: datetime | None) -> None:
    with unit_of_work() as session:
        this = (WaitingLook.business_id == business_id, WaitingLook.service_id == service_id)
        values = {"leased_until": None, "seen": state, "looked_at": database_now()}
        session.execute(update(WaitingLook).where(*this).values(**values, next_at=next_at))
