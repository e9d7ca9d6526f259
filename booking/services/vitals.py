"""How the whole installation stands: for whoever watches it by figures, and for the doctor."""

import functools
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from booking.domain.errors import Busy
from booking.storage import readiness
from booking.storage.db import db
from booking.storage.queries.vitals import Vitals, vitals
from booking.storage.unit_of_work import reading

T = TypeVar("T")

Figures = dict[str, tuple[str, float]]
"""By name, what the figure is and how much."""


def kept(seconds: float) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Hand an answer out again for so long: who asks often costs the database nothing. One asks, the others wait."""

    def decorate(ask: Callable[[], T]) -> Callable[[], T]:
        lock = threading.Lock()
        found: list[tuple[object, float, T]] = []

        @functools.wraps(ask)
        def answer() -> T:
            with lock:
                engine = db.engine
                if not found or found[0][0] is not engine or time.monotonic() >= found[0][1]:
                    answered = ask()
                    found[:] = [(engine, time.monotonic() + seconds, answered)]
                return found[0][2]

        return answer

    return decorate


@kept(1.0)
def unreadiness() -> str | None:
    """Why this process cannot serve at the moment, in a word; none where it can."""
    return readiness.lacking(db.engine)


def look() -> Vitals:
    """The figures of this moment. Raises Busy or DBAPIError."""
    with reading() as session:
        return vitals(session)


@kept(10.0)
def figures() -> Figures | None:
    """The same as numbers with what they say; none where the database does not answer."""
    try:
        found = look()
    except (Busy, DBAPIError):
        return None
    return {
        "outbox_due": ("Messages that are to leave, at once or later.", found.due),
        "outbox_failed": ("Messages that were given up.", found.failed),
        "outbox_overdue_seconds": ("How long the oldest message waits already.", _since(found, found.waits_since)),
        "worker_idle_seconds": (
            "How long no worker has looked into the outbox; -1 where none ever did.",
            _since(found, found.looked_at) if found.looked_at else -1,
        ),
        "foreign_calendars": ("Calendars of others that are asked.", found.calendars),
        "foreign_calendars_failing": ("Calendars of others that could not be read last.", found.failing),
        "inbox_unread_seconds": (
            "How long ago the inbox was last read to its end; -1 where there is none, or it never was.",
            _since(found, found.inbox_read_at) if found.inbox_read_at else -1,
        ),
        "webhooks": ("Addresses that are told what happens.", found.listening),
        "webhooks_failing": ("Those of them that do not answer as they should, or were stopped for it.", found.unheard),
        "webhooks_overdue_seconds": (
            "How long what has waited longest for one that is told things waits already.",
            _since(found, found.untold_since),
        ),
        "holds_open": ("Slots that somebody holds while typing.", found.holds),
    }


def _since(found: Vitals, moment: datetime | None) -> float:
    return max(0.0, (found.at - moment).total_seconds()) if moment else 0.0
