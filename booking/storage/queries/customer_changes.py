"""Reads of what became of customers: who was added or changed since an instant, each by the last time."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from booking.storage.db import table_of
from booking.storage.models import Customer, RecordEntry
from booking.storage.types import Instant

LOOKED_ONLY = ("viewed",)
"""Deeds that leave a customer as they were."""

_customer, _entry = table_of(Customer).c, table_of(RecordEntry).c


class Changed(NamedTuple):
    """A customer and when they were changed last; who was merged names who took over."""

    id: int
    at: datetime
    merged_into: int | None
    archived_at: datetime | None


def since(
    session: Session, business_id: int, at: datetime, after: tuple[datetime, int] | None, most: int
) -> list[Changed]:
    """Who was added or changed at *at* or later, by the last time that it happened, then by number."""
    added = select(_customer.id.label("id"), _customer.created_at.label("at")).where(
        _customer.business_id == business_id, _customer.created_at >= at
    )
    changed = select(_entry.subject_id.label("id"), _entry.at.label("at")).where(
        _entry.business_id == business_id,
        _entry.subject == "customer",
        _entry.at >= at,
        _entry.action.not_in(LOOKED_ONLY),
    )
    each = union_all(added, changed).subquery()
    last = select(each.c.id, func.max(each.c.at, type_=Instant()).label("at")).group_by(each.c.id).subquery()
    query = (
        select(_customer.id, last.c.at, _customer.merged_into, _customer.archived_at)
        .join(last, and_(_customer.business_id == business_id, _customer.id == last.c.id))
        .order_by(last.c.at, _customer.id)
        .limit(most)
    )
    if after is not None:
        then = literal(after[0], Instant())
        query = query.where(or_(last.c.at > then, and_(last.c.at == then, _customer.id > after[1])))
    return [Changed(*row) for row in session.execute(query)]
