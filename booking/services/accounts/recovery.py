"""Codes for the day when the telephone is lost: ten, on paper, each good once; only digests are kept."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from booking.domain.errors import Invalid
from booking.domain.names import REFERENCE_LETTERS
from booking.storage.models import RecoveryCode
from booking.storage.unit_of_work import reading, rows_changed

HOW_MANY = 10
LENGTH = 16
"""Of 30 letters: 78 bits, so that a plain digest keeps them."""
GROUP = 4


def make(session: Session, user_id: int, now: datetime) -> tuple[str, ...]:
    """Make somebody new codes; those that there were are good for nothing any more. They are never seen again."""
    forget(session, user_id)
    codes = tuple("".join(secrets.choice(REFERENCE_LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY))
    session.add_all(RecoveryCode(digest=_digest(user_id, each), user_id=user_id, created_at=now) for each in codes)
    session.flush()
    return tuple(readable(each) for each in codes)


def use(session: Session, user_id: int, said: str, now: datetime) -> int:
    """Take a code, once; answers how many are left. Raises Invalid for ``code``: wrong, used."""
    these = (RecoveryCode.digest == _digest(user_id, said), RecoveryCode.user_id == user_id)
    changed = update(RecoveryCode).where(*these, RecoveryCode.used_at.is_(None)).values(used_at=now)
    if rows_changed(session, changed) != 1:
        known = session.scalar(select(RecoveryCode.digest).where(*these))
        raise Invalid([("code", "used" if known else "wrong")])
    return left_in(session, user_id)


def left(user_id: int) -> int:
    """How many are left."""
    with reading() as session:
        return left_in(session, user_id)


def left_in(session: Session, user_id: int) -> int:
    """The same within a unit of work."""
    unused = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def forget(session: Session, user_id: int) -> None:
    """Let no code of somebody's be good any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def readable(code: str) -> str:
    """In groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _digest(user_id: int, said: str) -> str:
    """What is kept of a code, whatever case and hyphens it was typed with."""
    plain = "".join(filter(str.isalnum, said.upper()))
    return hashlib.sha256(f"{user_id}:{plain}".encode("utf-8", "replace")).hexdigest()
