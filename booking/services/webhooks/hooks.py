"""The addresses that a business has told what happens: named, changed, paused, taken away."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import Invalid, NotFound
from booking.domain.webhooks import DeliveryState, EventKind, overlaps_until, secret, written
from booking.services import record
from booking.services.accounts.sealing import Seal
from booking.services.links import Links
from booking.services.webhooks.access import about, hook_of, require
from booking.services.webhooks.wanted import Wanted, checked, ordered
from booking.storage.ids import new_id
from booking.storage.models import Business, Webhook, WebhookDelivery
from booking.storage.queries import listening
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST = 20
"""Addresses of one business."""
RESTORABLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hook:
    """An address as the house sees it: by name and ``host``, for the rest of it is secret.

    ``is_stopped`` is one that was paused since it failed for too long. ``overlaps_until`` is how long the key of before
    is used as well, where it was changed lately.
    """

    id: int
    name: str
    host: str
    events: tuple[EventKind, ...]
    created_at: datetime
    paused_at: datetime | None
    failing_since: datetime | None
    overlaps_until: datetime | None
    due: int

    @property
    def is_stopped(self) -> bool:
        """Whether it was not a person who paused it."""
        return self.paused_at is not None and self.failing_since is not None


def of_business(actor: Actor, now: datetime) -> tuple[Hook, ...]:
    """Those in use, in the order in which they were named. Raises NotAllowed."""
    require(actor)
    with reading() as session:
        due = _due(session, actor.business_id)
        rows = session.scalars(_of(actor.business_id).order_by(Webhook.id)).all()
        return tuple(_hook(row, due.get(row.id, 0), now) for row in rows)


def one(actor: Actor, webhook_id: int, now: datetime) -> Hook:
    """One of them. Raises NotAllowed, NotFound."""
    with reading() as session:
        row = hook_of(session, actor, webhook_id)
        return _hook(row, _due(session, actor.business_id).get(webhook_id, 0), now)


@retried
def add(actor: Actor, wanted: Wanted, seal: Seal, now: datetime) -> int:
    """Have an address told from now on; answers its id.

    Raises NotAllowed; Invalid: ``name`` (too_long, too_many), ``address`` (required, a ``Fault`` of addresses,
    foreign_scheme for all but https), ``events`` (required).
    """
    require(actor)
    name, host = checked(wanted)
    with unit_of_work() as session:
        _lock(session, actor.business_id)
        count = session.scalar(select(func.count()).select_from(_of(actor.business_id).subquery()))
        if (count or 0) >= MOST:
            raise Invalid([("name", "too_many")])
        webhook_id = new_id()
        values = {
            "business_id": actor.business_id,
            "id": webhook_id,
            "name": name or host,
            "sealed_url": seal.sealed(wanted.address.strip(), about(actor.business_id, webhook_id)),
            "host": host,
            "events": ordered(wanted.events),
            "generation": 1,
            "created_by": actor.user_id,
            "created_at": now,
        }
        session.execute(insert(Webhook), values)
        listening.set_listening(session, actor.business_id)
        changes = {"program_name": (None, values["name"]), "host": (None, host)}
        record.add(session, actor, "added", "webhook", webhook_id, now, changes)
        return webhook_id


@retried
def change(actor: Actor, webhook_id: int, wanted: Wanted, seal: Seal, now: datetime) -> None:
    """Name it anew, have it hear of other things, or tell another address. Raises as ``add`` does, and NotFound."""
    with unit_of_work() as session:
        _lock(session, actor.business_id)
        row = hook_of(session, actor, webhook_id)
        name, host = checked(wanted, known=row.host)
        events = ordered(wanted.events)
        changes = {
            "program_name": (row.name, name or host),
            "host": (row.host, host),
            "events": (", ".join(row.events), ", ".join(events)),
        }
        if wanted.address.strip():
            row.sealed_url = seal.sealed(wanted.address.strip(), about(actor.business_id, webhook_id))
            row.failing_since = row.told_at = None
        row.name, row.host, row.events = name or host, host, events
        session.flush()
        if wanted.address.strip() or any(before != after for before, after in changes.values()):
            record.add(session, actor, "changed", "webhook", webhook_id, now, changes)


def pause(actor: Actor, webhook_id: int, now: datetime) -> None:
    """Tell it nothing for now: what happens meanwhile it never hears of. Raises NotAllowed, NotFound."""
    _set_paused(actor, webhook_id, now, now)


def resume(actor: Actor, webhook_id: int, now: datetime) -> None:
    """Tell it again, beginning with what was still to leave when it was paused. Raises NotAllowed, NotFound."""
    _set_paused(actor, webhook_id, None, now)


@retried
def rotate(actor: Actor, webhook_id: int, now: datetime) -> None:
    """Give it another key; for a day what is sent is signed with both. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        row = hook_of(session, actor, webhook_id)
        row.generation += 1
        row.rotated_at = now
        session.flush()
        record.add(session, actor, "key_renewed", "webhook", webhook_id, now, {"program_name": (None, row.name)})


@retried
def remove(actor: Actor, webhook_id: int, now: datetime) -> None:
    """Tell it nothing any more, also of what was to leave. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        _lock(session, actor.business_id)
        row = hook_of(session, actor, webhook_id)
        row.removed_at = now
        session.flush()
        listening.set_listening(session, actor.business_id)
        record.add(session, actor, "removed", "webhook", webhook_id, now, {"program_name": (row.name, None)})


@retried
def restore(actor: Actor, webhook_id: int, now: datetime) -> None:
    """Take that back, within the hour. Raises NotAllowed, NotFound."""
    with unit_of_work() as session:
        _lock(session, actor.business_id)
        row = hook_of(session, actor, webhook_id, removed=True)
        if row.removed_at is None or now - row.removed_at >= RESTORABLE:
            raise NotFound(what="webhook")
        row.removed_at = None
        session.flush()
        listening.set_listening(session, actor.business_id)
        record.add(session, actor, "brought_back", "webhook", webhook_id, now, {"program_name": (None, row.name)})


def key(actor: Actor, webhook_id: int, links_of: Links) -> str:
    """The key with which the other side proves what it is told, as it is handed over. Raises NotAllowed, NotFound."""
    with reading() as session:
        row = hook_of(session, actor, webhook_id)
        return written(secret(links_of.key, actor.business_id, webhook_id, row.generation))


def forget(now: datetime) -> int:
    """Delete those that were taken away and cannot come back, with what they were told; answers how many."""
    with reading() as session:
        query = select(Webhook.business_id, Webhook.id).where(Webhook.removed_at < now - RESTORABLE)
        gone = session.execute(query.order_by(Webhook.business_id, Webhook.id)).all()
    for business_id, webhook_id in gone:
        _forget(business_id, webhook_id)
    return len(gone)


@retried
def _forget(business_id: int, webhook_id: int) -> None:
    with unit_of_work() as session:
        told = (WebhookDelivery.business_id == business_id, WebhookDelivery.webhook_id == webhook_id)
        session.execute(delete(WebhookDelivery).where(*told))
        session.execute(delete(Webhook).where(Webhook.business_id == business_id, Webhook.id == webhook_id))


@retried
def _set_paused(actor: Actor, webhook_id: int, at: datetime | None, now: datetime) -> None:
    with unit_of_work() as session:
        _lock(session, actor.business_id)
        row = hook_of(session, actor, webhook_id)
        if (row.paused_at is None) == (at is None):
            return
        row.paused_at = at
        if at is None:
            row.failing_since = row.told_at = None
        session.flush()
        listening.set_listening(session, actor.business_id)
        action = "paused" if at is not None else "resumed"
        record.add(session, actor, action, "webhook", webhook_id, now, {"program_name": (None, row.name)})


def _lock(session: Session, business_id: int) -> None:
    # One after the other: whether anybody listens is noted with the business.
    session.execute(select(Business.id).where(Business.id == business_id).with_for_update())


def _of(business_id: int) -> Select[Webhook]:
    return select(Webhook).where(Webhook.business_id == business_id, Webhook.removed_at.is_(None))


def _due(session: Session, business_id: int) -> dict[int, int]:
    query = (
        select(WebhookDelivery.webhook_id, func.count())
        .where(WebhookDelivery.business_id == business_id, WebhookDelivery.state == DeliveryState.DUE)
        .group_by(WebhookDelivery.webhook_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _hook(row: Webhook, due: int, now: datetime) -> Hook:
    return Hook(
        row.id,
        row.name,
        row.host,
        tuple(EventKind(each) for each in row.events),
        row.created_at,
        row.paused_at,
        row.failing_since,
        overlaps_until(row.rotated_at, now),
        due,
    )
