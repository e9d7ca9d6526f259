"""Reminders in a set-up file: written out with the services they are for, and read in by what they say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.reminders import ReminderRule
from booking.services.reminders import planning
from booking.storage.ids import new_id
from booking.storage.models import Business, Reminder
from booking.storage.queries.businesses import load, rule_of


def documents(session: Session, business_id: int, services: Mapping[int, str]) -> list[dict[str, Any]]:
    """The rules of a business for all services, and for *services*: slugs by id."""
    return [
        {
            "kind": each.kind.value,
            "channel": each.channel.value,
            "service": services[each.service_id] if each.service_id is not None else None,
            "days": each.days,
            "at": None if each.at_minute is None else f"{each.at_minute // 60:02}:{each.at_minute % 60:02}",
            "minutes": each.minutes,
        }
        for each in map(rule_of, _rows(session, business_id))
        if each.service_id is None or each.service_id in services
    ]


def replace(
    session: Session, business: Business, wanted: Iterable[ReminderRule], services: Iterable[int], now: datetime
) -> None:
    """Let the rules for all services and for these be the *wanted* ones; those that stay keep what they planned.

    The resources must be locked, and all else of the business written.
    """
    known = {None, *services}
    missing = {_said(each): each for each in wanted}
    for row in _rows(session, business.id):
        if row.service_id in known and missing.pop(_said(rule_of(row)), None) is None:
            row.removed_at = now
    for each in missing.values():
        session.add(
            Reminder(
                business_id=business.id,
                id=new_id(),
                service_id=each.service_id,
                kind=each.kind.value,
                channel=each.channel.value,
                days=each.days,
                at_minute=each.at_minute,
                minutes=each.minutes,
                created_at=now,
            )
        )
    session.flush()
    planning.plan_all(session, load(session, business.id), now)


def _rows(session: Session, business_id: int) -> list[Reminder]:
    query = select(Reminder).where(Reminder.business_id == business_id, Reminder.removed_at.is_(None))
    return list(session.scalars(query.order_by(Reminder.id)))


def _said(rule: ReminderRule) -> tuple[object, ...]:
    return rule.kind, rule.channel, rule.service_id, rule.moment
