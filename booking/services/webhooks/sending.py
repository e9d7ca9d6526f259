"""Telling programs of others what happened: sent, and marked by what the other side answers.

A worker that dies in between lets its lease run out, and the telling leaves again under the same id. Nothing is locked
while the other side thinks, and a slow one keeps nobody else waiting.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.errors import Busy
from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.domain.webhooks import DeliveryState, pause, secret, signature
from booking.network.posting import Answered
from booking.services.accounts.sealing import Seal
from booking.services.webhooks import failing, rendering
from booking.services.webhooks.access import about
from booking.services.webhooks.leasing import Leased, lease, still_ours
from booking.storage.unit_of_work import retried, unit_of_work

LOOKS = 1.0
"""Seconds between looks for something that is to leave."""
AT_ONCE = 8
GONE = 410
"""Who answers so wants to hear nothing more (RFC 9110 15.5.11)."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """All that sending needs besides the database; ``beside`` is what a thread of its own runs in."""

    seal: Seal
    key: bytes
    post: Callable[[str, bytes, Mapping[str, str]], Answered]
    beside: Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the status that was answered, or a word for why there was none; both none: nothing to say."""

    status: int | None = None
    fault: Fault | None = None
    retry_after: timedelta = timedelta()
    took: timedelta = timedelta()

    @property
    def is_good(self) -> bool:
        """Whether the other side has it."""
        return self.status is not None and 200 <= self.status < 300


NOTHING_TO_SAY = Outcome()


def send_until(ending: threading.Event, sending: Sending, clock: Callable[[], datetime]) -> None:
    """Send whatever is due, a few at once, until *ending* is set. A fault is logged and survived.

    Nobody waits for what is under way then: its lease runs out.
    """
    free = threading.BoundedSemaphore(AT_ONCE)
    while not ending.is_set():
        if not free.acquire(timeout=LOOKS):
            continue
        leased = _leased(clock())
        if leased is None:
            free.release()
            ending.wait(LOOKS)
            continue
        whole = (sending, leased, clock, free)
        threading.Thread(target=_send_apart, args=whole, name="webhook", daemon=True).start()


def send_due(sending: Sending, clock: Callable[[], datetime]) -> int:
    """Send all that is due now, one after the other; answers how much was tried. Raises Busy."""
    count = 0
    while (leased := lease(clock())) is not None:
        send(sending, leased, clock())
        count += 1
    return count


def send(sending: Sending, leased: Leased, now: datetime) -> None:
    """Send one telling and note what came of it. Raises Busy."""
    began = time.monotonic()
    try:
        outcome = _tried(sending, leased)
    except CalendarFault as error:
        took = timedelta(seconds=time.monotonic() - began)
        outcome = Outcome(fault=error.fault, retry_after=error.retry_after, took=took)
    _settle(leased, outcome, now)


def _leased(now: datetime) -> Leased | None:
    try:
        return lease(now)
    except Busy:
        logger.warning("the database was busy; programs are told later")
    except Exception:
        logger.exception("telling programs met a fault and goes on")
    return None


def _send_apart(
    sending: Sending, leased: Leased, clock: Callable[[], datetime], free: threading.BoundedSemaphore
) -> None:
    try:
        with sending.beside():
            send(sending, leased, clock())
    except Busy:
        logger.warning("the database was busy; what a program was told it may be told again")
    except Exception:
        logger.exception("telling a program met a fault and goes on")
    finally:
        free.release()


def _tried(sending: Sending, leased: Leased) -> Outcome:
    """Send it. Raises CalendarFault where no answer came."""
    address = sending.seal.opened(leased.sealed_url, about(leased.business_id, leased.webhook_id))
    if address is None:
        raise CalendarFault(Fault.UNKNOWN_ADDRESS)
    business_id = leased.business_id
    body = rendering.body(business_id, leased.event, leased.subject, leased.subject_id, leased.happened_at)
    if body is None:
        return NOTHING_TO_SAY
    # The second of the real clock: who reads it compares it with theirs.
    at = datetime.fromtimestamp(time.time()).astimezone()
    keys = [secret(sending.key, business_id, leased.webhook_id, each) for each in leased.generations]
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": leased.event_uid,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(signature(each, leased.event_uid, at, body) for each in keys),
    }
    began = time.monotonic()
    answered = sending.post(address, body, headers)
    took = timedelta(seconds=time.monotonic() - began)
    return Outcome(answered.status, retry_after=answered.retry_after, took=took)


@retried
def _settle(leased: Leased, outcome: Outcome, now: datetime) -> None:
    """Note what came of it, unless another worker has it in hand by now."""
    with unit_of_work() as session:
        rows = still_ours(session, leased)
        if rows is None:
            return
        hook, told, clock = rows
        told.status = outcome.status
        told.last_error = outcome.fault.value if outcome.fault else None
        told.milliseconds = outcome.took // timedelta(milliseconds=1)
        if outcome is NOTHING_TO_SAY:
            told.state, told.sent_at = DeliveryState.DROPPED, now
        elif outcome.is_good:
            told.state, told.sent_at = DeliveryState.SENT, now
            hook.failing_since = hook.told_at = None
        else:
            later = pause(leased.attempts, outcome.retry_after)
            if later is None:
                told.state = DeliveryState.FAILED
            else:
                told.due_at = clock + later
            failing.note(session, hook, now, wants_nothing=outcome.status == GONE)
        session.flush()
