"""Doing what was planned for an absence, in portions, each visit in a transaction of its own."""

import json
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import DomainError, NotActive, NotFound, SlotTaken
from booking.domain.timezones import to_instant
from booking.services import businesses, messages, proposals
from booking.services.absences.affected import Action, require
from booking.services.availability import alternatives
from booking.services.desk import endings, moves
from booking.services.proposals import Wanted
from booking.storage.models import Absence, AbsenceStep, Message
from booking.storage.queries import absences as queries
from booking.storage.queries.absences import Whose
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, rows_changed, unit_of_work

PORTION = 20
INTERRUPTED = "Interrupted"
"""The fault of a step that was begun; it stays where the machine stopped in the midst of it."""


def go_on(actor: Actor, absence_id: int, now: datetime, most: int = PORTION) -> int:
    """Do the next steps; answers how many are left. What fails stays open and says why. Raises NotFound, NotAllowed."""
    absence, slug = of(actor, absence_id)
    if absence.state != "open":
        return 0
    with reading() as session:
        mine = (AbsenceStep.business_id == actor.business_id, AbsenceStep.absence_id == absence_id)
        planned = list(
            session.scalars(select(AbsenceStep).where(*mine, AbsenceStep.state == "planned").order_by(AbsenceStep.id))
        )
        found = queries.bookings(session, actor.business_id, [each.booking_id for each in planned[:most]])
    for step in planned[:most]:
        if _begin(actor, step, now):
            _try(actor, absence, slug, step, found[step.booking_id], now)
    _postpone(actor, absence, is_done=len(planned) <= most)
    return max(0, len(planned) - most)


def leave_rest(actor: Actor, absence_id: int, now: datetime) -> int:
    """Do no more: what was not begun is left open; answers how much that is. Raises NotFound, NotAllowed."""
    absence, _slug = of(actor, absence_id)
    mine = (AbsenceStep.business_id == actor.business_id, AbsenceStep.absence_id == absence_id)
    with unit_of_work() as session:
        rest = update(AbsenceStep).where(*mine, AbsenceStep.state == "planned")
        left = rows_changed(session, rest.values(action=Action.LEAVE.value, state="done", updated_at=now))
    _postpone(actor, absence, is_done=True)
    return left


def send_now(actor: Actor, absence_id: int) -> int:
    """Tell everybody at once; answers how many mails were waiting. Raises NotFound, NotAllowed."""
    of(actor, absence_id)
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        this = (Absence.business_id == actor.business_id, Absence.id == absence_id)
        done = update(Absence).where(*this, Absence.state == "done", Absence.tells_at > clock)
        if not rows_changed(session, done.values(tells_at=clock, updated_at=clock)):
            return 0
        return rows_changed(session, update(Message).where(*waiting(actor, absence_id)).values(due_at=clock))


def of(actor: Actor, absence_id: int) -> tuple[Absence, str]:
    """An absence, with the slug of who is absent. Raises NotFound, NotAllowed."""
    with reading() as session:
        absence = session.get(Absence, (actor.business_id, absence_id))
        if absence is None:
            raise NotFound(what="absence")
        known, _clock = businesses.known_now(session, actor.business_id)
    slugs = [each.slug for each in known.business.resources.values() if each.rules.id == absence.resource_id]
    if not slugs:
        raise NotFound(what="absence")
    require(actor, slugs[0])
    return absence, slugs[0]


def waiting(actor: Actor, absence_id: int) -> tuple[ColumnElement[bool], ...]:
    """The condition that finds its mails that no worker has had in hand."""
    return (
        Message.business_id == actor.business_id,
        Message.absence_id == absence_id,
        Message.state == "due",
        Message.attempts == 0,
    )


def _begin(actor: Actor, step: AbsenceStep, now: datetime) -> bool:
    """Take a step in hand; of two who press at once one does it."""
    with unit_of_work() as session:
        return _mark(session, actor, step, now, "planned", state="failed", fault=INTERRUPTED) == 1


def _try(actor: Actor, absence: Absence, slug: str, step: AbsenceStep, whose: Whose, now: datetime) -> None:
    wait = (absence.tells_at or absence.updated_at) - absence.updated_at
    with reading() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
    values: dict[str, object] = {"state": "done", "fault": None}
    try:
        with messages.held_back(absence.id, clock + wait):
            values |= _do(actor, absence, slug, step, whose, now)
    except DomainError as error:
        values = {"state": "failed", "fault": type(error).__name__}
    with unit_of_work() as session:
        _mark(session, actor, step, now, "failed", **values)


def _do(actor: Actor, absence: Absence, slug: str, step: AbsenceStep, whose: Whose, now: datetime) -> dict[str, object]:
    """Do it; answers what undoing needs."""
    if step.action == Action.MOVE:
        return _move(actor, slug, step, now)
    if step.action == Action.PROPOSE:
        return _propose(actor, step, whose, now)
    if step.action == Action.CANCEL:
        if whose.state not in ("pending", "confirmed"):
            raise NotActive(state=whose.state)
        words = json.loads(absence.words or "{}").get(whose.locale)
        endings.cancel(actor, step.booking_id, now, reason=words)
        return {"before": {"state": whose.state}}
    return {}


def _move(actor: Actor, slug: str, step: AbsenceStep, now: datetime) -> dict[str, object]:
    # As it is now: others of the same group may have been moved with it a moment ago.
    with reading() as session:
        whose = queries.bookings(session, actor.business_id, [step.booking_id])[step.booking_id]
        there = queries.taken_by(session, actor.business_id, whose.appointment_id)
    if slug not in there:
        return {"after": {"sequence": whose.sequence}}
    moved = moves.move(
        actor,
        whose.appointment_id,
        whose.starts_at,
        now,
        sequence=whose.sequence,
        resource=step.resource,
        replaces=slug,
    )
    before = {
        "starts_at": moved.before.starts_at.isoformat(),
        "minutes": moved.before.minutes,
        "resources": list(moved.before.resources),
        "squeezed_reason": moved.before.squeezed_reason,
    }
    return {"before": before, "after": {"sequence": moved.sequence}, "starts_at": moved.after.starts_at}


def _propose(actor: Actor, step: AbsenceStep, whose: Whose, now: datetime) -> dict[str, object]:
    """The time that was chosen, else the nearest other one that is free; where somebody is faster, the next one."""
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
    service = businesses.find_service(known.business, whose.service)
    if service is None:
        raise NotFound(what="service")
    if step.starts_at is not None:
        starts = [step.starts_at]
    else:
        near = alternatives(known.business, service, whose.starts_at, now, seats=whose.seats, audience=whose.audience)
        start = whose.starts_at
        free = (to_instant(each.starts_at) for each in near)
        starts = sorted((at for at in free if at != start), key=lambda at: abs(at - start))
    for starts_at in starts:
        try:
            proposal = proposals.propose(actor, step.booking_id, Wanted(starts_at), now)
        except SlotTaken:
            continue
        return {"starts_at": proposal.starts_at, "after": {"proposal": proposal.booking_id}}
    raise SlotTaken


def _mark(session: Session, actor: Actor, step: AbsenceStep, now: datetime, was: str, **values: object) -> int:
    this = (AbsenceStep.business_id == actor.business_id, AbsenceStep.id == step.id, AbsenceStep.state == was)
    return rows_changed(session, update(AbsenceStep).where(*this).values(updated_at=now, **values))


def _postpone(actor: Actor, absence: Absence, *, is_done: bool) -> None:
    """The time to think begins when the last step is done, for all that were done before it too."""
    wait = (absence.tells_at or absence.updated_at) - absence.updated_at
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        this = (Absence.business_id == actor.business_id, Absence.id == absence.id, Absence.state == "open")
        values = {"tells_at": clock + wait, "updated_at": clock, "state": "done" if is_done else "open"}
        if rows_changed(session, update(Absence).where(*this).values(**values)) and wait > timedelta(0):
            session.execute(update(Message).where(*waiting(actor, absence.id)).values(due_at=clock + wait))
