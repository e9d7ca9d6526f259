"""Asking to hear of a business: of newly opened months by an address, of the next visit by a booking's link.

Each is a consent of its own, given by a button. An address that somebody typed is confirmed by a button in a mail
before anything else is sent there, and the answer to the form does not tell whether it was known.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.businesses import Business, Service
from booking.domain.errors import Invalid, NotActive
from booking.domain.messages import Notice
from booking.domain.recalls import MOST_MONTHS, RecallKind, RecallState, months_later
from booking.services import links, messages, record
from booking.services.customer_pages import folded
from booking.services.links import Links
from booking.services.record import By
from booking.storage.ids import new_id
from booking.storage.models import Business as BusinessRow
from booking.storage.models import Message, Recall
from booking.storage.queries import recalls as queries
from booking.storage.queries.recalls import Visit
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST_AN_HOUR = 3
"""Mails that ask one address whether it wants to hear of a business."""
POSSIBLE = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})


@retried
def ask_for_openings(
    business: Business, service: Service | None, email: str, locale: str, now: datetime, links_of: Links
) -> None:
    """Ask an address whether it wants to hear once later months can be booked, of a service or of any.

    Raises Invalid for what is no address, NotActive where the business does not offer it.
    """
    address = folded(email)
    if not business.tells_openings:
        raise NotActive(state="")
    with unit_of_work() as session:
        # Whoever asks for the same at the same time waits here, so that there is one row.
        session.execute(select(BusinessRow.id).where(BusinessRow.id == business.id).with_for_update(key_share=True))
        if _mails_of_the_hour(session, business.id, address, now) >= MOST_AN_HOUR:
            return
        service_id = service.rules.id if service else None
        row = _of_openings(session, business.id, address, service_id)
        if row is None:
            row = _made(session, business.id, RecallKind.OPENINGS, RecallState.ASKED, address, locale, now, links_of)
            row.service_id = service_id
        elif row.state == RecallState.ACTIVE:
            return
        row.state, row.locale, row.updated_at = RecallState.ASKED, locale, now
        session.flush()
        messages.add_to_person(session, Notice.OPENINGS_ASKED, address, now, business_id=business.id, recall_id=row.id)


def visit_of(token: str) -> Visit | None:
    """What the booking of a link says about coming again; none where its service does not offer it."""
    with reading() as session:
        target = links.resolve(session, token, "manage", "view")
        found = queries.visit(session, target.business_id, target.subject_id)
    return found if found is not None and found.months is not None and found.state in POSSIBLE else None


@retried
def ask_for_recall(token: str, months: int, now: datetime, links_of: Links) -> date:
    """Remind the customer of a booking so many months after it; asked again, the last word counts.

    Answers the day. Raises NotFound, Gone, NotActive where that is not offered, Invalid for impossible months.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise Invalid([("months", "out_of_range")])
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        session.execute(
            select(BusinessRow.id).where(BusinessRow.id == target.business_id).with_for_update(key_share=True)
        )
        found = queries.visit(session, target.business_id, target.subject_id)
        if found is None or found.months is None or found.state not in POSSIBLE or not found.email:
            raise NotActive(state=found.state if found else "")
        due_on = months_later(date.fromisoformat(found.local_start[:10]), months)
        _end_others(session, found, now)
        row = session.get(Recall, (found.business_id, found.wish)) if found.wish else None
        if row is None:
            made = (found.business_id, RecallKind.RECALL, RecallState.ACTIVE, folded(found.email), found.locale)
            row = _made(session, *made, now, links_of, due_on=due_on)
            row.name, row.service_id = found.name, found.service_id
            row.booking_id, row.customer_id = found.booking_id, found.customer_id
        row.state, row.due_on, row.consented_at, row.updated_at = RecallState.ACTIVE, due_on, now, now
        session.flush()
        by = By(found.business_id, "customer")
        record.add(session, by, "recall_asked", "booking", found.booking_id, now, {"due_on": (None, due_on)})
        return due_on


def _end_others(session: Session, found: Visit, now: datetime) -> None:
    """One reminder for one service and customer: that of the newest visit."""
    session.execute(
        update(Recall)
        .where(
            Recall.business_id == found.business_id,
            Recall.kind == RecallKind.RECALL,
            Recall.state == RecallState.ACTIVE,
            Recall.service_id == found.service_id,
            Recall.email == folded(found.email or ""),
            Recall.name == found.name,
        )
        .values(state=RecallState.STOPPED, updated_at=now)
    )


def _made(
    session: Session,
    business_id: int,
    kind: RecallKind,
    state: RecallState,
    address: str,
    locale: str,
    now: datetime,
    links_of: Links,
    due_on: date | None = None,
) -> Recall:
    row = Recall(
        business_id=business_id,
        id=new_id(),
        kind=kind,
        state=state,
        email=address,
        locale=locale,
        due_on=due_on,
        consented_at=now,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    token = links_of.token("recall", business_id, row.id)
    links.remember(session, links.row(token, "recall", business_id, row.id))
    return row


def _of_openings(session: Session, business_id: int, address: str, service_id: int | None) -> Recall | None:
    query = select(Recall).where(
        Recall.business_id == business_id,
        Recall.kind == RecallKind.OPENINGS,
        Recall.email == address,
        Recall.service_id == service_id if service_id is not None else Recall.service_id.is_(None),
    )
    return session.scalars(query.limit(1)).first()


def _mails_of_the_hour(session: Session, business_id: int, address: str, now: datetime) -> int:
    query = select(func.count()).where(
        Message.address == address,
        Message.business_id == business_id,
        Message.reason == Notice.OPENINGS_ASKED,
        Message.created_at > now - timedelta(hours=1),
    )
    return session.scalar(query) or 0
