"""Taking what is to be told in hand: an address is told one thing at a time, by one worker, and by the next when that
one dies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.webhooks import DeliveryState, overlaps_until
from booking.storage.models import Webhook, WebhookDelivery
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

LEASE = timedelta(minutes=1)  # longer than an address is waited for


@dataclass(frozen=True, slots=True)
class Leased:
    """A telling in this worker's hands ``until`` then, and the keys to sign it with by their generations."""

    business_id: int
    webhook_id: int
    id: int
    until: datetime
    event_uid: str
    event: str
    subject: str
    subject_id: int
    happened_at: datetime
    attempts: int
    sealed_url: str
    generations: tuple[int, ...]


@retried
def lease(now: datetime) -> Leased | None:
    """Take the telling in hand that has waited longest of an address that nobody is telling anything. Raises Busy."""
    with reading() as session:
        if _address(session, database_now()) is None:
            return None
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        hook = _address(session, clock, is_locked=True)
        if hook is None:
            return None
        told = session.scalars(
            select(WebhookDelivery)
            .where(*_is_due(clock), *_of(hook))
            .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
            .limit(1)
        ).one()
        hook.leased_until, told.attempts = clock + LEASE, told.attempts + 1
        session.flush()
        older = (hook.generation - 1,) if overlaps_until(hook.rotated_at, now) else ()
        return Leased(
            business_id=hook.business_id,
            webhook_id=hook.id,
            id=told.id,
            until=hook.leased_until,
            event_uid=told.event_uid,
            event=told.event,
            subject=told.subject,
            subject_id=told.subject_id,
            happened_at=told.happened_at,
            attempts=told.attempts,
            sealed_url=hook.sealed_url,
            generations=(hook.generation, *older),
        )


def still_ours(session: Session, leased: Leased) -> tuple[Webhook, WebhookDelivery, datetime] | None:
    """The rows, if no other worker tells that address by now, and the database's clock; the lease is over."""
    hook = session.scalars(
        select(Webhook)
        .where(
            Webhook.business_id == leased.business_id,
            Webhook.id == leased.webhook_id,
            Webhook.leased_until == leased.until,
        )
        .with_for_update()
    ).one_or_none()
    told = session.get(WebhookDelivery, (leased.business_id, leased.id))
    if hook is None or told is None:
        return None
    hook.leased_until = None
    clock: datetime = session.execute(select(database_now())).scalar_one()
    return hook, told, clock


def _address(session: Session, clock: ColumnElement[datetime] | datetime, *, is_locked: bool = False) -> Webhook | None:
    # Each address is asked for its earliest by the index: what waits at another one is never gone through.
    earliest = _earliest(clock)
    query = (
        select(Webhook)
        .where(
            Webhook.removed_at.is_(None),
            Webhook.paused_at.is_(None),
            or_(Webhook.leased_until.is_(None), Webhook.leased_until < clock),
            earliest.is_not(None),
        )
        .order_by(earliest, Webhook.id)
        .limit(1)
    )
    return session.scalars(query.with_for_update(skip_locked=True) if is_locked else query).first()


def _earliest(clock: ColumnElement[datetime] | datetime) -> ScalarSelect[Any]:
    here = (WebhookDelivery.business_id == Webhook.business_id, WebhookDelivery.webhook_id == Webhook.id)
    return select(func.min(WebhookDelivery.due_at)).where(*here, *_is_due(clock)).correlate(Webhook).scalar_subquery()


def _is_due(clock: ColumnElement[datetime] | datetime) -> tuple[ColumnElement[bool], ...]:
    return WebhookDelivery.state == DeliveryState.DUE, WebhookDelivery.due_at <= clock


def _of(hook: Webhook) -> tuple[ColumnElement[bool], ...]:
    return WebhookDelivery.business_id == hook.business_id, WebhookDelivery.webhook_id == hook.id
