"""Looking at published sessions, for the house. Somebody with a calendar of their own sees those they take part in."""

from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.domain.sessions import CourseSession
from booking.storage.queries import sessions as queries
from booking.storage.unit_of_work import reading


def between(
    actor: Actor, since: datetime, until: datetime, *, service: str | None = None, with_cancelled: bool = False
) -> list[CourseSession]:
    """Those that begin in ``[since, until)``, by their start; of one *service* (slug) only, if asked for."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.between(
            session, actor.business_id, since, until, service=service, with_cancelled=with_cancelled
        )
    return [each for each in found if actor.concerns(*each.resources)]


def one(actor: Actor, appointment_id: int) -> CourseSession:
    """One session, of any status. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.one(session, actor.business_id, appointment_id)
    if found is None or not actor.concerns(*found.resources):
        raise NotFound(what="session")
    return found


def run(actor: Actor, number: int) -> list[CourseSession]:
    """All that were published together, cancelled ones among them, by their start. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDAR_SEE)
    with reading() as session:
        found = queries.of_run(session, actor.business_id, number)
    seen = [each for each in found if actor.concerns(*each.resources)]
    if not seen:
        raise NotFound(what="course")
    return seen
