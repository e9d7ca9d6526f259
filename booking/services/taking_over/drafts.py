"""Files that were brought and are being looked over: kept for a day, nothing of them is stored as data yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.storage.ids import new_id
from booking.storage.models import TakeOver
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work

KEPT = timedelta(days=1)
DRAFT = "draft "
"""Begins the kind of what is only being looked over."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was brought."""

    id: int
    file_name: str
    text: str


@retried
def keep(actor: Actor, kind: str, file_name: str, text: str, now: datetime) -> int:
    """Keep a file of this kind (``customers``, …) until it is decided what becomes of it; answers its id."""
    actor.require(Permission.TAKE_OVER)
    draft_id = new_id()
    with unit_of_work() as session:
        session.execute(
            insert(TakeOver).values(
                business_id=actor.business_id,
                id=draft_id,
                kind=DRAFT + kind,
                file_name=file_name[:LONGEST_NAME],
                report={"text": text},
                made_by=actor.user_id,
                created_at=now,
            )
        )
    return draft_id


def draft(actor: Actor, kind: str, draft_id: int) -> Draft:
    """A file that was kept. Raises NotFound where it was taken over, thrown away, or is too old."""
    actor.require(Permission.TAKE_OVER)
    with reading() as session:
        return of(session, actor, kind, draft_id)


def of(session: Session, actor: Actor, kind: str, draft_id: int, *, locked: bool = False) -> Draft:
    """The same within a transaction; *locked* until its end."""
    query = select(TakeOver.id, TakeOver.file_name, TakeOver.report).where(*_this(actor, kind, draft_id))
    row = session.execute(query.with_for_update() if locked else query).one_or_none()
    if row is None:
        raise NotFound(what="draft")
    return Draft(row.id, row.file_name, row.report["text"])


@retried
def throw_away(actor: Actor, kind: str, draft_id: int) -> None:
    """Forget a file. Again changes nothing."""
    actor.require(Permission.TAKE_OVER)
    with unit_of_work() as session:
        session.execute(delete(TakeOver).where(*_this(actor, kind, draft_id)))


@retried
def forget_old(now: datetime) -> int:
    """Forget all files that nobody decided about for a day; answers how many."""
    old = (TakeOver.kind.startswith(DRAFT), TakeOver.created_at < now - KEPT)
    with reading() as session:
        if session.execute(select(TakeOver.id).where(*old).limit(1)).first() is None:
            return 0
    with unit_of_work() as session:
        return rows_changed(session, delete(TakeOver).where(*old))


def _this(actor: Actor, kind: str, draft_id: int) -> tuple:  # type: ignore[type-arg]
    return TakeOver.business_id == actor.business_id, TakeOver.id == draft_id, TakeOver.kind == DRAFT + kind
