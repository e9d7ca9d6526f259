"""Reading the record, and erasing what it holds about a person; the entries themselves stay."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission, Role
from booking.domain.records import CONFIDENTIAL_ACTIONS, Entry, Sought
from booking.storage.models import Membership, RecordEntry, RecordValue, User
from booking.storage.queries import records as queries
from booking.storage.unit_of_work import reading

MOST = 200
PAGE = 50


def of_subjects(actor: Actor, subjects: Mapping[str, Collection[int]]) -> tuple[Entry, ...]:
    """What was done to these things, by kind and ids, newest first; the caller has looked whether the actor may.

    Nothing where the role does not see the record.
    """
    if not actor.may(Permission.HISTORY_SEE):
        return ()
    with reading() as session:
        return queries.of_subjects(session, actor.business_id, subjects, MOST, _hidden_from(actor))


def of_business(actor: Actor, sought: Sought) -> tuple[tuple[Entry, ...], bool]:
    """A page of what was done in the business, newest first, and whether more follow.

    Whoever works on one calendar only sees what they did themselves. Raises NotAllowed.
    """
    actor.require(Permission.HISTORY_SEE)
    if actor.role is Role.STAFF:
        sought = replace(sought, user_id=actor.user_id)
    with reading() as session:
        found = queries.of_business(session, actor.business_id, sought, PAGE + 1, _hidden_from(actor))
    return found[:PAGE], len(found) > PAGE


def _hidden_from(actor: Actor) -> Collection[str]:
    return () if actor.may(Permission.NOTES_CONFIDENTIAL) else CONFIDENTIAL_ACTIONS


def people(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Who did or may have done something here, by id and name, for choosing; those who left included."""
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.business_id == actor.business_id)
        .distinct()
        .order_by(User.name, User.id)
    )
    with reading() as session:
        return tuple((user_id, name) for user_id, name in session.execute(query))


def erase_values(session: Session, business_id: int, subject: str, subject_ids: Collection[int]) -> None:
    """Take away what fields were before and after for these things; that they changed, and when, stays."""
    entries = select(RecordEntry.id).where(
        RecordEntry.business_id == business_id,
        RecordEntry.subject == subject,
        RecordEntry.subject_id.in_(subject_ids),
    )
    session.execute(
        delete(RecordValue).where(RecordValue.business_id == business_id, RecordValue.entry_id.in_(entries))
    )


def last_seen(session: Session, business_id: int, user_id: int, action: str, subject_id: int) -> datetime | None:
    """When this person last did this to this thing, if ever: what is only looked at is recorded once in a while."""
    query = select(RecordEntry.at).where(
        RecordEntry.business_id == business_id,
        RecordEntry.user_id == user_id,
        RecordEntry.action == action,
        RecordEntry.subject_id == subject_id,
    )
    found: datetime | None = session.scalar(query.order_by(RecordEntry.id.desc()).limit(1))
    return found
