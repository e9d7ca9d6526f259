"""The mailbox at which answers arrive: how often it is read, how much of it, and why it could not be."""

from datetime import date, datetime, timedelta
from enum import StrEnum

EVERY = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MOST = 200
"""Mails of one look; what is left comes with the next, at once."""
LARGEST = 1024 * 1024
"""Bytes of a mail that is read; answers have a few thousand."""
REREAD = timedelta(days=30)
"""How far back a mailbox is read that was not read before, or that counts anew."""


class Trouble(StrEnum):
    """Why a mailbox could not be read: what a sentence says of its server."""

    UNREACHABLE = "cannot be reached"
    UNTRUSTED = "has no certificate that can be trusted"
    UNENCRYPTED = "offers no encryption"
    LOGIN = "does not let us in"
    FOLDER = "does not open the folder"
    TOO_SLOW = "is too slow"
    BROKEN = "does not answer as it should"


class InboxFailure(Exception):
    """A mailbox could not be read; ``said`` is what its server or this machine says of it, in one line."""

    def __init__(self, trouble: Trouble, said: str = "") -> None:
        super().__init__(f"{trouble.value}: {said}" if said else trouble.value)
        self.trouble = trouble
        self.said = said


def pause_after_failure(failures: int) -> timedelta:
    """Until a mailbox is tried again that has failed so many times in a row: doubled each time.

    Servers shut out who tries a wrong password again and again.
    """
    return min(EVERY * int(2 ** min(max(failures - 1, 0), 10)), LONGEST_PAUSE)


def first_day(read_at: datetime | None, now: datetime) -> date:
    """The day from which on a mailbox is read whose numbers are not known, by when it was last read."""
    return (min(read_at or now, now) - REREAD).date()
