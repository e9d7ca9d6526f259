"""Keeping what was cancelled from customers for a while: who watches for it gains nothing over who happens to look."""

import random
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from booking.storage.ids import new_id
from booking.storage.models import Business, HeldBack, Occupancy
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, rows_changed, unit_of_work

PART = 4
"""A time is kept back for a quarter of what is left before it, at most: it is to be had by somebody."""
_lot = random.SystemRandom()


def hold_back(session: Session, business_id: int, appointment_id: int) -> None:
    """Have what a visit still takes, and is about to give back, come back to customers by lot, where they want it so.

    Its resources must be locked.
    """
    longest = session.scalar(select(Business.release_minutes).where(Business.id == business_id))
    if not longest:
        return
    query = select(Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at, database_now().label("clock")).where(
        Occupancy.business_id == business_id, Occupancy.appointment_id == appointment_id, Occupancy.active
    )
    spans = session.execute(query).all()
    if not spans:
        return
    clock = spans[0].clock
    most = min(timedelta(minutes=longest), (min(each.starts_at for each in spans) - clock) / PART)
    if most <= timedelta(0):
        return
    of_all = {"business_id": business_id, "shown_at": clock + most * _lot.random()}
    rows = [
        {**of_all, "id": new_id(), **{name: getattr(each, name) for name in ("resource_id", "starts_at", "ends_at")}}
        for each in spans
    ]
    session.execute(insert(HeldBack), rows)


@retried
def forget() -> int:
    """Forget what is shown again; answers how much that was."""
    with unit_of_work() as session:
        return rows_changed(session, delete(HeldBack).where(HeldBack.shown_at <= database_now()))
