"""Asking connected calendars again and again: those whose turn it is, one after the other, a few workers at once.

A calendar is leased while it is asked, as a message is while it is sent. What was read before stays in force until
something better is known: a failure changes no busy time.
"""

import hashlib
import logging
import random
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote

from sqlalchemy.orm import Session

from booking.domain.errors import Busy as DatabaseBusy
from booking.domain.foreign_calendars import OFTEN, CalendarFault, Fault, pause, pause_after_failure, window
from booking.ical.found import Busy
from booking.network.fetching import Answer
from booking.services import claims
from booking.services.accounts.sealing import Seal
from booking.services.foreign_calendars import telling
from booking.services.foreign_calendars.access import about
from booking.services.foreign_calendars.connecting import forget_removed, keep
from booking.services.foreign_calendars.leasing import Leased, lease, still_ours
from booking.services.own_calendar import expanding
from booking.storage.models import ForeignCalendar
from booking.storage.unit_of_work import retried, unit_of_work

LOOKS = 2.0  # seconds between looks for one whose turn it is
FORGET_EVERY = 300  # looks
FEW = 3
"""Busy times that may be gone all at once without a second look."""

logger = logging.getLogger(__name__)

Fetch = Callable[[str, str | None, str | None], Answer]
Read = Callable[[bytes, datetime, datetime, str, Iterable[str]], Busy]


@dataclass(frozen=True, slots=True)
class Asking:
    """All that asking needs besides the database."""

    seal: Seal
    fetch: Fetch
    read: Read


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking; ``busy`` is None where nothing has changed."""

    answer: Answer
    digest: str | None = None
    busy: Busy | None = None


def ask_until(ending: threading.Event, asking: Asking, clock: Callable[[], datetime]) -> None:
    """Ask whichever is due until *ending* is set. A fault is logged and survived."""
    looks = 0
    while not ending.is_set():
        try:
            if looks % FORGET_EVERY == 0:
                forget_removed(clock())
                expanding.go_on(asking.seal, clock())
            looks += 1
            ask_due(asking, clock, ending)
        except DatabaseBusy:
            logger.warning("the database was busy; calendars are asked later")
        except Exception:
            logger.exception("asking calendars met a fault and goes on")
        ending.wait(LOOKS)


def ask_due(asking: Asking, clock: Callable[[], datetime], ending: threading.Event | None = None) -> int:
    """Ask all whose turn it is, or until *ending* is set; answers how many were asked."""
    asked = 0
    while leased := lease(clock()):
        for each in leased:
            if ending is not None and ending.is_set():
                return asked
            _ask(asking, each, clock())
            asked += 1
    return asked


def _ask(asking: Asking, leased: Leased, now: datetime) -> None:
    try:
        said = _said(asking, leased, now)
    except CalendarFault as error:
        _failed(leased, error.fault, now, error.retry_after)
    except Exception:
        # One calendar that cannot be read must not stop those behind it.
        logger.exception("calendar %s could not be asked", leased.id)
        _failed(leased, Fault.BROKEN_ANSWER, now)
    else:
        _settle(leased, said, now)


def _said(asking: Asking, leased: Leased, now: datetime) -> Said:
    address = asking.seal.opened(leased.sealed_address, about(leased.business_id, leased.id))
    if address is None:
        raise CalendarFault(Fault.UNKNOWN_ADDRESS)
    answer = asking.fetch(address, leased.etag, leased.last_modified)
    if answer.content is None:
        if leased.etag is None and leased.last_modified is None:
            raise CalendarFault(Fault.BROKEN_ANSWER)  # "not changed", though nothing was named
        return Said(answer)
    digest = hashlib.sha256(answer.content).hexdigest()
    if digest == leased.digest:
        return Said(answer, digest)
    own = leased.own | frozenset(re.findall(r"[^/?=&]+@[^/?=&]+", unquote(address).casefold()))
    return Said(answer, digest, asking.read(answer.content, *window(now), leased.zone, own))


@retried
def _settle(leased: Leased, said: Said, now: datetime) -> None:
    """Keep what was said, unless the calendar was given another address or removed meanwhile."""
    with unit_of_work() as session:
        claims.lock(session, leased.business_id, [leased.resource_id])
        row, clock = still_ours(session, leased)
        if row is None:
            return
        if said.busy is not None:
            if _is_emptied(row, said.busy):
                row.emptied_at = now
                _fail(session, row, Fault.EMPTIED, now, clock)
                return
            row.changed_at = now if said.digest != row.digest else row.changed_at
            keep(session, row, said.busy)
            row.digest, row.expanded_at = said.digest, now
        if said.answer.content is not None:
            row.etag, row.last_modified = said.answer.etag, said.answer.last_modified
        row.asked_at = row.read_at = now
        row.failing_since = row.last_error = row.told_at = row.emptied_at = None
        row.failures = 0
        row.next_at = clock + _spread(pause(now - (row.changed_at or now)))


def _is_emptied(row: ForeignCalendar, said: Busy) -> bool:
    """Whether all is gone at once that stood there, and nobody has said so before: half an answer looks like that."""
    return row.busy_times > FEW and row.emptied_at is None and not said.taken and not said.perhaps_ours


@retried
def _failed(leased: Leased, fault: Fault, now: datetime, retry_after: timedelta = timedelta()) -> None:
    with unit_of_work() as session:
        row, clock = still_ours(session, leased)
        if row is not None:
            _fail(session, row, fault, now, clock, retry_after)


def _fail(
    session: Session,
    row: ForeignCalendar,
    fault: Fault,
    now: datetime,
    clock: datetime,
    retry_after: timedelta = timedelta(),
) -> None:
    row.asked_at, row.last_error = now, fault.value
    row.failing_since = row.failing_since or now
    row.failures += 1
    later = OFTEN if fault is Fault.EMPTIED else pause_after_failure(row.failures, retry_after)
    row.next_at = clock + _spread(later)
    telling.tell(session, row, now)


def _spread(later: timedelta) -> timedelta:
    # Those that were connected at the same time are not asked at the same time for ever.
    return later * random.uniform(0.9, 1.1)  # noqa: S311 - spreading, not a secret
