"""Moving one of several: a booking leaves its group for another appointment, and the group stays as it is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, candidates
from booking.domain.errors import NotActive, NotFound, SlotTaken, Stale
from booking.domain.messages import Reason
from booking.domain.overriding import OVERRIDABLE
from booking.domain.policies import Refusal
from booking.services import appointments, businesses, holds, record, releases
from booking.services.appointments import Marks
from booking.services.bookings import known_facts
from booking.services.changes import for_change, leave, lock_involved, requests_of
from booking.services.claims import Wish
from booking.services.desk import rights, told, versions
from booking.services.desk.choosing import Asked, Chosen, best, choose
from booking.services.desk.verdicts import Verdict, near, verdict
from booking.services.links import Target
from booking.services.reminders import planning
from booking.storage.models import Booking
from booking.storage.queries import standings
from booking.storage.queries.bookings import ChangeRow
from booking.storage.unit_of_work import reading, retried, unit_of_work

ACTIONS = ("rebooked", "rebooked_back")


@dataclass(frozen=True, slots=True)
class Rebooked:
    """A booking where it is now; ``before`` is the start that it had, enough to undo with ``facts.sequence``."""

    facts: BookingFacts
    before: datetime
    told: int = 0


@dataclass(frozen=True, slots=True)
class _Seats:
    business: Business
    service: Service
    row: ChangeRow
    giving_back: list[int]


def rebook(
    actor: Actor,
    booking_id: int,
    starts_at: datetime,
    now: datetime,
    *,
    sequence: int | None = None,
    resource: str | None = None,
    over: Collection[Refusal] = frozenset(),
    is_told: bool = True,
    seen: str | None = None,
) -> Rebooked:
    """Give a booking seats at another start, keeping reference, link and UID; a standing group is joined.

    *sequence* is that of the booking as it was seen, *seen* the version of its appointment that a program read. Other
    times that were asked for end with it. Raises NotFound, NotAllowed, NotActive, Stale, Outdated, Invalid,
    OverrideNeeded, SlotTaken (with alternatives and ``taken_by``), Busy.
    """
    asked = Wish("", starts_at, resource=resource)
    try:
        return _rebook(actor, booking_id, asked, frozenset(over), sequence, now, is_told=is_told, seen=seen)
    except SlotTaken as error:
        said = check(actor, booking_id, starts_at, now, resource=resource)
        error.fields |= {"alternatives": list(said.alternatives), "taken_by": list(said.taken_by)}
        raise


def undo(actor: Actor, booking_id: int, before: datetime, sequence: int, now: datetime) -> Rebooked:
    """Give a booking its seats back where it was before; no rule is asked. Raises as ``rebook`` does."""
    return _rebook(actor, booking_id, Wish("", before), frozenset(), sequence, now, is_told=False, is_undo=True)


def of(actor: Actor, booking_id: int) -> BookingFacts:
    """A booking that can be moved. Raises NotFound, NotAllowed, NotActive."""
    rights.require_change(actor)
    with reading() as session:
        _read(session, actor, booking_id)
        return known_facts(session, actor.business_id, booking_id)


def check(actor: Actor, booking_id: int, starts_at: datetime, now: datetime, *, resource: str | None = None) -> Verdict:
    """What stands against it, without storing anything. Raises NotFound, NotAllowed, NotActive, Invalid."""
    rights.require_change(actor)
    with reading() as session:
        seats = _read(session, actor, booking_id)
        asked = [_asked(seats, Wish("", starts_at, resource=resource), frozenset())]
        case = best(session, actor, seats.business, seats.service, asked, now, seats.giving_back)
        said, wants_more = verdict(session, actor, case, now, seats.giving_back)
    return replace(said, alternatives=near(case, now, seats.giving_back)) if wants_more else said


@retried
def _rebook(
    actor: Actor,
    booking_id: int,
    wish: Wish,
    over: frozenset[Refusal],
    sequence: int | None,
    now: datetime,
    *,
    is_told: bool,
    is_undo: bool = False,
    seen: str | None = None,
) -> Rebooked:
    rights.require_change(actor)
    business_id, target = actor.business_id, Target("manage", actor.business_id, booking_id)
    with unit_of_work() as session:
        first = _read(session, actor, booking_id)
        locks = lock_involved(session, target, candidates(first.service.rules))
        seats = _read(session, actor, booking_id)
        row = seats.row
        facts = known_facts(session, business_id, booking_id)
        versions.require(session, business_id, row.appointment_id, seen)
        if sequence not in (None, facts.sequence):
            raise Stale(sequence=facts.sequence, starts_at=row.starts_at)
        undone = _undone(session, seats, wish) if is_undo else None
        asked = _asked(seats, wish, over, is_trusted=undone is not None)
        if wish.starts_at == row.starts_at and wish.resource in (None, facts.staff_slug):
            return Rebooked(facts, row.starts_at)
        chosen = choose(session, actor, seats.business, [asked], now, giving_back=seats.giving_back, locked=locks)
        for request in requests_of(session, target):
            leave(session, business_id, request, BookingState.CANCELLED, now)
        _go_over(session, seats, chosen, now, locks)
        action = "rebooked_back" if undone else "rebooked"
        changes = {
            "starts_at": (row.starts_at, wish.starts_at),
            "overridden": (None, ", ".join(chosen.overridden) or None),
        }
        record.add(session, actor, action, "booking", booking_id, now, changes)
        who = [(booking_id, row.contact_email)]
        count = told.tell(session, business_id, who, Reason.MOVED, now) if is_told else 0
        if undone:
            told.take_back(session, business_id, who, Reason.MOVED, undone.at, Reason.MOVED, now)
        planning.plan_moved(session, business_id, [booking_id], now)
        return Rebooked(known_facts(session, business_id, booking_id), row.starts_at, count)


def _go_over(session: Session, seats: _Seats, chosen: Chosen, now: datetime, locks: Collection[int]) -> None:
    """Seats there, and none here any more; who is alone takes the appointment along, which may overlap itself."""
    row, business_id, taking = seats.row, seats.business.id, chosen.taking
    before = after = row.appointment_id
    marks = Marks(overridden=chosen.overridden)
    if before in seats.giving_back and isinstance(taking.choice, Claimed):
        for lapsed in taking.lapsed:
            releases.clear(session, business_id, lapsed, locks, now)
        ids = taking.choice.resource_ids
        appointments.move_appointment(session, taking, before, ids, row.expires_at, now, marks=marks)
    else:
        after = holds.take_seats(session, taking, row.seats, row.expires_at, now, marks=marks)
    this = (Booking.business_id == business_id, Booking.id == row.id)
    values = {"appointment_id": after, "sequence": Booking.sequence + 1, "updated_at": now}
    session.execute(update(Booking).where(*this).values(**values))
    if after != before:
        releases.give_back_seats(session, business_id, before, row.seats, now)
        releases.refresh_expiry(session, business_id, after)
    releases.touch_calendars(session, business_id, {before, after}, now)


def _read(session: Session, actor: Actor, booking_id: int) -> _Seats:
    target = Target("manage", actor.business_id, booking_id)
    row = for_change(session, target)
    known, _clock = businesses.known_now(session, actor.business_id)
    present = standings.last_resources(session, actor.business_id, row.appointment_id)
    rights.require_concern(actor, known.business, present, "booking")
    if row.state not in MOVABLE or row.is_over or row.moves_id is not None:
        raise NotActive(state=row.state)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        raise NotFound(what="service")
    own = [row.appointment_id] if row.kind == "visit" and row.seats_taken == row.seats else []
    return _Seats(known.business, service, row, [*own, *(each.appointment_id for each in requests_of(session, target))])


def _asked(seats: _Seats, wish: Wish, over: frozenset[Refusal], *, is_trusted: bool = False) -> Asked:
    row = seats.row
    return Asked(
        Wish(seats.service.slug, wish.starts_at, row.seats, row.audience, wish.resource),
        over=over,
        implied=OVERRIDABLE if is_trusted else frozenset(),
        is_trusted=is_trusted,
    )


def _undone(session: Session, seats: _Seats, wish: Wish) -> standings.Change | None:
    """The move that is taken back, if it led away from the start that is asked for."""
    change = standings.last_change(session, seats.business.id, "booking", seats.row.id, ACTIONS)
    present = seats.row.starts_at.isoformat()
    if change is None or change.before("starts_at", present) != wish.starts_at.isoformat():
        return None
    return change
