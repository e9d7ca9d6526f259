"""How the inbox stands: when it was read, and since when it cannot be."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.storage.models import Inbox
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Standing:
    """As in the row, at the instant ``at`` of the database's clock; all none where nobody has looked yet."""

    at: datetime
    read_at: datetime | None = None
    failing_since: datetime | None = None
    last_error: str | None = None


def standing(name: str) -> Standing:
    """What the workers have noted of this inbox. Raises Busy."""
    with reading() as session:
        at: datetime = session.execute(select(database_now())).scalar_one()
        row = session.get(Inbox, name)
        return Standing(at) if row is None else Standing(at, row.read_at, row.failing_since, row.last_error)
