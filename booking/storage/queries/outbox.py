"""Reads of the outbox: how it stands in the whole installation, and what a business sees of its own."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.storage.models import Heartbeat, Message
from booking.storage.types import database_now

WORKER = "worker"


def oldest_due(session: Session) -> datetime | None:
    """Since when the message that has waited longest should have left; none where nothing is overdue."""
    query = select(func.min(Message.due_at)).where(Message.state == "due", Message.due_at <= database_now())
    found: datetime | None = session.scalar(query)
    return found


def counts(session: Session) -> dict[str, int]:
    """How many messages are ``due`` (overdue or planned) and how many have ``failed``; the sent are not counted."""
    return {
        state: session.scalar(select(func.count()).select_from(Message).where(Message.state == state)) or 0
        for state in ("due", "failed")
    }


def looked_at(session: Session) -> datetime | None:
    """When a worker looked into the outbox last, to half a minute; none where none ever did."""
    found: datetime | None = session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))
    return found
