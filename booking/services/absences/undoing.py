"""Taking an absence back while there is time for it: everybody is where they were; who was not told hears nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.errors import DomainError, NotActive, Stale, TooLate
from booking.services import messages, proposals
from booking.services.absences.affected import Action
from booking.services.absences.applying import of, waiting
from booking.services.absences.planning import is_same
from booking.services.desk import endings, moves
from booking.services.desk.shifts import Place
from booking.services.setup.editing import amend
from booking.storage.models import Absence, AbsenceStep, Message
from booking.storage.queries import absences as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, rows_changed, unit_of_work


def undo(actor: Actor, absence_id: int, now: datetime) -> int:
    """Put everything back; answers how many steps could not be, since something has changed meanwhile.

    The calendar opens again last, so that nobody takes what is being put back. Where some were told already, as the
    steps were done in portions, those are told that things are as before. A second time goes on with what the first
    has left. Raises NotFound, NotAllowed, TooLate once all have been told.
    """
    absence, slug = of(actor, absence_id)
    if absence.state != "undone":
        _stop(actor, absence)
    with reading() as session:
        done = list(
            session.scalars(
                select(AbsenceStep)
                .where(
                    AbsenceStep.business_id == actor.business_id,
                    AbsenceStep.absence_id == absence_id,
                    AbsenceStep.state == "done",
                )
                # Of a group the first was moved and the others went with it.
                .order_by(AbsenceStep.id)
            )
        )
    left = sum(not _undo(actor, absence, slug, each, now) for each in done)
    _remove_time_off(actor, absence, slug, now)
    return left


def _stop(actor: Actor, absence: Absence) -> None:
    with unit_of_work() as session:
        this = (Absence.business_id == actor.business_id, Absence.id == absence.id, Absence.state != "undone")
        before = Absence.tells_at > database_now()
        if not rows_changed(session, update(Absence).where(*this, before).values(state="undone")):
            raise TooLate(until=absence.tells_at)


def _remove_time_off(actor: Actor, absence: Absence, slug: str, now: datetime) -> None:
    """Once: who closes the same days anew afterwards does not lose them to a second press."""
    if absence.time_off_id is None:
        return
    span = (absence.starts_at, absence.ends_at)
    amend(
        actor,
        ("resources", slug, "time_off"),
        lambda present: [row for row in present if not is_same(row, *span)],
        now,
    )
    with unit_of_work() as session:
        this = (Absence.business_id == actor.business_id, Absence.id == absence.id)
        session.execute(update(Absence).where(*this).values(time_off_id=None))


def _undo(actor: Actor, absence: Absence, slug: str, step: AbsenceStep, now: datetime) -> bool:
    """Whether it is as it was."""
    fault = None
    try:
        with messages.held_back(absence.id, now):
            _put_back(actor, slug, step, now)
    except DomainError as error:
        fault = type(error).__name__
    with unit_of_work() as session:
        this = (AbsenceStep.business_id == actor.business_id, AbsenceStep.id == step.id, AbsenceStep.state == "done")
        values: dict[str, Any] = {"fault": fault, "updated_at": now, "state": "done" if fault else "undone"}
        session.execute(update(AbsenceStep).where(*this).values(**values))
        # What could not be put back still has to be told.
        if fault is None and not queries.told(session, actor.business_id, absence.id, [step.booking_id]):
            mails = (*waiting(actor, absence.id), Message.booking_id == step.booking_id)
            session.execute(update(Message).where(*mails).values(state="superseded"))
    return fault is None


def _put_back(actor: Actor, slug: str, step: AbsenceStep, now: datetime) -> None:
    if step.action == Action.MOVE:
        _move_back(actor, slug, step, now)
    elif step.action == Action.PROPOSE:
        proposed = proposals.of_booking(actor.business_id, step.booking_id)
        if proposed is None or proposed.booking_id != (step.after or {}).get("proposal"):
            raise NotActive(state="answered")
        proposals.withdraw(actor, step.booking_id, now)
    elif step.action == Action.CANCEL and step.before is not None:
        endings.restore(actor, step.booking_id, now)


def _move_back(actor: Actor, slug: str, step: AbsenceStep, now: datetime) -> None:
    with reading() as session:
        whose = queries.bookings(session, actor.business_id, [step.booking_id])[step.booking_id]
        there = queries.taken_by(session, actor.business_id, whose.appointment_id)
    if step.before is None:
        # It went with others of its group, and comes back with them.
        if slug not in there:
            raise Stale
        return
    before = step.before
    place = Place(
        datetime.fromisoformat(before["starts_at"]),
        before["minutes"],
        tuple(before["resources"]),
        before["squeezed_reason"],
    )
    moves.undo(actor, whose.appointment_id, place, (step.after or {})["sequence"], now)
