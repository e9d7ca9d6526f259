"""The rows of reminder rules: those in force, and new ones."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.reminders import ReminderRule
from booking.storage.ids import new_id
from booking.storage.models import Reminder


def rows(session: Session, business_id: int) -> list[Reminder]:
    """Those of a business that are in force, as they were added."""
    query = select(Reminder).where(Reminder.business_id == business_id, Reminder.removed_at.is_(None))
    return list(session.scalars(query.order_by(Reminder.id)))


def add_row(session: Session, business_id: int, rule: ReminderRule, now: datetime) -> Reminder:
    """A new row of what a rule says; its own id is not looked at."""
    row = Reminder(
        business_id=business_id,
        id=new_id(),
        service_id=rule.service_id,
        kind=rule.kind.value,
        channel=rule.channel.value,
        days=rule.days,
        at_minute=rule.at_minute,
        minutes=rule.minutes,
        created_at=now,
    )
    session.add(row)
    return row
