"""Failed tries to prove something, counted for all workers: guessing is slow, and nobody is locked out.

A try is stored before it is made and taken back when it succeeds, so that guesses that are made at the same time
all count. Whoever tries from elsewhere is counted apart: subjects are keyed digests of who and from where, made by
the caller; nothing here tells anybody's name or address.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from booking.domain.errors import TooManyTries
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import LoginAttempt
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST = 10
WINDOW = timedelta(minutes=5)
REMEMBERED = timedelta(days=1)
AT_ONCE = 1000

_attempt = table_of(LoginAttempt).c
_ADD = insert(table_of(LoginAttempt)).values(at=database_now())


@dataclass(frozen=True, slots=True)
class Try:
    """A try that counts as failed until it is taken back."""

    ids: tuple[int, ...] = ()


def begin(subjects: Sequence[str], most: int = MOST, window: timedelta = WINDOW) -> Try:
    """Count a try for each of *subjects*; none are counted where none are named.

    Raises TooManyTries, which says after how many seconds to try again, where one of them has failed *most* times
    within the *window*; that try does not count.
    """
    if not subjects:
        return Try()
    _require(subjects, most, window)
    made = _add(subjects)
    try:
        # Once more: what others have begun meanwhile counts too, so that no burst passes.
        _require(subjects, most, window, besides=made.ids)
    except TooManyTries:
        take_back(made)
        raise
    return made


@retried
def take_back(made: Try) -> None:
    """The try succeeded, or was none: it does not count."""
    if made.ids:
        with unit_of_work() as session:
            session.execute(delete(LoginAttempt).where(_attempt.id.in_(made.ids)))


@retried
def forget() -> int:
    """Forget what is old; answers how many tries that were."""
    with unit_of_work() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        found = list(session.scalars(select(_attempt.id).where(_attempt.at < clock - REMEMBERED).limit(AT_ONCE)))
        if found:
            session.execute(delete(LoginAttempt).where(_attempt.id.in_(found)))
    return len(found)


@retried
def _add(subjects: Sequence[str]) -> Try:
    ids = tuple(new_id() for _ in subjects)
    with unit_of_work() as session:
        session.execute(_ADD, [{"id": each, "subject": subject} for each, subject in zip(ids, subjects, strict=True)])
    return Try(ids)


def _require(subjects: Sequence[str], most: int, window: timedelta, besides: Sequence[int] = ()) -> None:
    with reading() as session:
        clock: datetime = session.execute(select(database_now())).scalar_one()
        standing = [_standing(session, subject, most, clock - window, besides) for subject in subjects]
    latest = max((each for each in standing if each), default=None)
    if latest is not None:
        raise TooManyTries(retry_after=max(1, math.ceil((latest + window - clock).total_seconds())))


def _standing(session: Session, subject: str, most: int, since: datetime, besides: Sequence[int]) -> datetime | None:
    """When the try was that must grow old before there are less than *most*; none where there are less."""
    tries = select(_attempt.at).where(_attempt.subject == subject, _attempt.at > since, _attempt.id.not_in(besides))
    nth: datetime | None = session.scalar(tries.order_by(_attempt.at.desc()).offset(most - 1).limit(1))
    return nth
