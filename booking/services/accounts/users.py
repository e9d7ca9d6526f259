"""People who sign in: finding them, making them, shutting them out."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.domain.errors import Invalid, NotFound
from booking.domain.texts import one_line
from booking.notifications.addresses import AddressRefused, mail_address
from booking.services import record
from booking.services.accounts import sessions
from booking.services.accounts.passwords import Hashed
from booking.services.accounts.sessions import ACCOUNT
from booking.services.record import By
from booking.storage.ids import new_id
from booking.storage.models import User
from booking.storage.unit_of_work import reading, retried, unit_of_work

LONGEST_NAME = 200


def folded(email: str) -> str:
    """An address as it is stored and compared. Raises Invalid where it is not one plain address."""
    try:
        return mail_address(email.strip()).lower()
    except AddressRefused as error:
        raise Invalid([("email", "not_an_address")]) from error


def shown(name: str, email: str) -> str:
    """A name as it is stored; without one, what stands before the @."""
    return one_line(name)[:LONGEST_NAME].strip() or email.partition("@")[0]


def find(session: Session, email: str) -> User | None:
    """Who has this address, which is folded."""
    return session.scalars(select(User).where(User.email == email)).first()


def exists(email: str) -> bool:
    """Whether somebody has this address, as it was typed. Raises Invalid where it is none."""
    with reading() as session:
        return find(session, folded(email)) is not None


def create(
    session: Session, email: str, name: str, locale: str, password: Hashed | None, now: datetime, by: By | None = None
) -> int:
    """Make an account for a folded address; answers its id. Raises Invalid where there is one."""
    user_id = new_id()
    session.add(
        User(
            id=user_id,
            email=email,
            name=shown(name, email),
            locale=locale,
            password_hash=password.hash if password else None,
            password_at=now if password else None,
            has_short_password=bool(password and password.is_short),
            created_at=now,
        )
    )
    try:
        session.flush()
    except IntegrityError as error:
        raise Invalid([("email", "taken")]) from error
    by = by or By(ACCOUNT, "user", user_id)
    record.add(session, by, "created", "account", user_id, now, {"email": (None, email)})
    return user_id


@retried
def disable(email: str, now: datetime) -> None:
    """Shut somebody out: no sign-in, and every session over. Raises NotFound; again changes nothing."""
    with unit_of_work() as session:
        user = known(session, email)
        if user.disabled_at is None:
            user.disabled_at = now
            sessions.end_all(session, user.id, now)
            record.add(session, By(ACCOUNT, "server"), "disabled", "account", user.id, now)


@retried
def enable(email: str, now: datetime) -> None:
    """Let somebody in again. Raises NotFound; again changes nothing."""
    with unit_of_work() as session:
        user = known(session, email)
        if user.disabled_at is not None:
            user.disabled_at = None
            record.add(session, By(ACCOUNT, "server"), "enabled", "account", user.id, now)


def rename(session: Session, user_id: int, name: str, locale: str) -> None:
    """Another name or language for somebody; both are their own affair."""
    session.execute(update(User).where(User.id == user_id).values(name=one_line(name)[:LONGEST_NAME], locale=locale))


def known(session: Session, email: str) -> User:
    """Who has this address, as it was typed. Raises NotFound, Invalid."""
    user = find(session, folded(email))
    if user is None:
        raise NotFound(what="user")
    return user
