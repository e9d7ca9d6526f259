"""When a copy was made last, so that the doctor can say that it was long ago."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from booking.storage.models import Heartbeat
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

NAME = "backup"


@retried
def note() -> None:
    """A copy has just been made."""
    with unit_of_work() as session:
        session.execute(delete(Heartbeat).where(Heartbeat.name == NAME))
        session.execute(insert(Heartbeat).values(name=NAME, at=database_now()))


def last_made_at() -> datetime | None:
    """When that was; none where it never was."""
    with reading() as session:
        found: datetime | None = session.scalar(select(Heartbeat.at).where(Heartbeat.name == NAME))
    return found
