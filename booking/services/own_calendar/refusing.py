"""Refusing what a calendar program has written, so that the program notices and its person learns why."""

import json
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import ChangeRefused
from booking.domain.messages import Notice
from booking.services import claims, messages, releases
from booking.services.programs.entering import Entry
from booking.storage.models import Message
from booking.storage.queries.bookings import concerned_resources
from booking.storage.queries.own_calendar import Standing
from booking.storage.types import MICROSECOND
from booking.storage.unit_of_work import retried, unit_of_work

QUIET = timedelta(minutes=10)
"""A program that tries again and again is answered each time; its person is written to once."""


def refuse(entry: Entry, standing: Standing, reason: str, now: datetime, wanted: datetime | None = None) -> NoReturn:
    """Raise ChangeRefused; before that, give the appointment another tag and write to the person.

    A program takes its own version back only where it finds another. *wanted* is the start that it was to have, none
    where it was to be removed.
    """
    _tell(entry, standing, reason, now, wanted)
    raise ChangeRefused(reason=reason)


@retried
def _tell(entry: Entry, standing: Standing, reason: str, now: datetime, wanted: datetime | None) -> None:
    business_id = entry.actor.business_id
    with unit_of_work() as session:
        claims.lock(session, business_id, concerned_resources(session, business_id, standing.id))
        at = max(now, standing.changed_at + MICROSECOND)
        releases.touch_calendars(session, business_id, [standing.id], at)
        if not _is_told(session, entry, standing.id, now):
            words = {
                "appointment": standing.id,
                "reason": reason,
                "wanted": wanted.isoformat() if wanted is not None else None,
            }
            messages.add_to_person(
                session,
                Notice.CHANGE_REFUSED,
                entry.behind.email,
                now,
                business_id=business_id,
                user_id=entry.behind.user_id,
                words=json.dumps(words),
            )


def _is_told(session: Session, entry: Entry, appointment_id: int, now: datetime) -> bool:
    query = select(Message.words).where(
        Message.business_id == entry.actor.business_id,
        Message.address == entry.behind.email,
        Message.reason == Notice.CHANGE_REFUSED.value,
        Message.created_at > now - QUIET,
        Message.state != "superseded",
    )
    return any(json.loads(each or "{}").get("appointment") == appointment_id for each in session.scalars(query))
