"""Another password: by the link in a mail, or by somebody who is signed in and knows the present one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import Gone, Invalid, NotActive
from booking.domain.messages import Notice
from booking.services import messages, record
from booking.services.accounts import parts, passwords, proofs, sessions, sign_in, users
from booking.services.accounts.passwords import Hashed
from booking.services.accounts.sessions import ACCOUNT, SignedIn
from booking.services.links import Links
from booking.services.record import By
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to have another password, and of how many characters at least."""

    email: str
    shortest: int


@retried
def ask(email: str, locale: str, now: datetime, made_by: Links) -> None:
    """Send a link to this address, if somebody has it; whoever asks does not learn. Raises Invalid for no address."""
    address = users.folded(email)
    with unit_of_work() as session:
        user = users.find(session, address)
        proofs.ask(session, "reset", address, locale, now, made_by, user_id=user.id if user else None)


@retried
def link(email: str, now: datetime, made_by: Links) -> str:
    """By command: the address of the page where somebody chooses a new password, mailed to nobody.

    Links that were sent before are good for nothing any more. Raises NotFound, Invalid; NotActive where the account
    is shut.
    """
    with unit_of_work() as session:
        user = users.known(session, email)
        if user.disabled_at is not None:
            raise NotActive
        made = proofs.make(session, "reset", user.email, user.locale, now, made_by, user_id=user.id)
        record.add(session, By(ACCOUNT, "server"), "reset_asked", "account", user.id, now)
        return made_by.of_account("reset", user.locale, made.token)


def wanted(token: str) -> Wanted:
    """Whom a link is for; looking changes nothing. Raises NotFound, Gone."""
    with reading() as session:
        user = _user(session, proofs.look(session, token, "reset").user_id)
        return Wanted(user.email, _shortest(user))


def wanted_by(user_id: int) -> Wanted:
    """The same of somebody who is signed in. Raises Gone where the account was shut."""
    with reading() as session:
        user = _user(session, user_id)
        return Wanted(user.email, _shortest(user))


def by_link(token: str, password: str, now: datetime, address: str) -> None:
    """Take a new password from who has the link. It signs nobody in, and a second factor is asked for as before.

    All sessions end. Raises NotFound, Gone, Invalid with a code of ``passwords.fault``.
    """
    with reading() as session:
        user = _user(session, proofs.look(session, token, "reset").user_id)
        _require(session, user, password)
    hashed = passwords.hasher().hashed(password)
    _take_link(token, hashed, now, address)


def change(
    person: SignedIn, present: str, password: str, now: datetime, *, address: str, subjects: Sequence[str]
) -> str:
    """Take a new password from who knows the present one; all other sessions end.

    Answers a new token for the cookie of this session. Failures to name the present one count against *subjects*.
    Raises Invalid for ``present`` or ``password``, TooManyTries.
    """
    if not sign_in.is_present_password(person.user_id, present, subjects):
        raise Invalid([("present", "wrong")])
    with reading() as session:
        _require(session, _user(session, person.user_id), password)
    hashed = passwords.hasher().hashed(password)
    return _change(person, hashed, now, address)


@retried
def _take_link(token: str, hashed: Hashed, now: datetime, address: str) -> None:
    with unit_of_work() as session:
        user = _user(session, proofs.use(session, token, "reset", now).user_id, locked=True)
        _store(session, user, hashed, now)
        sessions.end_all(session, user.id, now)
        record.add(session, By(ACCOUNT, "user", user.id, address), "password_reset", "account", user.id, now)


@retried
def _change(person: SignedIn, hashed: Hashed, now: datetime, address: str) -> str:
    with unit_of_work() as session:
        _store(session, _user(session, person.user_id, locked=True), hashed, now)
        sessions.end_all(session, person.user_id, now, but=person.session_id)
        by = By(ACCOUNT, "user", person.user_id, address)
        record.add(session, by, "password_changed", "account", person.user_id, now)
        return sessions.renew(session, person.session_id, now)


def _store(session: Session, user: User, hashed: Hashed, now: datetime) -> None:
    """Put the new password in place and tell its owner; links that were sent before are good for nothing any more."""
    user.password_hash, user.has_short_password, user.password_at = hashed.hash, hashed.is_short, now
    proofs.kill_all(session, user.id, now)
    messages.add_to_person(session, Notice.PASSWORD_CHANGED, user.email, now, user_id=user.id)


def _user(session: Session, user_id: int | None, *, locked: bool = False) -> User:
    """Who is not shut out; *locked*, nobody is signed in as them until the unit of work ends."""
    query = select(User).where(User.id == user_id, User.disabled_at.is_(None))
    user = session.scalars(query.with_for_update() if locked else query).first()
    if user is None:
        raise Gone
    return user


def _require(session: Session, user: User, password: str) -> None:
    businesses = [each.name for each in parts.of_user_in(session, user.id)]
    near = (user.email, user.name, *businesses)
    fault = passwords.fault(password, near, has_second_factor=user.totp_since is not None)
    if fault:
        raise Invalid([("password", fault)])


def _shortest(user: User) -> int:
    return passwords.ALONE if user.totp_since is None else passwords.BESIDE_SECOND_FACTOR
