"""The rules by which a business reminds: added, removed, brought back; and whether it asks its customers first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import ExistsAlready, Invalid, NotFound
from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule, is_possible
from booking.domain.trades import is_medical
from booking.services import record
from booking.services.reminders import planning
from booking.services.reminders.rows import add_row, rows
from booking.services.setup.writing import lock_resources
from booking.storage.models import Business, Reminder
from booking.storage.queries import reminders as queries
from booking.storage.queries.businesses import load, rule_of
from booking.storage.queries.reminders import Upcoming as Upcoming
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST_RULES = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule to be added; see ``ReminderRule``. ``service`` is a slug, none for all services."""

    kind: Kind
    channel: Channel = Channel.EMAIL
    service: str | None = None
    days: int | None = None
    at_minute: int | None = None
    minutes: int | None = None

    def rule(self, service_id: int | None) -> ReminderRule:
        """The same as a rule that is not stored yet."""
        return ReminderRule(0, self.kind, self.channel, service_id, self.days, self.at_minute, self.minutes)


USUAL = (
    Wanted(Kind.REMINDER, days=1, at_minute=14 * 60),
    Wanted(Kind.REMINDER, minutes=120),
)
"""What most begin with: the day before at 14:00, and two hours before."""


@retried
def add(actor: Actor, wanted: Wanted, now: datetime) -> int:
    """Add a rule and plan it for everybody who has an appointment and wants to be reminded; answers its id.

    Raises NotAllowed, Invalid about ``moment`` or ``service``, ExistsAlready for a rule that there is.
    """
    with unit_of_work() as session:
        business = _locked(session, actor)
        added = _add(session, actor, business, wanted, now)
        _renew(session, business, now)
        return added


@retried
def add_usual(actor: Actor, now: datetime) -> list[int]:
    """Add what most begin with, as far as it is not there; answers the ids. Raises NotAllowed."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        known = load(session, business.id).reminders
        there = {each.said for each in known}
        missing = [each for each in USUAL if each.rule(None).said not in there]
        added = [_add(session, actor, business, each, now) for each in missing]
        _renew(session, business, now)
        return added


@retried
def remove(actor: Actor, reminder_id: int, now: datetime) -> None:
    """Remove a rule; what it has planned is not sent. Again changes nothing. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        row = _row(session, business.id, reminder_id)
        if row.removed_at is None:
            row.removed_at = now
            record.add(
                session, actor, "reminder_removed", "business", business.id, now, {"reminder": (_said(row), None)}
            )
            _renew(session, business, now)


@retried
def restore(actor: Actor, reminder_id: int, now: datetime) -> None:
    """Take a removal back. Again changes nothing. Raises NotFound, NotAllowed, ExistsAlready."""
    with unit_of_work() as session:
        business = _locked(session, actor)
        row = _row(session, business.id, reminder_id)
        if row.removed_at is not None:
            _require_new(session, business.id, rule_of(row))
            row.removed_at = None
            record.add(session, actor, "reminder_added", "business", business.id, now, {"reminder": (None, _said(row))})
            _renew(session, business, now)


@retried
def set_always(actor: Actor, is_always: bool, now: datetime) -> None:
    """Remind everybody unasked, or only who asked for it. Who has stopped reminders is left alone either way.

    Raises NotAllowed, Invalid about ``always`` where it is about health: there everybody is asked.
    """
    with unit_of_work() as session:
        business = _locked(session, actor)
        if is_always and is_medical(business.trade):
            raise Invalid([("always", "medical")])
        if business.reminds_always != is_always:
            changes = {"reminds_always": (business.reminds_always, is_always)}
            business.reminds_always = is_always
            record.add(session, actor, "changed", "business", business.id, now, changes)
            _renew(session, business, now)


def upcoming(actor: Actor, most: int = 20) -> list[Upcoming]:
    """What will go out next, as things are now. Raises NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    with reading() as session:
        return queries.upcoming(session, actor.business_id, most)


def _add(session: Session, actor: Actor, business: Business, wanted: Wanted, now: datetime) -> int:
    known = load(session, business.id)
    service = known.services.get(wanted.service) if wanted.service is not None else None
    if wanted.service is not None and service is None:
        raise Invalid([("service", "unknown")])
    rule = wanted.rule(service.rules.id if service else None)
    if not is_possible(rule):
        raise Invalid([("moment", "out_of_range")])
    _require_new(session, business.id, rule)
    row = add_row(session, business.id, rule, now)
    session.flush()
    record.add(session, actor, "reminder_added", "business", business.id, now, {"reminder": (None, _said(row))})
    return row.id


def _renew(session: Session, business: Business, now: datetime) -> None:
    """Let everybody see the rules as they are now, and plan by them.

    They are read here and not kept: what is not committed yet is no process's to remember.
    """
    business.rules_version += 1
    session.flush()
    planning.plan_all(session, load(session, business.id), now)


def _require_new(session: Session, business_id: int, rule: ReminderRule) -> None:
    there = [rule_of(row) for row in rows(session, business_id)]
    if len(there) >= MOST_RULES:
        raise Invalid([("moment", "too_many")])
    if any(each.said == rule.said for each in there):
        raise ExistsAlready(what="reminder")


def _row(session: Session, business_id: int, reminder_id: int) -> Reminder:
    row = session.get(Reminder, (business_id, reminder_id))
    if row is None:
        raise NotFound(what="reminder")
    return row


def _said(row: Reminder) -> str:
    """A rule in one short line for the record: ``reminder email -1d 14:00``, ``follow_up email +60min``."""
    sign = "-" if row.kind == Kind.REMINDER else "+"
    if row.minutes is not None:
        return f"{row.kind} {row.channel} {sign}{row.minutes}min"
    hours, minutes = divmod(row.at_minute or 0, 60)
    return f"{row.kind} {row.channel} {sign}{row.days}d {hours:02}:{minutes:02}"


def _locked(session: Session, actor: Actor) -> Business:
    """The business, locked with all its resources: no booking is made meanwhile that would know the old rules."""
    actor.require(Permission.SETUP_CHANGE)
    query = select(Business).where(Business.id == actor.business_id, Business.archived_at.is_(None))
    business = session.scalar(query.with_for_update(key_share=True))
    if business is None:
        raise NotFound(what="business")
    lock_resources(session, business.id)
    return business
