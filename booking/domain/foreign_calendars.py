"""Calendars of others: why one could not be read, and when it is asked again."""

from datetime import datetime, timedelta
from enum import StrEnum


class Fault(StrEnum):
    """Why a calendar could not be asked or read; nothing of an answer, and no machine's address, is part of it."""

    NOT_AN_ADDRESS = "not_an_address"
    FOREIGN_SCHEME = "foreign_scheme"
    FOREIGN_PORT = "foreign_port"
    WITH_PASSWORD = "with_password"  # noqa: S105 - a name and password before the host
    NOT_PUBLIC = "not_public"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    TOO_SLOW = "too_slow"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    UNSAFE_REDIRECT = "unsafe_redirect"
    REFUSED = "refused"
    MISSING = "missing"
    SERVER_FAILED = "server_failed"
    TOO_LARGE = "too_large"
    BROKEN_ANSWER = "broken_answer"
    NOT_A_CALENDAR = "not_a_calendar"
    HALF_A_CALENDAR = "half_a_calendar"
    ENDLESS = "endless"
    EMPTIED = "emptied"
    UNKNOWN_ADDRESS = "unknown_address"


OF_ADDRESSES = frozenset(
    {Fault.NOT_AN_ADDRESS, Fault.FOREIGN_SCHEME, Fault.FOREIGN_PORT, Fault.WITH_PASSWORD, Fault.NOT_PUBLIC}
)
"""Faults of an address as it was typed: nobody needs to be asked to find them."""


class CalendarFault(Exception):
    """A calendar could not be asked or read; ``retry_after`` is how long its server wants to be left alone."""

    def __init__(self, fault: Fault, retry_after: timedelta = timedelta()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.retry_after = retry_after


OFTEN, SELDOM = timedelta(minutes=15), timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=6)
LIVELY = timedelta(hours=6)
"""How long after its last change a calendar is expected to change again."""


def pause(since_change: timedelta) -> timedelta:
    """Until a calendar is asked again that answers: often while it changes, ever more seldom when it does not."""
    return min(max(OFTEN, OFTEN * (since_change / LIVELY)), SELDOM)


def pause_after_failure(failures: int, retry_after: timedelta = timedelta()) -> timedelta:
    """The same for one that has failed so many times in a row: doubled each time."""
    doubled = OFTEN * int(2 ** min(max(failures - 1, 0), 10))
    return min(max(doubled, retry_after), LONGEST_PAUSE)


PAST, AHEAD = timedelta(days=1), timedelta(days=400)
MOVED = timedelta(days=7)
"""When what was read is this old it is read anew, though nothing changed: the time looked at has moved on."""


def window(now: datetime) -> tuple[datetime, datetime]:
    """The time ``[first, last)`` of which is kept when somebody is busy; the same for a whole day (UTC)."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - PAST, midnight + AHEAD
