"""Moving whole appointments, visits and blocks alike: to another time, to somebody else, to another length."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import (
    MOVABLE,
    TAKING_SEATS,
    AppointmentKind,
    AppointmentStatus,
    BookingState,
    HoldKind,
)
from booking.domain.choice import Claimed
from booking.domain.errors import Invalid, NotActive, NotFound, SlotTaken, Stale
from booking.domain.messages import Reason
from booking.domain.policies import Refusal
from booking.services import appointments, claims, record, releases
from booking.services.changes import for_change, leave
from booking.services.desk import blocked, rights, told
from booking.services.desk.around import Around, locked, read
from booking.services.desk.choosing import Asked, best, choose
from booking.services.desk.shifts import Place, Shift, wishes
from booking.services.desk.verdicts import Verdict, near, on_resources, verdict
from booking.services.links import Target
from booking.services.reminders import planning
from booking.storage.models import Booking
from booking.storage.queries import standings
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading, retried, unit_of_work

__all__ = ["Moved", "Place", "check_move", "move", "undo"]

ACTIONS = ("moved", "moved_back")


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment where it is now; ``before`` is enough to undo it, with ``sequence``. ``told`` counts the mails."""

    appointment_id: int
    sequence: int
    before: Place
    after: Place
    told: int = 0


def move(
    actor: Actor,
    appointment_id: int,
    starts_at: datetime,
    now: datetime,
    *,
    sequence: int | None = None,
    resource: str | None = None,
    replaces: str | None = None,
    minutes: int | None = None,
    over: Collection[Refusal] = frozenset(),
    is_told: bool = True,
    squeezed_reason: str | None = None,
    is_regular: bool = False,
    seen: str | None = None,
) -> Moved:
    """Move an appointment with everybody in it, keeping references, links and UIDs.

    *resource* is the slug of whom it goes to, in the place of *replaces*; who gives it stays unless somebody else is
    named, rooms and devices are changed where theirs are taken. *sequence* is that which was seen: Stale where it rose
    since; *seen* is the version that a program read: Outdated where it is another now. A squeeze-in stays one unless it
    *is_regular* now; with *squeezed_reason* it becomes one. Requests for another time end with it. Moving to where it
    stands changes nothing.

    Raises NotFound, NotAllowed, NotActive, Stale, Invalid, OverrideNeeded, SlotTaken (with alternatives and
    ``taken_by``), Busy; nothing is changed then.
    """
    shift = Shift(starts_at, resource, replaces, minutes, frozenset(over), squeezed_reason, is_regular)
    try:
        return _move(actor, appointment_id, shift, sequence, now, is_told, seen)
    except SlotTaken as error:
        _add_what_stands_there(error, actor, appointment_id, shift, now)
        raise


def check_move(
    actor: Actor,
    appointment_id: int,
    starts_at: datetime,
    now: datetime,
    *,
    resource: str | None = None,
    replaces: str | None = None,
    minutes: int | None = None,
    squeezed_reason: str | None = None,
    is_regular: bool = False,
) -> Verdict:
    """What stands against a move, without storing anything. Raises NotFound, NotAllowed, NotActive, Invalid."""
    rights.require_change(actor)
    shift = Shift(starts_at, resource, replaces, minutes, frozenset(), squeezed_reason, is_regular)
    return _verdict(actor, appointment_id, shift, now)


def undo(actor: Actor, appointment_id: int, before: Place, sequence: int, now: datetime) -> Moved:
    """Put an appointment back to where it was before its last move; who was told of that is told of this.

    No rule is asked, since it stood there; a place where it did not stand is one to move to as any other. Raises as
    ``move`` does: where somebody is there now nothing is changed.
    """
    shift = Shift(before.starts_at, minutes=before.minutes, back_to=before)
    try:
        return _move(actor, appointment_id, shift, sequence, now, is_told=False)
    except SlotTaken as error:
        _add_what_stands_there(error, actor, appointment_id, shift, now)
        raise


@retried
def _move(
    actor: Actor,
    appointment_id: int,
    shift: Shift,
    sequence: int | None,
    now: datetime,
    is_told: bool,
    seen: str | None = None,
) -> Moved:
    rights.require_change(actor)
    with unit_of_work() as session:
        it, locks = locked(session, actor, appointment_id, shift.named, now, seen)
        row = it.row
        if row.status != AppointmentStatus.ACTIVE:
            raise NotActive(state=row.status)
        if sequence not in (None, row.sequence):
            raise Stale(sequence=row.sequence, starts_at=row.starts_at)
        undone = _undone(session, it, shift)
        if row.kind == AppointmentKind.BLOCK:
            return _move_block(session, actor, it, shift, now)
        return _move_visit(session, actor, it, shift, locks, now, is_told, undone)


def _move_visit(
    session: Session,
    actor: Actor,
    it: Around,
    shift: Shift,
    locks: set[int],
    now: datetime,
    is_told: bool,
    undone: standings.Change | None,
) -> Moved:
    business_id, row, before = actor.business_id, it.row, it.place
    if it.is_only_held:
        raise NotActive(state=BookingState.HELD.value)
    asked = _asked(it, shift, is_trusted=undone is not None)
    chosen = choose(session, actor, it.business, asked, now, giving_back=it.giving_back, locked=locks)
    taking = chosen.taking
    assert isinstance(taking.choice, Claimed)
    reason = shift.reason(row.squeezed_reason)
    after = _place(taking, reason)
    if after == before:
        return Moved(row.id, row.sequence, before, before)
    for booking_id, _appointment_id in it.requests:
        request = for_change(session, Target("manage", business_id, booking_id))
        leave(session, business_id, request, BookingState.CANCELLED, now)
    _end_typing(session, business_id, it, now)
    for each in taking.lapsed:
        releases.clear(session, business_id, each, locks, now)
    overridden = _overridden(it, shift, chosen.overridden, undone)
    marks = appointments.Marks(None, overridden, reason)
    ids = taking.choice.resource_ids
    appointments.move_appointment(session, taking, row.id, ids, None, now, it.beside, marks)
    _move_bookings(session, business_id, row.id, taking, now)
    releases.refresh_expiry(session, business_id, row.id)
    releases.touch_calendars(session, business_id, [row.id], now)
    action = "moved_back" if undone else "moved"
    changes = _changes(before, after, row.overridden or (), overridden)
    record.add(session, actor, action, "appointment", row.id, now, changes)
    tellable = [(each.id, each.contact_email) for each in it.seats if each.state in MOVABLE]
    count = told.tell(session, business_id, tellable, Reason.MOVED, now) if is_told else 0
    if undone:
        told.take_back(session, business_id, tellable, Reason.MOVED, undone.at, Reason.MOVED, now)
    _remind(session, business_id, [booking_id for booking_id, _email in tellable], before, after, now)
    return Moved(row.id, row.sequence + 1, before, after, count)


def _remind(
    session: Session, business_id: int, booking_ids: Sequence[int], before: Place, after: Place, now: datetime
) -> None:
    """Plan reminders anew. At the same start, with others or at another length, who had said to come still comes."""
    if after.starts_at != before.starts_at:
        planning.plan_moved(session, business_id, booking_ids, now)
    else:
        for each in booking_ids:
            planning.plan(session, business_id, each, now)


def _move_block(session: Session, actor: Actor, it: Around, shift: Shift, now: datetime) -> Moved:
    row, before = it.row, it.place
    slugs = shift.of_block(before.resources)
    starts_at = shift.starts_at
    ends_at = starts_at + timedelta(minutes=shift.minutes or row.minutes)
    wanted = blocked.Wanted(slugs, starts_at, ends_at, row.title or "", row.note)
    taken = blocked.checked(actor, it.business, wanted)
    if actor.resource is not None and set(before.resources) != {actor.resource}:
        raise NotFound(what="block")
    action = "moved_back" if shift.back_to else "moved"
    sequence = blocked.put(session, actor, it.business, row, taken, wanted, now, action)
    after = Place(starts_at, shift.minutes or row.minutes, tuple(each.slug for each in taken))
    return Moved(row.id, sequence, before, after)


def _asked(it: Around, shift: Shift, *, is_trusted: bool = False) -> list[Asked]:
    audiences = {each.audience for each in it.seats}
    audience = audiences.pop() if len(audiences) == 1 else None
    return wishes(it.business, it.service, it.row, it.place, shift, audience, it.lengths, is_trusted=is_trusted)


def _end_typing(session: Session, business_id: int, it: Around, now: datetime) -> None:
    """Who is just typing for a seat chose another time: theirs is over, and the page that they send says so."""
    for each in it.seats:
        if each.state == BookingState.HELD and each.hold_kind == HoldKind.TYPING:
            this = (Booking.business_id == business_id, Booking.id == each.id)
            session.execute(update(Booking).where(*this).values(state=BookingState.LAPSED, expires_at=None))
            releases.give_back_seats(session, business_id, it.row.id, each.seats, now)


def _move_bookings(
    session: Session, business_id: int, appointment_id: int, taking: claims.Taking, now: datetime
) -> None:
    """Everybody in it has another event now; who waits for an answer does not wait beyond the start."""
    start = from_minutes(taking.start)
    here = (Booking.business_id == business_id, Booking.appointment_id == appointment_id)
    session.execute(
        update(Booking)
        .where(*here, Booking.state.in_(sorted(TAKING_SEATS)))
        .values(sequence=Booking.sequence + 1, updated_at=now)
    )
    if start > taking.clock:
        session.execute(update(Booking).where(*here, Booking.expires_at > start).values(expires_at=start))


def _overridden(it: Around, shift: Shift, gone_over: Sequence[str], undone: standings.Change | None) -> tuple[str, ...]:
    """The rules that the appointment stands against now."""
    present = it.row.overridden or []
    if undone is not None:
        text = undone.before("overridden", ", ".join(present))
        return tuple(text.split(", ")) if text else ()
    kept = present if shift.starts_at == it.row.starts_at else []
    return tuple(dict.fromkeys((*kept, *gone_over)))


def _undone(session: Session, it: Around, shift: Shift) -> standings.Change | None:
    """The move that is taken back, if it led away from the place that is asked for."""
    if shift.back_to is None:
        return None
    change = standings.last_change(session, it.business.id, "appointment", it.row.id, ACTIONS)
    if change is None:
        return None
    now, back = it.place.words, shift.back_to.words
    return change if all(change.before(name, now[name]) == back[name] for name in now) else None


def _place(taking: claims.Taking, squeezed_reason: str | None) -> Place:
    assert isinstance(taking.choice, Claimed)
    by_id = {each.rules.id: each.slug for each in taking.business.resources.values()}
    return Place(
        from_minutes(taking.start),
        taking.service.rules.duration,
        tuple(by_id[each] for each in taking.choice.resource_ids),
        squeezed_reason,
    )


def _changes(before: Place, after: Place, was_over: Sequence[str], is_over: Sequence[str]) -> record.Changes:
    was, now = before.words, after.words
    told_of = {name: (was[name], now[name]) for name in was}
    return {**told_of, "overridden": (", ".join(was_over) or None, ", ".join(is_over) or None)}


def _verdict(actor: Actor, appointment_id: int, shift: Shift, now: datetime) -> Verdict:
    with reading() as session:
        it = read(session, actor, appointment_id)
        if it.row.status != AppointmentStatus.ACTIVE:
            raise NotActive(state=it.row.status)
        undone = _undone(session, it, shift)
        if it.row.kind == AppointmentKind.BLOCK:
            return _verdict_on_block(session, actor, it, shift)
        if it.is_only_held:
            raise NotActive(state=BookingState.HELD.value)
        asked = _asked(it, shift, is_trusted=undone is not None)
        giving_back = it.giving_back
        found = best(session, actor, it.business, it.service, asked, now, giving_back)
        said, wants_more = verdict(session, actor, found, now, giving_back)
    return replace(said, alternatives=near(found, now, giving_back)) if wants_more else said


def _verdict_on_block(session: Session, actor: Actor, it: Around, shift: Shift) -> Verdict:
    ends_at = shift.starts_at + timedelta(minutes=shift.minutes or it.row.minutes)
    slugs = shift.of_block(it.place.resources)
    wanted = blocked.Wanted(slugs, shift.starts_at, ends_at, it.row.title or "")
    ids = [each.rules.id for each in blocked.checked(actor, it.business, wanted)]
    there = on_resources(session, actor, it.business, ids, *wanted.span, [it.row.id])
    return Verdict((Refusal.TAKEN,), there) if there else Verdict()


def _add_what_stands_there(error: SlotTaken, actor: Actor, appointment_id: int, shift: Shift, now: datetime) -> None:
    try:
        said = _verdict(actor, appointment_id, shift, now)
    except (NotActive, NotFound, Invalid):
        said = Verdict()
    error.fields |= {"alternatives": list(said.alternatives), "taken_by": list(said.taken_by)}
