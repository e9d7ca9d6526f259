"""The log of what an address was told, and telling it once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, text, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import NotFound
from booking.domain.webhooks import KEPT, DeliveryState, EventKind
from booking.services.webhooks import telling
from booking.services.webhooks.access import hook_of
from booking.storage.models import WebhookDelivery
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

PAGE = 50
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """One telling. ``status`` is what the other side answered last, ``fault`` a word of ours where it did not."""

    id: int
    event_uid: str
    event: EventKind
    subject: str
    subject_id: int
    happened_at: datetime
    state: DeliveryState
    due_at: datetime
    attempts: int
    status: int | None
    fault: str | None
    took: timedelta | None
    sent_at: datetime | None


def log(actor: Actor, webhook_id: int, before: int | None = None, state: DeliveryState | None = None) -> list[Delivery]:
    """A page of what it was told, newest first, with one more than ``PAGE`` where there is more.

    Raises NotAllowed, NotFound.
    """
    with reading() as session:
        hook_of(session, actor, webhook_id)
        query = select(WebhookDelivery).where(*_of(actor.business_id, webhook_id))
        if before is not None:
            query = query.where(WebhookDelivery.id < before)
        if state is not None:
            query = query.where(WebhookDelivery.state == state)
        rows = session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(PAGE + 1))
        return [_delivery(row) for row in rows]


@retried
def replay(actor: Actor, webhook_id: int, delivery_id: int) -> None:
    """Tell it once more, as it stands now; what is to leave anyway leaves at once. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        hook_of(session, actor, webhook_id)
        if not _again(session, actor.business_id, webhook_id, WebhookDelivery.id == delivery_id):
            raise NotFound(what="delivery")


@retried
def replay_failed(actor: Actor, webhook_id: int) -> int:
    """Tell it all once more that did not arrive; answers how much that was. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        hook_of(session, actor, webhook_id)
        return _again(session, actor.business_id, webhook_id, WebhookDelivery.state == DeliveryState.FAILED)


@retried
def ping(actor: Actor, webhook_id: int, now: datetime) -> int:
    """Tell it nothing but that telling works; answers the number of that. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        hook_of(session, actor, webhook_id)
        said = (EventKind.PING, "webhook", webhook_id, now)
        (delivery_id,) = telling.queue(session, actor.business_id, [webhook_id], *said)
        return delivery_id


def forget(now: datetime) -> int:
    """Delete what was told longer ago than the log reaches back; answers how much."""
    # Said as the index says it, so that what is too new is not gone through.
    old = (text("webhook_delivery.state <> 'due'"), WebhookDelivery.created_at < now - KEPT)
    with reading() as session:
        query = select(WebhookDelivery.business_id, WebhookDelivery.id).where(*old)
        query = query.order_by(WebhookDelivery.created_at).limit(AT_ONCE)
        gone = session.execute(query).all()
    if gone:
        _delete([(row[0], row[1]) for row in gone])
    return len(gone)


@retried
def _delete(keys: list[tuple[int, int]]) -> None:
    with unit_of_work() as session:
        for business_id, delivery_id in keys:
            this = (WebhookDelivery.business_id == business_id, WebhookDelivery.id == delivery_id)
            session.execute(delete(WebhookDelivery).where(*this))


def _again(session: Session, business_id: int, webhook_id: int, which: ColumnElement[bool]) -> int:
    values = {"state": DeliveryState.DUE, "due_at": database_now(), "attempts": 0, "sent_at": None}
    return rows_changed(
        session,
        update(WebhookDelivery)
        .where(*_of(business_id, webhook_id), which)
        .values(**values)
        .execution_options(synchronize_session=False),
    )


def _of(business_id: int, webhook_id: int) -> tuple[ColumnElement[bool], ...]:
    return WebhookDelivery.business_id == business_id, WebhookDelivery.webhook_id == webhook_id


def _delivery(row: WebhookDelivery) -> Delivery:
    return Delivery(
        row.id,
        row.event_uid,
        EventKind(row.event),
        row.subject,
        row.subject_id,
        row.happened_at,
        DeliveryState(row.state),
        row.due_at,
        row.attempts,
        row.status,
        row.last_error,
        timedelta(milliseconds=row.milliseconds) if row.milliseconds is not None else None,
        row.sent_at,
    )
