"""Reminders in a set-up file: written out with the services they are for, and read in by what they say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.reminders import ReminderRule
from booking.services.reminders import planning
from booking.services.reminders.rows import add_row, rows
from booking.storage.models import Business
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
        for each in map(rule_of, rows(session, business_id))
        if each.service_id is None or each.service_id in services
    ]


def replace(
    session: Session, business: Business, wanted: Iterable[ReminderRule], services: Iterable[int], now: datetime
) -> None:
    """Let the rules for all services and for these be the *wanted* ones; those that stay keep what they planned.

    The resources must be locked, and all else of the business written.
    """
    known = {None, *services}
    missing = {each.said: each for each in wanted}
    for row in rows(session, business.id):
        if row.service_id in known and missing.pop(rule_of(row).said, None) is None:
            row.removed_at = now
    for each in missing.values():
        add_row(session, business.id, each, now)
    session.flush()
    planning.plan_all(session, load(session, business.id), now)
