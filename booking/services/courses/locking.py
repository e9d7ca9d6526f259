"""A session with everybody in it, locked as one."""

from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import AppointmentKind
from booking.domain.errors import NotFound
from booking.services.desk.around import Around, locked, read


def locked_session(
    session: Session, actor: Actor, appointment_id: int, now: datetime, seen: str | None = None
) -> tuple[Around, set[int]]:
    """A session as it is under the locks of all it concerns, with their ids.

    Raises NotFound for what is none, Outdated where it is another than was *seen* by a program.
    """
    if read(session, actor, appointment_id).row.kind != AppointmentKind.SESSION:
        raise NotFound(what="session")
    return locked(session, actor, appointment_id, (), now, seen)
