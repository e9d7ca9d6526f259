"""Signing in: a password first, then a second factor where there is one, then a session.

Whoever asks learns nothing about who has an account: with an unknown address the same work is done, the same is
written down, and the same is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from booking.domain.errors import Invalid, WrongCredentials
from booking.services import record
from booking.services.accounts import attempts, passwords, sessions
from booking.services.accounts.sessions import ACCOUNT
from booking.services.accounts.users import folded
from booking.services.record import By
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, unit_of_work

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the network address, and what the browser calls itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who has shown their password. ``mark`` changes with the password: an older proof is worth nothing then."""

    user_id: int
    needs_second_factor: bool
    mark: str


def begin(email: str, password: str, now: datetime, *, place: Place, subjects: Sequence[str]) -> Outcome:
    """Look at a password. A failure counts against *subjects*: keyed digests of who and from where.

    Raises WrongCredentials, TooManyTries.
    """
    made = attempts.begin(subjects)
    with reading() as session:
        user = session.scalars(select(User).where(User.email == _folded(email))).first()
    hasher = passwords.hasher()
    is_right = hasher.is_right(password, user.password_hash if user else None)
    if user is None or not is_right or user.disabled_at is not None:
        _record_failure(user.id if user else NOBODY, place, now)
        raise WrongCredentials
    attempts.take_back(made)
    if hasher.is_outdated(user.password_hash or ""):
        _hash_again(user, password)
    return Outcome(user.id, user.totp_since is not None, mark_of(user))


@retried
def complete(
    user_id: int, mark: str | None, now: datetime, *, place: Place, has_second_factor: bool, by: str = "password"
) -> str:
    """Begin the session of somebody who has shown all that is asked; answers the token for the cookie.

    *mark* is that of the ``Outcome``, none where no password was asked for; *by* is what was shown, for the record.
    Raises WrongCredentials where the account was shut or its password changed meanwhile.
    """
    with unit_of_work() as session:
        # Locked, so that whoever changes the password meanwhile ends this session with all the others.
        user = session.get(User, user_id, with_for_update=True)
        if user is None or user.disabled_at is not None or mark not in (None, mark_of(user)):
            raise WrongCredentials
        if user.totp_since is not None and not has_second_factor:
            raise WrongCredentials
        who = By(ACCOUNT, "user", user_id, place.address)
        record.add(session, who, "signed_in", "account", user_id, now, {"by": (None, by)})
        return sessions.begin(
            session, user_id, now, address=place.address, agent=place.agent, has_second_factor=has_second_factor
        )


def is_present_password(user_id: int, password: str, subjects: Sequence[str]) -> bool:
    """Whether somebody who is signed in knows their password. Raises TooManyTries."""
    made = attempts.begin(subjects)
    with reading() as session:
        stored = session.scalar(select(User.password_hash).where(User.id == user_id))
    if not passwords.hasher().is_right(password, stored):
        return False
    attempts.take_back(made)
    return True


def mark_of(user: User) -> str:
    """What changes with the password."""
    return user.password_at.isoformat() if user.password_at else ""


def _folded(email: str) -> str:
    try:
        return folded(email)
    except Invalid:
        return ""  # nobody's


@retried
def _record_failure(user_id: int, place: Place, now: datetime) -> None:
    with unit_of_work() as session:
        who = By(ACCOUNT, "user", None, place.address)
        record.add(session, who, "sign_in_failed", "account", user_id, now)


@retried
def _hash_again(user: User, password: str) -> None:
    """Store the password with today's parameters; it stays the same, and so do the sessions."""
    hashed = passwords.hasher().hashed(password)
    these = (User.id == user.id, User.password_hash == user.password_hash)
    with unit_of_work() as session:
        session.execute(
            update(User).where(*these).values(password_hash=hashed.hash, has_short_password=hashed.is_short)
        )
