"""Everything that is kept about a customer, as they may ask for it (GDPR Art. 15 and 20)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.services import record
from booking.services.customers import reach
from booking.services.privacy.holdings import HOLDINGS, columns
from booking.services.privacy.somebody import Somebody, somebody
from booking.storage.db import table_of
from booking.storage.models import Business
from booking.storage.unit_of_work import retried, unit_of_work

Told = dict[str, Any]


@retried
def of_customer(actor: Actor, customer_id: int, now: datetime) -> Told:
    """All of it as plain values; that it was taken along stands in the record. Raises NotFound, NotAllowed."""
    actor.require(Permission.CUSTOMERS_SEE)
    actor.require(Permission.NOTES_CONFIDENTIAL)
    with unit_of_work() as session:
        reach.person(session, actor, customer_id)
        found = told(session, somebody(session, actor.business_id, customer_id), now)
        record.add(session, actor, "data_told", "customer", customer_id, now)
        return found


def told(session: Session, who: Somebody, now: datetime) -> Told:
    """The same of somebody whoever asks; instants as ISO 8601 in UTC."""
    business = session.get_one(Business, who.business_id)
    kept = {
        each.name: _rows(session, each.mine(who), columns(each), table_of(each.model)) for each in HOLDINGS if each.said
    }
    return {"business": business.name, "made_at": now.isoformat(), **kept}


def _rows(session: Session, mine: Any, wanted: list[Any], table: Any) -> list[dict[str, object]]:
    rows = session.execute(select(*wanted).where(mine).order_by(*table.primary_key))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
