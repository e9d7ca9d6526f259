"""A sign of life of the worker, so that somebody notices when none delivers."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.storage.db import table_of
from booking.storage.models import Heartbeat
from booking.storage.queries.outbox import WORKER
from booking.storage.upserts import insert_or

EVERY = timedelta(seconds=30)
_table = table_of(Heartbeat)


def beat(session: Session, at: datetime) -> None:
    """Say that a worker looks now, unless one has just said so; *at* is by the database's clock."""
    said = insert_or(session, _table).values(name=WORKER, at=at)
    statement = said.on_conflict_do_update(
        index_elements=[_table.c.name], set_={"at": at}, where=_table.c.at < at - EVERY
    )
    session.execute(statement)
