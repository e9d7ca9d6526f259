"""One request, one unit of work: the only place that commits."""

import functools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable, PoolProxiedConnection, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from booking.domain.errors import Busy, SlotTaken
from booking.storage.db import PATIENCE, WRITES, db

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
RETRIED_STATES = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
SCARCE = "53"  # the class of states that tell of a full disk, too many connections, or memory that is used up


# When the patience with what runs here ends, on the monotonic clock; set from the second attempt on.
_until: ContextVar[float | None] = ContextVar("until", default=None)
# On SQLite only one writes. Threads of one process queue here, woken in turn, instead of asking again and again.
_turn = threading.Lock()


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
    until = _until.get()
    ends_at = until or time.monotonic() + PATIENCE
    engine = db.engine
    if engine.dialect.name == "sqlite":
        engine = engine.execution_options(**{WRITES: ends_at})
    with _in_turn(engine, ends_at), Session(engine, autoflush=False, expire_on_commit=False) as session:
        try:
            if until and engine.dialect.name == "postgresql":
                milliseconds = max(1, int((until - time.monotonic()) * 1000))
                session.execute(select(func.set_config("lock_timeout", str(milliseconds), True)))
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
def _in_turn(engine: Engine, until: float) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    if not _turn.acquire(timeout=max(0.0, until - time.monotonic())):
        raise Busy(retry_after=2)
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reads alone: each statement sees what is committed, no transaction is kept open."""
    with _busy_if_contended(), Session(_reading(db.engine), autoflush=False) as session:
        yield session


@contextmanager
def looking() -> Iterator[Connection]:
    """The same as a bare connection, for statements on tables alone: a session costs as much again as they do."""
    with _busy_if_contended(), _reading(db.engine).connect() as connection:
        yield connection


@contextmanager
def glancing() -> Iterator[PoolProxiedConnection]:
    """A connection as the driver knows it, for one statement that is asked all the time; raises Busy where it fails.

    What SQLAlchemy does around a statement takes longer than the statement.
    """
    engine = db.engine
    is_postgresql = engine.dialect.name == "postgresql"
    try:
        connection = engine.raw_connection()
    except (DBAPIError, PoolTimeout) as error:
        raise Busy(retry_after=2) from error
    try:
        driver: Any = connection.driver_connection
        if is_postgresql:
            driver.autocommit = True
        yield connection
        if is_postgresql:
            driver.autocommit = False
    except BaseException as error:
        connection.invalidate()
        if isinstance(error, engine.dialect.loaded_dbapi.Error):
            raise Busy(retry_after=2) from error
        raise
    finally:
        connection.close()


@contextmanager
def _busy_if_contended() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if is_contention(error):
            raise Busy(retry_after=2) from error
        raise


# Kept, since a view of an engine copies all its listeners: making one costs as much as a small query.
@functools.lru_cache(maxsize=8)
def _reading(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def _is_overlap(error: Exception) -> bool:
    # The guard has spoken: somebody was faster in a way that the locks did not order.
    if not isinstance(error, IntegrityError):
        return False
    return getattr(error.orig, "sqlstate", None) == "23P01" or "occupancy_no_overlap" in str(error.orig)


def is_contention(error: Exception) -> bool:
    """Whether a failure passes by itself or with some room: locks, a lost connection, a full disk or pool."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    is_passing = state in RETRIED_STATES or state.startswith(SCARCE)
    return error.connection_invalidated or is_passing or _is_operational(error)


def _is_operational(error: DBAPIError) -> bool:
    # SQLite says "database is locked", psycopg that the server is gone: neither has a useful state.
    text = str(error.orig)
    transient = ("is locked", "is full", "connection", "terminating", "starting up", "shutting down")
    return isinstance(error, OperationalError) and any(word in text for word in transient)


def rows_changed(session: Session, statement: Executable) -> int:
    """Execute an update or delete; answers how many rows it changed. Of inserts PostgreSQL's driver tells no count."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def retried(function: Callable[P, T]) -> Callable[P, T]:
    """Run a unit of work again when it met contention or stale rules: a few times, and within ``PATIENCE``."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        ends_at = time.monotonic() + PATIENCE
        for attempt in range(ATTEMPTS):
            mark = _until.set(ends_at if attempt else None)
            try:
                return function(*args, **kwargs)
            except (Busy, StaleRules) as error:
                pause = random.uniform(0.01, 0.05) * (attempt + 1)  # noqa: S311 - spreading, not a secret
                if attempt == ATTEMPTS - 1 or time.monotonic() + pause > ends_at:
                    raise Busy(retry_after=2) from error
                time.sleep(pause)
                if isinstance(error, StaleRules) and error.first:
                    error.first()
            finally:
                _until.reset(mark)
        raise AssertionError("unreachable")

    return run
