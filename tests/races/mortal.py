"""The application that dies where it is told to: before the so-many-eth thing it says to the database.

``X-Dies-At: 7`` kills the worker process, as ``kill -9`` does, before the seventh statement of that request;
what begins and ends a transaction counts too, and so does the moment after a commit.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from booking.app import create_app
from tests.races.doors import opened

_life = threading.local()


def mortal() -> Callable[..., Iterable[bytes]]:
    """The application as it is, with a death in it."""
    serve = opened(create_app())
    event.listen(Engine, "before_cursor_execute", lambda *args: _live_on())
    event.listen(Engine, "commit", _before_commit)
    event.listen(Session, "after_commit", lambda session: _live_on())

    def until_it_dies(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _life.left = int(environ.get("HTTP_X_DIES_AT", 0))
        return serve(environ, start_response)

    return until_it_dies


def _before_commit(connection: Connection) -> None:
    _live_on()


def _live_on() -> None:
    left = getattr(_life, "left", 0)
    if left == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    _life.left = max(0, left - 1)
