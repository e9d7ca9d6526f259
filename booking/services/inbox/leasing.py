"""Taking the inbox in hand: one worker reads it at a time, and notes up to where after each mail.

What was taken in stands before it is noted, so that a worker that dies in between has it read again by the next;
whoever takes mails in must not mind. The lease is looked at with each note: a worker that was away for long, and in
whose place another reads, finds out before its next mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from booking.domain.inbox import EVERY, pause_after_failure
from booking.storage.db import table_of
from booking.storage.models import Inbox
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work
from booking.storage.upserts import insert_or

LEASE = timedelta(minutes=2)
"""From note to note. Who is slower may lose it to another worker, which does no harm."""
LONGEST_ERROR = 300
_table = table_of(Inbox)


@dataclass(slots=True)
class Lease:
    """The inbox in this worker's hands ``until`` then; the rest as it stands in the row. Everything raises Busy."""

    name: str
    until: datetime
    uid_validity: int | None
    last_uid: int
    read_at: datetime | None

    @retried
    def note(self, uid_validity: int, last_uid: int) -> bool:
        """Keep up to where it was read, and have it for as long again; not where another has it by now."""
        with unit_of_work() as session:
            until = _clock(session) + LEASE
            is_ours = self._changed(session, uid_validity=uid_validity, last_uid=last_uid, leased_until=until)
        if is_ours:
            self.until, self.uid_validity, self.last_uid = until, uid_validity, last_uid
        return is_ours

    @retried
    def settle(self, *, is_all: bool) -> None:
        """It was read: to its end, or there is more."""
        with unit_of_work() as session:
            clock = _clock(session)
            was_read = {"read_at": clock, "next_at": clock + EVERY} if is_all else {"next_at": clock}
            self._changed(session, leased_until=None, failing_since=None, failures=0, last_error=None, **was_read)

    @retried
    def fail(self, reason: str) -> None:
        """It could not be read, or no further; it is tried again later."""
        with unit_of_work() as session:
            clock = _clock(session)
            row = session.scalars(select(Inbox).where(*self._ours()).with_for_update()).one_or_none()
            if row is None:
                return
            row.leased_until, row.last_error = None, reason[:LONGEST_ERROR]
            row.failing_since = row.failing_since or clock
            row.failures += 1
            row.next_at = clock + pause_after_failure(row.failures)

    @retried
    def give_back(self) -> None:
        """Let whoever is next begin where this one stopped."""
        with unit_of_work() as session:
            self._changed(session, leased_until=None)

    def _changed(self, session: Session, **values: object) -> bool:
        return bool(rows_changed(session, update(Inbox).where(*self._ours()).values(**values)))

    def _ours(self) -> tuple[ColumnElement[bool], ...]:
        # The end of a lease tells whose it is: the next can only begin after it.
        return Inbox.name == self.name, Inbox.leased_until == self.until


def lease(name: str, *, at_once: bool = False) -> Lease | None:
    """Take the inbox in hand; none where another reads it, or where it is not due nor wanted *at once*. Raises Busy."""
    with reading() as session:
        row = session.get(Inbox, name)
        if row is not None and not _is_free(row, _clock(session), at_once):
            return None
    with unit_of_work() as session:
        clock = _clock(session)
        new = insert_or(session, _table).values(name=name, last_uid=0, failures=0, next_at=clock)
        session.execute(new.on_conflict_do_nothing())
        row = session.scalars(select(Inbox).where(Inbox.name == name).with_for_update(skip_locked=True)).one_or_none()
        if row is None or not _is_free(row, clock, at_once):
            return None
        row.leased_until = clock + LEASE
        session.flush()
        return Lease(name, row.leased_until, row.uid_validity, row.last_uid, row.read_at)


def _is_free(row: Inbox, clock: datetime, at_once: bool) -> bool:
    is_due = at_once or row.next_at is None or row.next_at <= clock
    return is_due and (row.leased_until is None or row.leased_until < clock)


def _clock(session: Session) -> datetime:
    clock: datetime = session.execute(select(database_now())).scalar_one()
    return clock
