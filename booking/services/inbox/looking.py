"""Looking into the inbox: whatever has come since the last look is taken in, mail by mail.

No mail is lost: it counts as read when what it says is committed. None has its effect twice: a repeat changes nothing.
What cannot be taken in - too large, or of a kind that nobody thought of - is passed over, counted and left to people.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.exc import InterfaceError, OperationalError

from booking.domain.errors import Busy
from booking.domain.inbox import LARGEST, MOST, InboxFailure, first_day
from booking.services.inbox.leasing import Lease, lease

LOOKS = 5.0
"""Seconds between questions whether it is time to look."""
PASSING = (OperationalError, InterfaceError, OSError)
"""What may fail for reasons of the database or of this machine, whatever the mail."""

logger = logging.getLogger(__name__)


class Opened(Protocol):
    """A mailbox that is open, as ``booking.network.inbox`` opens one; each step may raise InboxFailure."""

    validity: int
    next_uid: int

    def since(self, day: date) -> list[int]: ...
    def after(self, uid: int) -> list[int]: ...
    def sizes(self, uids: Sequence[int]) -> dict[int, int]: ...
    def mail(self, uid: int) -> bytes | None: ...
    def mark(self, uid: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """How an installation reads its inbox: ``name`` tells it from others, ``take_in`` says whether a mail was for us.

    A mail may be handed in again, which must change nothing then.
    """

    name: str
    opened: Callable[[], AbstractContextManager[Opened]]
    take_in: Callable[[bytes, datetime], bool]


@dataclass(slots=True)
class Look:
    """How many mails were ``read``, ``understood`` and ``skipped``; ``failure`` is why the look ended early."""

    read: int = 0
    understood: int = 0
    skipped: int = 0
    failure: str | None = None


def look_until(ending: threading.Event, reader: Reader, clock: Callable[[], datetime]) -> None:
    """Look whenever it is time, until *ending* is set. A fault is logged and survived."""
    while not ending.is_set():
        try:
            while look(reader, clock, ending) is not None and not ending.is_set():
                pass
        except Busy:
            logger.warning("the database was busy; the inbox is read later")
        except Exception:
            logger.exception("reading the inbox met a fault and goes on")
        ending.wait(LOOKS)


def look(
    reader: Reader,
    clock: Callable[[], datetime],
    ending: threading.Event | None = None,
    *,
    at_once: bool = False,
) -> Look | None:
    """Look once, or until *ending* is set; none where another worker looks, or it is not time yet. Raises Busy."""
    leased = lease(reader.name, at_once=at_once)
    if leased is None:
        return None
    found = Look()
    try:
        with reader.opened() as inbox:
            is_all = _read(reader, inbox, leased, found, clock, ending)
    except InboxFailure as error:
        logger.warning("the inbox %s", error)
        found.failure = str(error)
        leased.fail(found.failure)
    except Busy:
        with suppress(Busy):
            leased.give_back()
        raise
    except PASSING as error:
        # Not the fault of a mail, which will be read when this has passed.
        logger.exception("a mail of the inbox could not be taken in")
        found.failure = f"holds a mail that could not be taken in ({type(error).__name__})"
        leased.fail(found.failure)
    else:
        leased.settle(is_all=is_all)
    return found


def _read(
    reader: Reader,
    inbox: Opened,
    leased: Lease,
    found: Look,
    clock: Callable[[], datetime],
    ending: threading.Event | None,
) -> bool:
    """Take in what is new, the oldest first; answers whether that was all."""
    if leased.uid_validity != inbox.validity and not leased.note(inbox.validity, _before_first(inbox, leased, clock())):
        return False
    new = inbox.after(leased.last_uid)
    sizes = inbox.sizes(new[:MOST])
    for uid in new[:MOST]:
        if ending is not None and ending.is_set():
            return False
        is_understood = _take_in(reader, inbox, uid, sizes.get(uid), found, clock())
        if not leased.note(inbox.validity, uid):
            logger.warning("another worker reads the inbox by now")
            return False
        if is_understood:
            inbox.mark(uid)
    return len(new) <= MOST


def _before_first(inbox: Opened, leased: Lease, now: datetime) -> int:
    """The number before the first mail that is to be read of a mailbox whose numbers say nothing, yet or any more."""
    recent = inbox.since(first_day(leased.read_at, now))
    return (recent[0] if recent else max(inbox.next_uid, 1)) - 1


def _take_in(reader: Reader, inbox: Opened, uid: int, size: int | None, found: Look, now: datetime) -> bool:
    """Whether a mail was for us; one that has gone meanwhile was not."""
    raw = inbox.mail(uid) if size is not None and size <= LARGEST else None
    if (size or 0) > LARGEST or len(raw or b"") > LARGEST:
        logger.warning("mail %s of the inbox is too large and was left alone", uid)
        found.skipped += 1
        return False
    if raw is None:
        return False
    found.read += 1
    try:
        is_understood = reader.take_in(raw, now)
    except (Busy, *PASSING):
        raise
    except Exception:
        logger.exception("mail %s of the inbox could not be understood and was left alone", uid)
        found.skipped += 1
        return False
    found.understood += is_understood
    return is_understood
