"""Whose turn it is to change the layout of the database: one by one, and nobody waits in silence or for ever."""

import logging
import time

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from booking.storage.db import WRITES

LOCK = 7_365_172  # any number of our own, by which PostgreSQL knows whoever migrates
AT_FIRST = 2.0  # seconds after which somebody who waits is told so
LONGEST = 60.0  # seconds

logger = logging.getLogger(__name__)


class NotOurTurn(RuntimeError):
    """Somebody else has not finished; the text is a sentence or two for the person who runs the server."""


def begin(connection: Connection) -> None:
    """Begin a transaction in which to migrate. Raises NotOurTurn."""
    if connection.dialect.name == "postgresql":
        connection.begin()
        return
    try:
        _begin_writing(connection, AT_FIRST)
    except OperationalError:
        _say()
        try:
            _begin_writing(connection, LONGEST)
        except OperationalError as error:
            raise _refusal() from error


def take(connection: Connection) -> None:
    """Be the only one who migrates until this transaction ends. Raises NotOurTurn.

    Steps may take longer than requests, and wait a little for those that are under way.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}):
        _say()
        _set_patience(connection, LONGEST)
        try:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        except OperationalError as error:
            raise _refusal() from error
    _set_patience(connection, LONGEST / 2)


def _begin_writing(connection: Connection, seconds: float) -> None:
    connection.execution_options(**{WRITES: time.monotonic() + seconds})
    connection.begin()


def _set_patience(connection: Connection, seconds: float) -> None:
    connection.execute(text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{int(seconds * 1000)}ms"})


def _say() -> None:
    logger.warning("Somebody else is changing the database; waiting up to %d seconds.", LONGEST)


def _refusal() -> NotOurTurn:
    return NotOurTurn(
        f"Somebody else has been changing the database for more than {LONGEST} seconds: another upgrade, or a restore. "
        "Nothing was changed; try again when that has ended."
    )
