"""What became of everybody whom an absence concerned, and what is still open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.domain.access import Actor
from booking.services.absences.applying import of
from booking.storage.models import AbsenceStep
from booking.storage.queries import absences as queries
from booking.storage.queries.absences import Whose
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Line:
    """One booking as it is now; ``proposed_until`` while its customer has not answered."""

    booking_id: int
    whose: Whose
    action: str
    state: str
    resource: str | None
    starts_at: datetime | None
    fault: str | None
    proposed_until: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return self.state == "failed" or (self.state == "done" and (self.action == "leave" or bool(self.fault)))

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


def summary(actor: Actor, absence_id: int) -> Summary:
    """All steps of an absence by the time of their visits. Raises NotFound, NotAllowed."""
    absence, slug = of(actor, absence_id)
    with reading() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        mine = (AbsenceStep.business_id == actor.business_id, AbsenceStep.absence_id == absence_id)
        steps = list(session.scalars(select(AbsenceStep).where(*mine)))
        ids = [each.booking_id for each in steps]
        found = queries.bookings(session, actor.business_id, ids)
        waits = queries.proposed_until(session, actor.business_id, ids)
    lines = [
        Line(
            step.booking_id,
            found[step.booking_id],
            step.action,
            step.state,
            step.resource,
            step.starts_at,
            step.fault,
            waits.get(step.booking_id),
        )
        for step in steps
    ]
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
