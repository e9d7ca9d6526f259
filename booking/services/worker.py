"""The worker: delivers what is due and tidies up, for ever or until nothing is left."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from booking.domain.errors import Busy
from booking.services.next_starts import refreshing
from booking.services.outbox import Post, deliver_due
from booking.services.tidying import tidy
from booking.services.waiting import looking

PAUSE = 1.0  # seconds between looks into an empty outbox
TIDY_EVERY = 30  # looks

logger = logging.getLogger(__name__)


def run_once(post: Post, now: datetime) -> int:
    """Do all that is due now; answers how much it was. Safe beside other workers."""
    return tidy(now) + looking.look(now) + refreshing.refresh(now) + deliver_due(post)


def run_until(ending: threading.Event, post: Post, clock: Callable[[], datetime]) -> None:
    """Work until *ending* is set. A fault is logged and survived: the next look comes all the same."""
    looks = 0
    while not ending.is_set():
        try:
            if looks % TIDY_EVERY == 0:
                tidy(clock())
            looking.look(clock())
            refreshing.refresh(clock())
            deliver_due(post)
        except Busy:
            logger.warning("the database was busy; the worker looks again")
        except Exception:
            logger.exception("the worker met a fault and goes on")
        looks += 1
        ending.wait(PAUSE)
