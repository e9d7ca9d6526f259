"""Reads of the record: what was done to some things, or in a whole business, newest first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, or_, select
from sqlalchemy.orm import Session

from booking.domain.records import Changed, Entry, Sought
from booking.storage.models import AppToken, RecordEntry, RecordValue, User

_ENTRIES = (
    select(
        RecordEntry.id,
        RecordEntry.at,
        RecordEntry.actor,
        User.name,
        RecordEntry.action,
        RecordEntry.subject,
        RecordEntry.subject_id,
        RecordEntry.fields,
        AppToken.name.label("program"),
    )
    .outerjoin(User, User.id == RecordEntry.user_id)
    .outerjoin(AppToken, and_(AppToken.business_id == RecordEntry.business_id, AppToken.id == RecordEntry.token_id))
)


def of_subjects(
    session: Session,
    business_id: int,
    subjects: Mapping[str, Collection[int]],
    most: int,
    without: Collection[str] = (),
) -> tuple[Entry, ...]:
    """What was done to these things, by kind and ids, but for the actions *without*."""
    named = [
        and_(RecordEntry.subject == subject, RecordEntry.subject_id.in_(ids))
        for subject, ids in subjects.items()
        if ids
    ]
    return _entries(session, business_id, [or_(false(), *named), RecordEntry.action.not_in(without)], most)


def of_business(
    session: Session, business_id: int, sought: Sought, most: int, without: Collection[str] = ()
) -> tuple[Entry, ...]:
    """What was done in the business, but for the actions *without*."""
    conditions: list[ColumnElement[bool]] = [RecordEntry.action.not_in(without)]
    if sought.user_id is not None:
        conditions.append(RecordEntry.user_id == sought.user_id)
    if sought.subject is not None:
        conditions.append(RecordEntry.subject == sought.subject)
    if sought.first is not None:
        conditions.append(RecordEntry.at >= sought.first)
    if sought.last is not None:
        conditions.append(RecordEntry.at < sought.last)
    if sought.before is not None:
        conditions.append(RecordEntry.id < sought.before)
    return _entries(session, business_id, conditions, most)


def _entries(
    session: Session, business_id: int, conditions: Sequence[ColumnElement[bool]], most: int
) -> tuple[Entry, ...]:
    query = _ENTRIES.where(RecordEntry.business_id == business_id, *conditions).order_by(RecordEntry.id.desc())
    rows = session.execute(query.limit(most)).all()
    values = _values(session, business_id, [row.id for row in rows])
    return tuple(_entry(row, values[row.id]) for row in rows)


def _values(session: Session, business_id: int, entry_ids: Sequence[int]) -> dict[int, dict[str, Changed]]:
    found: dict[int, dict[str, Changed]] = defaultdict(dict)
    query = select(RecordValue.entry_id, RecordValue.field, RecordValue.before, RecordValue.after).where(
        RecordValue.business_id == business_id, RecordValue.entry_id.in_(entry_ids)
    )
    for entry_id, field, before, after in session.execute(query) if entry_ids else ():
        found[entry_id][field] = Changed(field, before, after)
    return found


def _entry(row: Row[Any], values: Mapping[str, Changed]) -> Entry:
    changes = tuple(values.get(name) or Changed(name, None, None, is_erased=True) for name in row.fields)
    return Entry(row.id, row.at, row.actor, row.name, row.action, row.subject, row.subject_id, changes, row.program)
