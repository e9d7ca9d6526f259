"""Who fetched which feed last: kept in this process and written now and then, so that no reader waits for a write."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask

from booking.domain.errors import Busy
from booking.services.subscriptions import FeedKey, Fetch, note_fetches

EVERY = 60.0  # seconds between two writes at least
MOST = 100_000
"""Feeds that are remembered while the database cannot be written to; of further ones nothing is noted."""

logger = logging.getLogger(__name__)


class Fetches:
    """Notes of fetches. Threads share it; each process has its own, and the latest note counts.

    They are written by ``write``; by itself, in a thread of its own, once ``begin`` was called.
    """

    def __init__(self, write: Callable[[Mapping[FeedKey, Fetch]], None], every: float = EVERY) -> None:
        self._write = write
        self._every = every
        self._lock = threading.Lock()
        self._noted: dict[FeedKey, Fetch] = {}
        self._is_begun = False
        self._timer: threading.Timer | None = None

    def begin(self) -> None:
        """Write by itself from now on."""
        self._is_begun = True

    def note(self, business_id: int, feed_id: int, at: datetime, by: str) -> None:
        """Remember that somebody fetched a feed."""
        key = business_id, feed_id
        with self._lock:
            if key in self._noted or len(self._noted) < MOST:
                self._noted[key] = Fetch(at, by)
            if self._is_begun and self._timer is None:
                self._wait()

    def flush(self) -> None:
        """Write what was noted. What cannot be written is kept for the next time, unless it is older than what came."""
        with self._lock:
            noted, self._noted = self._noted, {}
        if not noted:
            return
        try:
            self._write(noted)
        except Exception as error:
            with self._lock:
                self._noted = noted | self._noted
            if not isinstance(error, Busy):
                logger.exception("Who fetched which feed could not be written; it is tried again.")

    def _wait(self) -> None:
        self._timer = threading.Timer(self._every, self._run)
        # A process that ends does not wait for it: a minute of "last fetched" is no loss.
        self._timer.daemon = True
        self._timer.start()

    def _run(self) -> None:
        self.flush()
        with self._lock:
            self._timer = None
            if self._noted:
                self._wait()


def note_for(app: Flask) -> Fetches:
    """The notes of an application, written to its database."""

    def write(noted: Mapping[FeedKey, Fetch]) -> None:
        with app.app_context():
            note_fetches(noted)

    return Fetches(write)
