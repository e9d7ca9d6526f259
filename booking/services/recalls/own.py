"""One's own wish to hear of a business again: what it is, confirming it, and ending it by one click."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import Gone, NotFound
from booking.domain.recalls import RecallKind, RecallState
from booking.services import businesses, links, record
from booking.services.recalls.openings import last_offered
from booking.services.record import By
from booking.storage.models import Recall
from booking.storage.queries import recalls as queries
from booking.storage.queries.recalls import RecallRow
from booking.storage.unit_of_work import reading, retried, unit_of_work


def wish(token: str) -> RecallRow:
    """What a link opens; looking changes nothing. Raises NotFound, Gone."""
    with reading() as session:
        return _living(session, token)


@retried
def confirm(token: str, now: datetime) -> None:
    """Want to hear of it from now on, also once it was ended; again changes nothing. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = _locked(session, token)
        if row.state == RecallState.ACTIVE:
            return
        if row.kind == RecallKind.OPENINGS:
            business = businesses.known_now(session, row.business_id)[0].business
            only = next((each.slug for each in business.services.values() if each.rules.id == row.service_id), None)
            row.known_until, row.seen = last_offered(business, only, now), None
        elif row.told_at is not None:
            return
        row.state, row.consented_at, row.updated_at = RecallState.ACTIVE, now, now
        record.add(session, By(row.business_id, "customer"), "wished", "recall", row.id, now)


@retried
def stop(token: str, now: datetime) -> None:
    """Hear of it no more; again changes nothing. Raises NotFound, Gone."""
    with unit_of_work() as session:
        row = _locked(session, token)
        if row.state != RecallState.STOPPED:
            row.state, row.updated_at = RecallState.STOPPED, now
            record.add(session, By(row.business_id, "customer"), "wish_ended", "recall", row.id, now)


def _living(session: Session, token: str) -> RecallRow:
    found = queries.by_link(session, links.digest(token))
    if found is None:
        raise NotFound(what="link")
    if found.is_dead:
        raise Gone
    return found


def _locked(session: Session, token: str) -> Recall:
    found = _living(session, token)
    this = (Recall.business_id == found.business_id, Recall.id == found.id)
    return session.scalars(select(Recall).where(*this).with_for_update()).one()
