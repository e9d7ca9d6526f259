"""A mailbox in memory, and somebody who reads it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select, update

from booking.domain.inbox import InboxFailure, Trouble
from booking.services.inbox.looking import Look, Reader, look
from booking.storage.models import Inbox
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW

NAME = "mailbox"


@dataclass
class Mailbox:
    """Mails by number; ``days`` is when they came, where that was not long ago. Fails where it is told to."""

    mails: dict[int, bytes] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    validity: int = 7
    fails_at: str | None = None
    marked: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)

    @property
    def next_uid(self) -> int:
        return max(self.mails, default=0) + 1

    def since(self, day: date) -> list[int]:
        self._step("since")
        return sorted(uid for uid in self.mails if self.days.get(uid, NOW.date()) >= day)

    def after(self, uid: int) -> list[int]:
        self._step("after")
        return sorted(each for each in self.mails if each > uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        self._step("sizes")
        return {uid: len(self.mails[uid]) for uid in uids if uid in self.mails}

    def mail(self, uid: int) -> bytes | None:
        self._step(f"mail {uid}")
        self.fetched.append(uid)
        return self.mails.get(uid)

    def mark(self, uid: int) -> None:
        self._step(f"mark {uid}")
        self.marked.append(uid)

    @contextmanager
    def opened(self) -> Iterator["Mailbox"]:
        self._step("opened")
        yield self

    def put(self, *mails: bytes) -> None:
        """Let mails arrive."""
        for each in mails:
            self.mails[self.next_uid] = each

    def _step(self, name: str) -> None:
        if self.fails_at == name:
            raise InboxFailure(Trouble.UNREACHABLE, "gone")


@dataclass
class Somebody:
    """Reads a mailbox: what begins with ``for us`` is, ``taking`` may do something else instead."""

    mailbox: Mailbox
    taken: list[bytes] = field(default_factory=list)
    taking: Callable[[bytes], None] | None = None

    def take_in(self, raw: bytes, now: datetime) -> bool:
        if self.taking is not None:
            self.taking(raw)
        self.taken.append(raw)
        return raw.startswith(b"for us")

    def look(self, *, at_once: bool = True) -> Look | None:
        """Look once."""
        reader = Reader(NAME, self.mailbox.opened, self.take_in)
        return look(reader, lambda: NOW, at_once=at_once)


def row() -> Inbox:
    """What is noted of the mailbox."""
    with reading() as session:
        return session.scalars(select(Inbox)).one()


def let_it_be_due() -> None:
    """Let time pass until it is to be read again, and until whoever reads it has lost it."""
    with unit_of_work() as session:
        session.execute(update(Inbox).values(next_at=EPOCH))
        session.execute(update(Inbox).where(Inbox.leased_until.is_not(None)).values(leased_until=EPOCH))
