"""Sync tokens (RFC 6578): the state of a calendar on a day, as a text that nobody else reads.

A token names the instant of the last change that was known. What is asked for later reaches back a minute before it:
the clocks of two machines differ, and a change that waits for its turn is stored under the time at which it began.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from booking.domain.errors import Invalid
from booking.services.own_calendar.place import Place, digest
from booking.storage.queries import own_calendar as queries
from booking.storage.types import EPOCH, MICROSECOND

OVERLAP = timedelta(seconds=60)
LONGEST = timedelta(days=60)
"""A token that is older is good no more: what was removed before that is forgotten."""
_FORM = re.compile(r"1-([0-9a-f]{1,16})-(\d{6})-([0-9a-f]{16})-([0-9a-f]{1,16})-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says: the day it was given out, the names that were shown then, and since when to look."""

    day: date
    names: str
    since: datetime


def present(session: Session, here: Place, now: datetime) -> str:
    """The token of the present state: the same until something changes, or a day is over."""
    found = queries.state(session, here.business_id, here.resource_id)
    last = max((each for each in (found.changed_at, found.written_at) if each is not None), default=EPOCH)
    microseconds = max((last - EPOCH) // MICROSECOND, 0)
    parts = (f"{here.resource_id:x}", f"{now.date().toordinal():06}", here.names, f"{microseconds:x}")
    return "-".join(("1", *parts, digest((parts, found))[:16]))


def said(text: str, here: Place, now: datetime) -> Token:
    """What a token says. Raises Invalid where it is none of this calendar, or too old."""
    found = _FORM.fullmatch(text)
    if found is None or int(found[1], 16) != here.resource_id:
        raise Invalid([("sync-token", "unknown")])
    ordinal, today = int(found[2]), now.date().toordinal()
    if not today - LONGEST.days <= ordinal <= today + 1:
        raise Invalid([("sync-token", "too_old")])
    since = EPOCH + int(found[4], 16) * MICROSECOND if len(found[4]) < 14 else EPOCH
    return Token(date.fromordinal(ordinal), found[3], max(since - OVERLAP, EPOCH))
