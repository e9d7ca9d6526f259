"""The second factor of a person: set up, shown at signing in, taken away; every change ends all other sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from booking.domain.errors import Gone, Invalid, NotFound
from booking.domain.messages import Notice
from booking.services import messages, record
from booking.services.accounts import attempts, proving, recovery, sessions, totp, users
from booking.services.accounts.sealing import Seal
from booking.services.accounts.sessions import ACCOUNT, SignedIn
from booking.services.record import By
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, unit_of_work

TRIES = 5
WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has. Who has a short password may not do without a second factor."""

    since: datetime | None
    codes_left: int
    has_short_password: bool

    @property
    def is_on(self) -> bool:
        """Whether a code is asked for at signing in."""
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Changed:
    """``token`` is for the cookie of this session, which goes on; ``codes`` are shown now or never."""

    token: str = field(repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown at signing in, and how many recovery codes are left, where it was one."""

    by: Literal["code", "recovery_code"]
    codes_left: int | None = None


def standing(user_id: int) -> Standing:
    """What somebody has now. Raises Gone where the account was shut."""
    with reading() as session:
        user = _user(session, user_id)
        return Standing(user.totp_since, recovery.left_in(session, user_id), user.has_short_password)


def confirm(
    person: SignedIn, code: str, seal: Seal, now: datetime, *, address: str, subjects: Sequence[str]
) -> Changed:
    """Ask for codes from now on, as somebody has shown that their app makes them; other sessions end.

    Failures count against *subjects*. Raises Invalid for ``code``, TooManyTries.
    """
    _require_typed(code)
    made = attempts.begin(subjects, TRIES, WINDOW)
    changed = _confirm(person, code, seal, now, address)
    attempts.take_back(made)
    return changed


@retried
def _confirm(person: SignedIn, code: str, seal: Seal, now: datetime, address: str) -> Changed:
    with unit_of_work() as session:
        user = _user(session, person.user_id, locked=True)
        if user.totp_since is not None:
            raise Invalid([("code", "on_already")])
        totp.use(session, user, code, seal, now)
        user.totp_since = now
        codes = recovery.make(session, user.id, now)
        token = _end_others(session, person, now, has_second_factor=True)
        _tell(session, user, "second_factor_added", Notice.SECOND_FACTOR_ADDED, now, address)
        return Changed(token, codes)


def show(user_id: int, said: str, seal: Seal, now: datetime, *, address: str, subjects: Sequence[str]) -> Shown:
    """Look at a code of the app, or at a recovery code, that somebody shows at signing in; it is used up then.

    Raises Invalid for ``code``: required, wrong, used; TooManyTries.
    """
    _require_typed(said)
    made = attempts.begin(subjects, TRIES, WINDOW)
    try:
        shown = _use(user_id, said, seal, now, address)
    except Invalid:
        _record_failure(user_id, now, address)
        raise
    attempts.take_back(made)
    return shown


def remove(
    person: SignedIn,
    present: str,
    code: str,
    seal: Seal,
    now: datetime,
    *,
    address: str,
    subjects: Sequence[str],
    code_subjects: Sequence[str],
) -> Changed:
    """Ask for codes no longer; needs the password and a code, and ends all other sessions.

    Raises Invalid for ``present``, ``code``, or ``password`` where that is too short to stand alone; TooManyTries.
    """
    if standing(person.user_id).has_short_password:
        raise Invalid([("password", "short_alone")])
    proving.require_password(person, present, subjects)
    show(person.user_id, code, seal, now, address=address, subjects=code_subjects)
    return _remove(person, now, address)


@retried
def _remove(person: SignedIn, now: datetime, address: str) -> Changed:
    with unit_of_work() as session:
        user = _user(session, person.user_id, locked=True)
        _forget(session, user)
        token = _end_others(session, person, now, has_second_factor=False)
        _tell(session, user, "second_factor_removed", Notice.SECOND_FACTOR_REMOVED, now, address)
        return Changed(token)


@retried
def take_away(email: str, now: datetime) -> bool:
    """By command, for who has lost app and codes: ask for none any more, and end all sessions.

    Answers whether there was one. Raises Invalid for no address, NotFound for no account.
    """
    with unit_of_work() as session:
        user = users.find(session, users.folded(email))
        if user is None:
            raise NotFound(what="user")
        if user.totp_since is None:
            return False
        _forget(session, user)
        sessions.end_all(session, user.id, now)
        record.add(session, By(ACCOUNT, "server"), "second_factor_removed", "account", user.id, now)
        messages.add_to_person(session, Notice.SECOND_FACTOR_REMOVED, user.email, now, user_id=user.id)
        return True


def _forget(session: Session, user: User) -> None:
    user.totp_secret = user.totp_since = user.totp_step = None
    recovery.forget(session, user.id)


@retried
def renew_codes(person: SignedIn, now: datetime, address: str) -> tuple[str, ...]:
    """Make new recovery codes in place of the old ones. Raises Invalid for ``code`` where none are asked for."""
    with unit_of_work() as session:
        user = _user(session, person.user_id)
        if user.totp_since is None:
            raise Invalid([("code", "off")])
        by = By(ACCOUNT, "user", user.id, address)
        record.add(session, by, "recovery_codes_renewed", "account", user.id, now)
        return recovery.make(session, user.id, now)


@retried
def _use(user_id: int, said: str, seal: Seal, now: datetime, address: str) -> Shown:
    with unit_of_work() as session:
        user = _user(session, user_id)
        if user.totp_since is None:
            raise Invalid([("code", "off")])
        if totp.is_code(said):
            totp.use(session, user, said, seal, now)
            return Shown("code")
        left = recovery.use(session, user_id, said, now)
        _tell(session, user, "recovery_code_used", Notice.RECOVERY_CODE_USED, now, address)
        return Shown("recovery_code", left)


def _require_typed(code: str) -> None:
    # An empty field is a slip, not a try.
    if not code.strip():
        raise Invalid([("code", "required")])


@retried
def _record_failure(user_id: int, now: datetime, address: str) -> None:
    with unit_of_work() as session:
        record.add(session, By(ACCOUNT, "user", None, address), "second_factor_failed", "account", user_id, now)


def _end_others(session: Session, person: SignedIn, now: datetime, *, has_second_factor: bool) -> str:
    sessions.end_all(session, person.user_id, now, but=person.session_id)
    return sessions.renew(session, person.session_id, now, has_second_factor=has_second_factor)


def _tell(session: Session, user: User, action: str, notice: Notice, now: datetime, address: str) -> None:
    record.add(session, By(ACCOUNT, "user", user.id, address), action, "account", user.id, now)
    messages.add_to_person(session, notice, user.email, now, user_id=user.id)


def _user(session: Session, user_id: int, *, locked: bool = False) -> User:
    """Who is not shut out; *locked*, nobody is signed in as them until the unit of work ends."""
    user = session.get(User, user_id, with_for_update=locked)
    if user is None or user.disabled_at is not None:
        raise Gone
    return user
