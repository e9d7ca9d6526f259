"""The inbox: whether it lets us in, and when a worker last read it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from booking.domain.inbox import InboxFailure
from booking.services.doctor.findings import Finding, failure, ok, warning
from booking.services.inbox.standing import standing

LATE = timedelta(minutes=15)


class Opened(Protocol):
    """As much of an open mailbox as is told."""

    count: int
    can_mark: bool


def of_worker(name: str) -> Iterator[Finding]:
    """What the worker's thread has noted of the inbox *name*; to be asked of a database that answers."""
    found = standing(name)
    if found.failing_since is not None:
        yield failure(
            "inbox read",
            f"The inbox has not been read since {_moment(found.read_at)}: it {found.last_error}.",
            "What arrived since is read as soon as it can be; nothing is lost. Check INBOX_URL.",
        )
    elif found.read_at is None or found.at - found.read_at > LATE:
        told = f"since {_moment(found.read_at)}" if found.read_at else "yet"
        yield warning(
            "inbox read",
            f"No worker has read the inbox {told}.",
            "The worker reads it every minute; start one with `flask jobs run`, after setting INBOX_URL for it.",
        )
    else:
        yield ok("inbox read", f"A worker read the inbox at {_moment(found.read_at)}.")


def of_server(server: str, folder: str, opened: Callable[[], AbstractContextManager[Opened]]) -> Iterator[Finding]:
    """Whether the mailbox can be opened; no mail is looked at."""
    try:
        with opened() as inbox:
            count, can_mark = inbox.count, inbox.can_mark
    except InboxFailure as error:
        yield failure("inbox", f"{server} {error}.", "Check INBOX_URL; docs/replies.md says how it is written.")
        return
    yield ok("inbox", f"{server} lets us in; {folder} holds {count} mails.")
    if not can_mark:
        yield warning(
            "inbox marks",
            f"{server} keeps no keywords: people cannot see in {folder} which mails were understood.",
            "Nothing needs to be done; every mail is read all the same, and none is lost.",
        )


def _moment(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else "it was named"
