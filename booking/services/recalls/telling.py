"""Telling those who asked for it: that new months can be booked, that a visit is due. The worker does it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.businesses import Business
from booking.domain.messages import Notice
from booking.domain.recalls import TOLD_FROM, RecallState, next_month
from booking.services import businesses, messages
from booking.services.recalls.openings import is_anything_free, last_offered
from booking.storage.models import Recall
from booking.storage.queries import recalls as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work

AT_ONCE = 100


def tell(now: datetime) -> int:
    """Tell whoever is due; answers how many that were."""
    return _tell_recalls(now) + _tell_openings(now)


def _tell_recalls(now: datetime) -> int:
    with reading() as session:
        # A day ahead: somewhere it has begun already.
        due = queries.due(session, now.date() + timedelta(days=1), AT_ONCE)
    told = 0
    for business_id, recall_id, due_on, zone, is_needed in due:
        local = now.astimezone(ZoneInfo(zone))
        if (local.date(), local.hour * 60 + local.minute) >= (due_on, TOLD_FROM):
            told += _tell(business_id, recall_id, Notice.RECALL if is_needed else None, now)
    return told


def _tell_openings(now: datetime) -> int:
    """A business is looked at again once its rules have changed, or the day has: no earlier can a month open."""
    with reading() as session:
        heard = queries.listening(session)
    stale = {(business_id, version) for business_id, version, seen in heard if seen != _state(version, now)}
    return sum(_tell_of(business_id, _state(version, now), now) for business_id, version in sorted(stale))


def _tell_of(business_id: int, state: str, now: datetime) -> int:
    with reading() as session:
        business = businesses.known_now(session, business_id)[0].business
        rows = queries.waiting(session, business_id, AT_ONCE, state)
    news: dict[tuple[str | None, date | None], date | None] = {}
    told = 0
    for recall_id, only, known_until in rows:
        if (only, known_until) not in news:
            news[only, known_until] = _opened(business, only, known_until, now)
        until = news[only, known_until]
        told += _tell(business_id, recall_id, Notice.OPENINGS if until else None, now, until=until, state=state)
    return told


def _opened(business: Business, only: str | None, known_until: date | None, now: datetime) -> date | None:
    """The last date that can be booked now, where that is in a later month with anything free; else None."""
    last = None if business.paused else last_offered(business, only, now)
    if last is None:
        return None
    first = next_month(known_until) if known_until else now.date()
    return last if first <= last and is_anything_free(business, only, first, last, now) else None


@retried
def _tell(
    business_id: int,
    recall_id: int,
    notice: Notice | None,
    now: datetime,
    *,
    until: date | None = None,
    state: str | None = None,
) -> int:
    """Queue a message and note it, in one step; none is due any more where somebody else has done so."""
    with unit_of_work() as session:
        row = _active(session, business_id, recall_id)
        if row is None or (state is not None and row.seen == state):
            return 0
        if state is None:
            row.state, row.updated_at = RecallState.TOLD, now
        else:
            row.seen = state
        if notice is None:
            return 0
        row.told_at = now
        if until is not None:
            row.known_until = until
        messages.add_to_person(session, notice, row.email, now, business_id=business_id, recall_id=recall_id)
        return 1


def _active(session: Session, business_id: int, recall_id: int) -> Recall | None:
    this = (Recall.business_id == business_id, Recall.id == recall_id, Recall.state == RecallState.ACTIVE)
    return session.scalars(select(Recall).where(*this).with_for_update()).first()


def _state(version: int, now: datetime) -> str:
    return f"{version}:{now.date().isoformat()}"
