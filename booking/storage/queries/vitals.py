"""How the whole installation stands, across all businesses, for the person who runs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.webhooks import DeliveryState
from booking.storage.models import Booking, ForeignCalendar, Inbox, Webhook, WebhookDelivery
from booking.storage.queries import outbox
from booking.storage.types import database_now


@dataclass(frozen=True, slots=True)
class Vitals:
    """Figures at the instant ``at`` of the database's clock.

    ``waits_since`` is when the message that has waited longest should have left; ``looked_at`` when a worker last
    looked into the outbox; ``failing`` counts calendars of others that could not be read, since ``failing_since``.
    ``inbox_read_at`` is when the inbox was last read, where there is one. ``listening`` are the addresses that are told
    what happens, ``unheard`` those that do not answer as they should or were stopped for it; ``untold_since`` is when
    what has waited longest for one that is told things should have left.
    """

    at: datetime
    due: int
    failed: int
    waits_since: datetime | None
    looked_at: datetime | None
    calendars: int
    failing: int
    failing_since: datetime | None
    holds: int
    inbox_read_at: datetime | None
    listening: int
    unheard: int
    untold_since: datetime | None


def vitals(session: Session) -> Vitals:
    """Look at everything once."""
    messages = outbox.counts(session)
    asked = ForeignCalendar.removed_at.is_(None) & (ForeignCalendar.kind == "address")
    calendars, failing, failing_since = session.execute(
        select(func.count(), func.count(ForeignCalendar.failing_since), func.min(ForeignCalendar.failing_since)).where(
            asked
        )
    ).one()
    clock: datetime = session.execute(select(database_now())).scalar_one()
    holds = select(func.count()).where(Booking.expires_at > clock, Booking.state == BookingState.HELD)
    # One that is named no more is not looked into any more.
    inbox = select(Inbox.read_at).order_by(Inbox.next_at.desc(), Inbox.name).limit(1)
    return Vitals(
        at=clock,
        due=messages["due"],
        failed=messages["failed"],
        waits_since=outbox.oldest_due(session),
        looked_at=outbox.looked_at(session),
        calendars=calendars,
        failing=failing,
        failing_since=failing_since,
        holds=session.scalar(holds) or 0,
        inbox_read_at=session.scalar(inbox),
        **_hooks(session),
    )


def _hooks(session: Session) -> dict[str, Any]:
    used = Webhook.removed_at.is_(None)
    count, unheard = session.execute(select(func.count(), func.count(Webhook.failing_since)).where(used)).one()
    waits = select(func.min(WebhookDelivery.due_at)).join(
        Webhook, (Webhook.business_id == WebhookDelivery.business_id) & (Webhook.id == WebhookDelivery.webhook_id)
    )
    is_waiting = (WebhookDelivery.state == DeliveryState.DUE, WebhookDelivery.due_at <= database_now())
    since = session.scalar(waits.where(used, Webhook.paused_at.is_(None), *is_waiting))
    return {"listening": count, "unheard": unheard, "untold_since": since}
