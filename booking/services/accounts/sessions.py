"""Signed in: sessions that the server keeps, so that they can be listed and ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.services import businesses, record
from booking.services.record import By
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import LoginSession
from booking.storage.queries import logins
from booking.storage.queries.logins import SignedIn as SignedIn
from booking.storage.types import Instant
from booking.storage.unit_of_work import looking, reading, retried, unit_of_work

LONGEST = timedelta(days=7)
IDLE = timedelta(hours=12)
"""Longer than a working day: nobody is thrown out between two customers."""
SEEN_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 200
KEPT = timedelta(days=30)
"""For how long it can be told afterwards from where somebody was signed in."""
AT_ONCE = 500

_ADD = insert(table_of(LoginSession))
_session = table_of(LoginSession).c
_LIST = (
    select(
        _session.id,
        _session.created_at,
        _session.seen_at,
        _session.address,
        _session.agent,
        _session.has_second_factor,
    )
    .where(
        _session.user_id == bindparam("user_id"),
        _session.ended_at.is_(None),
        _session.ends_at > bindparam("now", type_=Instant()),
        _session.seen_at > bindparam("idle", type_=Instant()),
    )
    .order_by(_session.seen_at.desc(), _session.id.desc())
)
_OPEN = select(_session.user_id, _session.address).where(
    _session.digest == bindparam("digest"), _session.ended_at.is_(None)
)
ACCOUNT = 0
"""The business of what concerns a person's own account."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody of a business at one of its pages."""

    actor: Actor
    business: Business
    person: SignedIn


@dataclass(frozen=True, slots=True)
class Open:
    """A browser in which somebody is signed in; ``agent`` is what it calls itself."""

    id: int
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str
    has_second_factor: bool


def begin(
    session: Session, user_id: int, now: datetime, *, address: str, agent: str, has_second_factor: bool = False
) -> str:
    """Sign a person in; answers the token for the cookie, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    session.execute(
        _ADD,
        {
            "digest": digest(token),
            "id": new_id(),
            "user_id": user_id,
            "created_at": now,
            "seen_at": now,
            "ends_at": now + LONGEST,
            "proved_at": now,
            "has_second_factor": has_second_factor,
            "address": address,
            "agent": agent[:LONGEST_AGENT],
        },
    )
    return token


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def signed_in(token: str, now: datetime) -> SignedIn | None:
    """Who is signed in by this cookie, none where nobody is (any more)."""
    with looking() as connection:
        return logins.signed_in(connection, digest(token), now, now - IDLE)


def enter(token: str, slug: str, now: datetime, address: str = "") -> Entry | SignedIn | None:
    """Who comes to the pages of a business: as one of its people, as a stranger to it, or nobody."""
    with looking() as connection:
        found = logins.entered(connection, digest(token), slug, now, now - IDLE)
    if found is None:
        return None
    person, member = found
    if member is None:
        return person
    role = Role(member.role)
    resource = (member.resource or "") if role is Role.STAFF else None
    actor = Actor(member.business_id, person.user_id, person.name, role, resource, address)
    return Entry(actor, businesses.as_of(member.business_id, member.rules_version), person)


@retried
def see(person: SignedIn, now: datetime) -> None:
    """Note that a session is in use, once in a while."""
    if now - person.seen_at < SEEN_EVERY:
        return
    with unit_of_work() as session:
        session.execute(update(LoginSession).where(LoginSession.id == person.session_id).values(seen_at=now))


@retried
def leave(token: str, now: datetime) -> None:
    """End the session of this cookie; again, or with a cookie of nobody, changes nothing."""
    with unit_of_work() as session:
        found = session.execute(_OPEN, {"digest": digest(token)}).first()
        if found is None:
            return
        session.execute(update(LoginSession).where(LoginSession.digest == digest(token)).values(ended_at=now))
        by = By(ACCOUNT, "user", found.user_id, found.address)
        record.add(session, by, "signed_out", "account", found.user_id, now)


def renew(session: Session, session_id: int, now: datetime, *, has_second_factor: bool | None = None) -> str:
    """Give a session another token, since its person has just shown anew who they are; answers it for the cookie."""
    token = secrets.token_urlsafe(32)
    values: dict[str, object] = {"digest": digest(token), "proved_at": now, "seen_at": now}
    if has_second_factor is not None:
        values["has_second_factor"] = has_second_factor
    session.execute(update(LoginSession).where(LoginSession.id == session_id).values(**values))
    return token


def of_user(user_id: int, now: datetime) -> list[Open]:
    """Where somebody is signed in, the one that was used last on top."""
    with reading() as session:
        return [Open(*row) for row in session.execute(_LIST, {"user_id": user_id, "now": now, "idle": now - IDLE})]


@retried
def end(user_id: int, session_id: int, now: datetime, address: str = "") -> None:
    """End one session of a person; again changes nothing. Raises NotFound for what is none of theirs."""
    with unit_of_work() as session:
        found = session.scalars(
            select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.id == session_id)
        ).first()
        if found is None:
            raise NotFound(what="session")
        if found.ended_at is None:
            found.ended_at = now
            record.add(session, By(ACCOUNT, "user", user_id, address), "session_ended", "account", user_id, now)


@retried
def end_others(person: SignedIn, now: datetime, address: str = "") -> None:
    """End all sessions of a person but the one in which they ask for it."""
    with unit_of_work() as session:
        end_all(session, person.user_id, now, but=person.session_id)
        by = By(ACCOUNT, "user", person.user_id, address)
        record.add(session, by, "sessions_ended", "account", person.user_id, now)


@retried
def forget(now: datetime) -> int:
    """Forget sessions that are long over; answers how many there were."""
    over = or_(LoginSession.ended_at < now - KEPT, LoginSession.ends_at < now - KEPT)
    with unit_of_work() as session:
        found = list(session.scalars(select(LoginSession.digest).where(over).limit(AT_ONCE)))
        if found:
            session.execute(delete(LoginSession).where(LoginSession.digest.in_(found)))
    return len(found)


def end_all(session: Session, user_id: int, now: datetime, but: int | None = None) -> None:
    """End all sessions of a person, except perhaps the one that is in use."""
    these = [LoginSession.user_id == user_id, LoginSession.ended_at.is_(None)]
    if but is not None:
        these.append(LoginSession.id != but)
    session.execute(update(LoginSession).where(*these).values(ended_at=now))
