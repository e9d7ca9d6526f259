"""Programs of others that are told what happens, and answer as they are asked to."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.webhooks import WANTABLE
from booking.network.posting import Answered
from booking.services.webhooks import hooks
from booking.services.webhooks.sending import Sending, send_due
from booking.services.webhooks.wanted import Wanted
from booking.storage.models import Webhook, WebhookDelivery
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW

ADDRESS = "https://hooks.example/in?key=4711"
EVERYTHING = tuple(each.value for each in WANTABLE)


@dataclass(frozen=True)
class Telling:
    """What arrived: where, with which headers, and what it said."""

    address: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The whole of it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Listener:
    """Answers with ``status``, or with ``fault`` not at all; keeps what it was told."""

    status: int = 200
    fault: Fault | None = None
    retry_after: timedelta = timedelta()
    told: list[Telling] = field(default_factory=list)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        self.told.append(Telling(address, headers, body))
        if self.fault is not None:
            raise CalendarFault(self.fault, self.retry_after)
        return Answered(self.status, self.retry_after)

    @property
    def sending(self) -> Sending:
        links = current_app.extensions["links"]
        return Sending(current_app.extensions["seal"], links.key, self.post, nullcontext)

    def hear(self, now: datetime = NOW) -> list[str]:
        """Be told all that is due; answers the events of that."""
        before = len(self.told)
        send_due(self.sending, lambda: now)
        return [each.said["type"] for each in self.told[before:]]

    def hear_again(self, now: datetime = NOW) -> list[str]:
        """The same, the pauses being over."""
        with unit_of_work() as session:
            waiting = WebhookDelivery.state == "due"
            session.execute(update(WebhookDelivery).where(waiting).values(due_at=from_minutes(0)))
        return self.hear(now)


def listen(actor: Actor, *events: str, name: str = "Till", address: str = ADDRESS) -> int:
    """Have an address told of these events, or of everything."""
    wanted = Wanted(name, address, events or EVERYTHING)
    return hooks.add(actor, wanted, current_app.extensions["seal"], NOW)


def deliveries() -> list[WebhookDelivery]:
    """All tellings in the order in which they were noted."""
    with reading() as session:
        return list(session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


def hook() -> Webhook:
    """The only one."""
    with reading() as session:
        return session.scalars(select(Webhook)).one()
