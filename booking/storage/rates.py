"""How often somebody has asked, counted in the database for all processes.

A count is one statement that commits by itself: no lock is held beyond it, and none of a request's own work waits
for it. The table is unlogged on PostgreSQL: a count costs no waiting for the disk, and a crash forgets a minute.
"""

from datetime import datetime
from typing import Any

from limits.storage import Storage
from sqlalchemy import delete, select

from booking.domain.errors import Busy
from booking.storage.db import table_of
from booking.storage.models import RateCount
from booking.storage.types import database_now
from booking.storage.unit_of_work import glancing, retried, unit_of_work

AT_ONCE = 1000
# Whoever comes first in a window begins it; who waits for the row sees what the one before has made of it.
COUNT = """
INSERT INTO rate_count AS c (key, count, expires_at)
VALUES (%s, %s, statement_timestamp() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN c.expires_at <= statement_timestamp() THEN 0 ELSE c.count END + excluded.count,
    expires_at = CASE WHEN c.expires_at <= statement_timestamp() THEN excluded.expires_at ELSE c.expires_at END
RETURNING count
"""
LOOK = """
SELECT count, date_part('epoch', expires_at) FROM rate_count WHERE key = %s AND expires_at > statement_timestamp()
"""

_rate = table_of(RateCount).c


class SharedCounts(Storage):
    """Counts of the package ``limits``, kept on PostgreSQL. A database that does not answer is a StorageError."""

    STORAGE_SCHEME = None
    base_exceptions = (Busy,)

    def __init__(self) -> None:
        super().__init__(wrap_exceptions=True)

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and answer the count; a window of *expiry* seconds begins with the first."""
        count: int = _one(COUNT, key, amount, expiry)[0]
        return count

    def get(self, key: str) -> int:
        """The count."""
        return self._look(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the window is over, in seconds since the epoch; 0 where there is none."""
        return self._look(key)[1]

    def check(self) -> bool:
        """Whether the database answers."""
        try:
            self._look("")
        except Busy:
            return False
        return True

    def reset(self) -> int | None:
        """Forget all counts; answers how many there were."""
        forgotten: int = _one("WITH gone AS (DELETE FROM rate_count RETURNING 1) SELECT count(*) FROM gone")[0]
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one count."""
        _one("DELETE FROM rate_count WHERE key = %s RETURNING 1", key)

    @staticmethod
    def _look(key: str) -> tuple[int, float]:
        return _one(LOOK, key) or (0, 0.0)


def _one(statement: str, *values: object) -> Any:
    """The first row of one statement, which commits by itself."""
    with glancing() as connection:
        cursor: Any = connection.cursor()
        cursor.execute(statement, values)
        return cursor.fetchone()


@retried
def forget() -> int:
    """Forget counts whose window is over; answers how many."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        over = list(session.scalars(select(_rate.key).where(_rate.expires_at <= clock).limit(AT_ONCE)))
        if over:
            # Whoever asks again meanwhile has begun a new window.
            session.execute(delete(RateCount).where(_rate.key.in_(over), _rate.expires_at <= clock))
    return len(over)
