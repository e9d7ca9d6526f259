"""The series of one's own booking: which visits belong together, and cancelling one and all later ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.appointments import ENDED, MOVABLE, BookingState
from booking.domain.errors import NotFound
from booking.domain.messages import Reason
from booking.domain.policies import may_change
from booking.services import changes, claims, links, messages, record
from booking.services.links import Links, Target
from booking.services.record import By
from booking.storage.queries import bookings as queries
from booking.storage.queries import series
from booking.storage.queries.series import SeriesVisit
from booking.storage.unit_of_work import StaleRules, reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a series: ``number`` from 1, the token of its page, and whether it may still be cancelled.

    *is_late*: it stands, and it is too late to cancel it online.
    """

    number: int
    booking_id: int
    token: str
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_this: bool
    is_cancellable: bool
    is_late: bool


def visits_of(token: str, now: datetime, links_of: Links) -> list[Visit]:
    """All visits of the series of a booking, ascending; none where it belongs to none. Raises NotFound, Gone.

    The tokens are for whoever may do everything with this one; who may but see it is shown none of them.
    """
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        series_id = series.series_of(session, target.business_id, target.subject_id)
        if series_id is None:
            return []
        rows = series.visits(session, target.business_id, series_id)
        # All of them are of one service, and so of one notice.
        notice = changes.for_change(session, target).cancellation_notice_minutes
        return [
            Visit(
                number,
                each.id,
                links_of.token("manage", target.business_id, each.id, each.generation)
                if target.purpose == "manage"
                else "",
                BookingState(each.state),
                each.starts_at,
                each.ends_at,
                each.zone,
                each.id == target.subject_id,
                each.state in MOVABLE and may_change(each.starts_at, notice, now),
                each.state in MOVABLE and not may_change(each.starts_at, notice, now),
            )
            for number, each in enumerate(rows, start=1)
        ]


def rest_of(token: str, now: datetime, links_of: Links) -> list[Visit]:
    """A visit and all later ones of its series; none where it belongs to none. Raises NotFound, Gone."""
    with reading() as session:
        links.resolve(session, token, "manage")
    visits = visits_of(token, now, links_of)
    number = next((each.number for each in visits if each.is_this), 0)
    return [each for each in visits if each.number >= number]


@retried
def cancel_rest(token: str, now: datetime) -> list[int]:
    """Cancel this visit and all later ones of its series that may still be; answers their numbers of booking.

    Those whose notice is over stay, and so does what has ended: again answers none. Raises NotFound, Gone, Busy.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        series_id = series.series_of(session, target.business_id, target.subject_id)
        if series_id is None:
            raise NotFound(what="series")
        later = rest(session, target, series_id)
        locks = involved(session, target.business_id, later)
        claims.lock(session, target.business_id, locks)
        later = rest(session, target, series_id)
        if not involved(session, target.business_id, later).issubset(locks):
            raise StaleRules
        return [each.id for each in later if _cancel_one(session, target.business_id, each, now)]


def rest(session: Session, target: Target, series_id: int) -> list[SeriesVisit]:
    """A visit and the later ones of its series, whatever has become of them."""
    rows = series.visits(session, target.business_id, series_id)
    this = next(each for each in rows if each.id == target.subject_id)
    return [each for each in rows if (each.starts_at, each.id) >= (this.starts_at, this.id)]


def involved(session: Session, business_id: int, visits: Collection[SeriesVisit]) -> set[int]:
    """The resources that these visits take or took, and the other times that are asked for or proposed for them."""
    standing = [each for each in visits if each.state not in ENDED]
    appointments = {each.appointment_id for each in standing}
    for each in standing:
        requests = changes.requests_of(session, Target("manage", business_id, each.id))
        appointments.update(request.appointment_id for request in requests)
    return set(queries.concerned_resources(session, business_id, *appointments))


def _cancel_one(session: Session, business_id: int, visit: SeriesVisit, now: datetime) -> bool:
    target = Target("manage", business_id, visit.id)
    row = changes.for_change(session, target)
    if row.state not in MOVABLE or not may_change(row.starts_at, row.cancellation_notice_minutes, now):
        return False
    changes.end(session, target, row, BookingState.CANCELLED, now)
    changed = {"state": (row.state, BookingState.CANCELLED.value)}
    record.add(session, By(business_id, "customer"), "cancelled", "booking", row.id, now, changed)
    messages.add(session, business_id, row.id, Reason.CANCELLED, now)
    return True
