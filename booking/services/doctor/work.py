"""What is done beside requests: messages leave, calendars of others are read, copies are made."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from booking.services import vitals
from booking.services.backups import noting
from booking.services.doctor.findings import Finding, failure, ok, warning
from booking.storage.queries.outbox import STALLED_AFTER
from booking.storage.queries.vitals import Vitals

LATE, VERY_LATE = timedelta(minutes=10), timedelta(hours=1)
BACKUP_EVERY = timedelta(days=7)


def findings() -> list[Finding]:
    """Everything about it; to be asked of a database that answers."""
    found = vitals.look()
    return [*_worker(found), *_outbox(found), *_calendars(found), *_programs(found), *_backup(found.at)]


def _worker(found: Vitals) -> Iterator[Finding]:
    remedy = "Start one with `flask jobs run`; `flask serve` has one of its own."
    if found.looked_at is None:
        yield failure("worker", "No worker has ever looked for messages to send.", remedy)
    elif found.at - found.looked_at > STALLED_AFTER:
        yield failure("worker", f"No worker has looked for messages since {_moment(found.looked_at)}.", remedy)
    else:
        yield ok("worker", f"A worker looked for messages at {_moment(found.looked_at)}.")


def _outbox(found: Vitals) -> Iterator[Finding]:
    waits = found.at - found.waits_since if found.waits_since else timedelta()
    if waits > LATE:
        assert found.waits_since is not None
        judged = failure if waits > VERY_LATE else warning
        yield judged(
            "outbox",
            f"A message has been waiting since {_moment(found.waits_since)}.",
            "See the log of the worker for what the mail server says.",
        )
    else:
        yield ok("outbox", f"Nothing waits for long; {found.due} messages are due or planned.")
    if found.failed:
        yield warning(
            "failed messages",
            f"{found.failed} messages were given up.",
            "The page Messages of each business shows why, and sends them again.",
        )


def _calendars(found: Vitals) -> Iterator[Finding]:
    if found.failing and found.failing_since:
        yield warning(
            "calendars of others",
            f"{found.failing} of {found.calendars} could not be read, one since {_moment(found.failing_since)}; "
            "what was read before stays in force.",
            "Their owners are told after a day; the page Calendars of each business says why.",
        )
    elif found.calendars:
        yield ok("calendars of others", f"All {found.calendars} were read when they were asked last.")


def _programs(found: Vitals) -> Iterator[Finding]:
    waits = found.at - found.untold_since if found.untold_since else timedelta()
    if waits > LATE:
        yield warning(
            "programs that are told",
            f"One has been waiting to be told something since {_moment(found.at - waits)}.",
            "Such programs are told by the worker; see its log.",
        )
    elif found.unheard:
        yield warning(
            "programs that are told",
            f"{found.unheard} of {found.listening} do not answer as they should.",
            "The page Programs of each business says why; its owners are told after three days.",
        )
    elif found.listening:
        yield ok("programs that are told", f"All {found.listening} answered when they were told something last.")


def _backup(clock: datetime) -> Iterator[Finding]:
    made_at = noting.last_made_at()
    remedy = "Run `flask backup` every day and keep the file on another machine; docs/operations.md has a timer."
    if made_at is None:
        yield warning("backup", "`flask backup` was never run here.", remedy)
    elif clock - made_at > BACKUP_EVERY:
        yield warning("backup", f"The last `flask backup` was at {_moment(made_at)}.", remedy)
    else:
        yield ok("backup", f"The last `flask backup` was at {_moment(made_at)}.")


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
