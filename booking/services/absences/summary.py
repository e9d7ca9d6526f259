"""What became of everybody whom an absence concerned, and what is still open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.services.absences.applying import of
from booking.storage.models import AbsenceStep
from booking.storage.queries import absences as queries
from booking.storage.queries import past_absences as past
from booking.storage.queries.absences import Whose
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, rows_changed, unit_of_work


@dataclass(frozen=True, slots=True)
class Line:
    """One booking as it is now; ``proposed_until`` while its customer has not answered.

    ``is_open`` where somebody still has to see to it, ``is_told`` where a mail has left, ``called_at`` is when
    somebody noted that the customer was reached by telephone.
    """

    booking_id: int
    whose: Whose
    action: str
    state: str
    resource: str | None
    starts_at: datetime | None
    fault: str | None
    proposed_until: datetime | None
    is_open: bool
    is_told: bool
    called_at: datetime | None

    @property
    def wants_call(self) -> bool:
        """Whether only the telephone reaches them."""
        return self.whose.email is None and self.state != "undone"


@dataclass(frozen=True, slots=True)
class Summary:
    """``may_undo`` until the first is told, by the database's clock."""

    id: int
    resource: str
    starts_at: datetime
    ends_at: datetime
    state: str
    tells_at: datetime | None
    may_undo: bool
    lines: tuple[Line, ...]

    @property
    def planned(self) -> int:
        """How many steps are still to be done."""
        return sum(each.state == "planned" for each in self.lines)

    @property
    def told(self) -> int:
        """How many have been told by mail."""
        return sum(each.is_told for each in self.lines)


def summary(actor: Actor, absence_id: int, now: datetime) -> Summary:
    """All steps of an absence by the time of their visits. Raises NotFound, NotAllowed.

    Open is who still stands with the absent person and thinks over no other time, whatever was done before: a
    proposal that was refused is open again. Of an absence that was taken back it is what could not be.
    """
    absence, slug = of(actor, absence_id)
    with reading() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        mine = (AbsenceStep.business_id == actor.business_id, AbsenceStep.absence_id == absence_id)
        steps = list(session.scalars(select(AbsenceStep).where(*mine)))
        ids = [each.booking_id for each in steps]
        found = queries.bookings(session, actor.business_id, ids)
        waits = queries.proposed_until(session, actor.business_id, ids)
        told = queries.told(session, actor.business_id, absence_id, ids)
        there = past.unsettled(session, actor.business_id, [absence_id], now).get(absence_id, frozenset())
    is_undone = absence.state == "undone"
    lines = [_line(step, found[step.booking_id], waits, is_undone=is_undone, there=there, told=told) for step in steps]
    return Summary(
        absence.id,
        slug,
        absence.starts_at,
        absence.ends_at,
        absence.state,
        absence.tells_at,
        absence.state != "undone" and absence.tells_at is not None and absence.tells_at > clock,
        tuple(sorted(lines, key=lambda each: (each.whose.starts_at, each.booking_id))),
    )


def note_calls(actor: Actor, absence_id: int, reached: Collection[int], asked: Collection[int], now: datetime) -> int:
    """Of the bookings *asked* about, note who was *reached* by telephone and who was not; answers how many changed.

    Raises NotFound, NotAllowed.
    """
    of(actor, absence_id)
    mine = (AbsenceStep.business_id == actor.business_id, AbsenceStep.absence_id == absence_id)
    yes, no = sorted({*reached} & {*asked}), sorted({*asked} - {*reached})
    with unit_of_work() as session:
        ticked = (*mine, AbsenceStep.booking_id.in_(yes), AbsenceStep.called_at.is_(None))
        cleared = (*mine, AbsenceStep.booking_id.in_(no), AbsenceStep.called_at.is_not(None))
        return rows_changed(session, update(AbsenceStep).where(*ticked).values(called_at=now)) + rows_changed(
            session, update(AbsenceStep).where(*cleared).values(called_at=None)
        )


def _line(
    step: AbsenceStep,
    whose: Whose,
    waits: Mapping[int, datetime],
    *,
    is_undone: bool,
    there: Collection[int],
    told: Collection[int],
) -> Line:
    # What was never begun before all was taken back is as it was.
    state = "undone" if is_undone and step.state == "planned" else step.state
    left = state == "done" if is_undone else state != "planned" and step.booking_id in there
    return Line(
        step.booking_id,
        whose,
        step.action,
        state,
        step.resource,
        step.starts_at,
        step.fault,
        waits.get(step.booking_id),
        left,
        step.booking_id in told,
        step.called_at,
    )
