"""Taking an absence back while nobody has been told: everybody is where they were, and hears nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.errors import DomainError, NotActive, NotFound, TooLate
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

    A second time goes on with what the first has left. Raises NotFound, NotAllowed, TooLate once somebody has been
    told.
    """
    absence, slug = of(actor, absence_id)
    if absence.state != "undone":
        _stop(actor, absence)
        _remove_time_off(actor, absence, slug, now)
    with reading() as session:
        done = list(
            session.scalars(
                select(AbsenceStep)
                .where(
                    AbsenceStep.business_id == actor.business_id,
                    AbsenceStep.absence_id == absence_id,
                    AbsenceStep.state == "done",
                )
                .order_by(AbsenceStep.id.desc())
            )
        )
    return sum(not _undo(actor, absence, each, now) for each in done)


def _stop(actor: Actor, absence: Absence) -> None:
    with unit_of_work() as session:
        this = (Absence.business_id == actor.business_id, Absence.id == absence.id, Absence.state != "undone")
        before = Absence.tells_at > database_now()
        if not rows_changed(session, update(Absence).where(*this, before).values(state="undone")):
            raise TooLate(until=absence.tells_at)


def _remove_time_off(actor: Actor, absence: Absence, slug: str, now: datetime) -> None:
    if absence.time_off_id is None:
        return
    span = (absence.starts_at, absence.ends_at)
    amend(
        actor,
        ("resources", slug, "time_off"),
        lambda present: [row for row in present if not is_same(row, *span)],
        now,
    )


def _undo(actor: Actor, absence: Absence, step: AbsenceStep, now: datetime) -> bool:
    """Whether it is as it was."""
    fault = None
    try:
        with messages.held_back(absence.id, now):
            _put_back(actor, step, now)
    except DomainError as error:
        fault = type(error).__name__
    with unit_of_work() as session:
        this = (AbsenceStep.business_id == actor.business_id, AbsenceStep.id == step.id, AbsenceStep.state == "done")
        values: dict[str, Any] = {"fault": fault, "updated_at": now, "state": "done" if fault else "undone"}
        session.execute(update(AbsenceStep).where(*this).values(**values))
        if not queries.is_told(session, actor.business_id, absence.id, step.booking_id):
            mails = (*waiting(actor, absence.id), Message.booking_id == step.booking_id)
            # What could not be put back still has to be told.
            if fault is None:
                session.execute(update(Message).where(*mails).values(state="superseded"))
    return fault is None


def _put_back(actor: Actor, step: AbsenceStep, now: datetime) -> None:
    if step.action == Action.MOVE and step.before is not None:
        before = step.before
        place = Place(
            datetime.fromisoformat(before["starts_at"]),
            before["minutes"],
            tuple(before["resources"]),
            before["squeezed_reason"],
        )
        with reading() as session:
            whose = queries.bookings(session, actor.business_id, [step.booking_id]).get(step.booking_id)
        if whose is None:
            raise NotFound(what="booking")
        moves.undo(actor, whose.appointment_id, place, (step.after or {})["sequence"], now)
    elif step.action == Action.PROPOSE:
        proposed = proposals.of_booking(actor.business_id, step.booking_id)
        if proposed is None or proposed.booking_id != (step.after or {}).get("proposal"):
            raise NotActive(state="answered")
        proposals.withdraw(actor, step.booking_id, now)
    elif step.action == Action.CANCEL and step.before is not None:
        endings.restore(actor, step.booking_id, now)
