"""One request, one unit of work: the only place that commits."""

import functools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from booking.domain.errors import Busy, SlotTaken
from booking.storage.db import WRITES, db

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
RETRIED_WITHIN = 1.2  # seconds: a deadlock is noticed after one, and with one wait more the answer is there within 3
RETRIED_STATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available


class StaleRules(Exception):
    """What was read before the locks does not hold any more; the unit is to be run again.

    *first* is done before that, outside of any unit.
    """

    def __init__(self, first: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.first = first


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A transaction that writes: commits at the end of the block, rolls back on any error.

    Raises Busy where the database could not give the locks in time or could not be reached, SlotTaken
    where the guard refused.
    """
    engine = db.engine.execution_options(**{WRITES: True})
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except (DBAPIError, PoolTimeout) as error:
            session.rollback()
            if _is_overlap(error):
                raise SlotTaken from error
            if is_contention(error):
                raise Busy(retry_after=2) from error
            raise


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reads alone: each statement sees what is committed, no transaction is kept open."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with Session(engine, autoflush=False) as session:
        try:
            yield session
        except (DBAPIError, PoolTimeout) as error:
            if is_contention(error):
                raise Busy(retry_after=2) from error
            raise


def _is_overlap(error: Exception) -> bool:
    # The guard has spoken: somebody was faster in a way that the locks did not order.
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.orig, "sqlstate", None) == "23P01" or "occupancy_no_overlap" in str(error.orig)


def is_contention(error: Exception) -> bool:
    """Whether a failure passes by itself: locks, deadlocks, a lost connection, an exhausted pool."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in RETRIED_STATES or _is_operational(error)


def _is_operational(error: DBAPIError) -> bool:
    # SQLite says "database is locked", psycopg that the server is gone: neither has a useful state.
    text = str(error.orig)
    transient = ("is locked", "is full", "connection", "terminating", "starting up", "shutting down")
    return isinstance(error, OperationalError) and any(word in text for word in transient)


def rows_changed(session: Session, statement: Executable) -> int:
    """Execute an update or delete; answers how many rows it changed. Of inserts PostgreSQL's driver tells no count."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def retried(function: Callable[P, T]) -> Callable[P, T]:
    """Run a unit of work again, a bounded number of times, when it met contention or stale rules."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        began = time.monotonic()
        for attempt in range(ATTEMPTS):
            try:
                return function(*args, **kwargs)
            except (Busy, StaleRules) as error:
                # What was waited for in vain has used up the time; asking again would stall the visitor.
                if attempt == ATTEMPTS - 1 or time.monotonic() - began > RETRIED_WITHIN:
                    raise Busy(retry_after=2) from error
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311 - spreading, not a secret
                if isinstance(error, StaleRules) and error.first:
                    error.first()
        raise AssertionError("unreachable")

    return run
