"""The tokens of a business's programs: made, shown once, listed, and taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.domain.programs import Scope, TokenKind, for_person, for_program
from booking.domain.texts import one_line
from booking.services import links, record
from booking.services.links import Links
from booking.services.programs.entering import PURPOSES
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import AppToken, Resource, User
from booking.storage.unit_of_work import reading, retried, unit_of_work

HINT = 4  # last characters of a token that tell it from others
LONGEST_NAME = 60
SHOWN_FOR = timedelta(minutes=10)
"""For so long who made a token is shown it: a page that was left too soon can be gone back to."""
RESTORABLE = timedelta(hours=1)
_token = table_of(AppToken).c


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the house sees it. ``owner`` is whom it acts for, ``calendar`` the slug of the one it is for."""

    id: int
    kind: TokenKind
    name: str
    owner: str
    scopes: tuple[Scope, ...]
    calendar: str | None
    hint: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    used_by: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token to be made: with scopes for the interface, with the slug of a calendar for CalDAV."""

    kind: TokenKind
    name: str
    scopes: Collection[Scope] = ()
    calendar: str | None = None
    expires_at: datetime | None = None


def of_actor(actor: Actor, kind: TokenKind) -> tuple[Token, ...]:
    """The living tokens of a kind, newest first: everybody's for who looks after programs, else one's own.

    Raises NotAllowed.
    """
    _require(actor, kind)
    query = _listed(actor).where(AppToken.kind == kind, AppToken.revoked_at.is_(None)).order_by(AppToken.id.desc())
    if not actor.may(Permission.PROGRAMS_CONNECT):
        query = query.where(AppToken.user_id == actor.user_id)
    with reading() as session:
        return tuple(_told(*row) for row in session.execute(query))


@retried
def make(actor: Actor, wanted: Wanted, links_of: Links, now: datetime) -> tuple[int, str]:
    """Make a token that acts for the actor; answers its id and the token itself.

    Raises NotAllowed; NotFound where the calendar is not theirs; Invalid: ``name`` (required, too_long),
    ``scopes`` (required), ``expires_at`` (past).
    """
    _require(actor, wanted.kind)
    name = _checked(wanted, now)
    if actor.user_id is None:
        raise NotFound(what="user")
    with unit_of_work() as session:
        token_id = new_id()
        purpose = PURPOSES[wanted.kind]
        token = links_of.token(purpose, actor.business_id, token_id)
        written = _written(wanted.kind, token)
        row = {
            "business_id": actor.business_id,
            "id": token_id,
            "user_id": actor.user_id,
            "kind": wanted.kind,
            "name": name,
            "scopes": sorted(wanted.scopes),
            "resource_id": _calendar(session, actor, wanted.calendar) if wanted.kind is TokenKind.CALENDAR else None,
            "hint": written[-HINT:],
            "created_at": now,
            "expires_at": wanted.expires_at,
        }
        session.execute(insert(AppToken), row)
        links.remember(session, links.row(token, purpose, actor.business_id, token_id))
        record.add(session, actor, "added", "token", token_id, now, {"program_name": (None, name)})
        return token_id, written


def one(actor: Actor, token_id: int) -> Token:
    """A living token that is the actor's to see. Raises NotFound, NotAllowed."""
    with reading() as session:
        row = _theirs(session, actor, token_id)
        if row.revoked_at is not None:
            raise NotFound(what="token")
        return _told(*session.execute(_listed(actor).where(AppToken.id == token_id)).one())


def shown(actor: Actor, token_id: int, links_of: Links, now: datetime) -> str | None:
    """The token itself, for who has just made it; none for others and later. Raises NotFound, NotAllowed."""
    with reading() as session:
        row = _theirs(session, actor, token_id)
        if row.revoked_at is not None or row.user_id != actor.user_id or now - row.created_at >= SHOWN_FOR:
            return None
        kind = TokenKind(row.kind)
        return _written(kind, links_of.token(PURPOSES[kind], actor.business_id, token_id))


@retried
def revoke(actor: Actor, token_id: int, now: datetime) -> bool:
    """Take a token back: it opens nothing any more; answers whether it did. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        row = _theirs(session, actor, token_id)
        if row.revoked_at is not None:
            return False
        _set_revoked(session, actor, token_id, now)
        record.add(session, actor, "revoked", "token", token_id, now, {"program_name": (row.name, None)})
        return True


@retried
def restore(actor: Actor, token_id: int, now: datetime) -> None:
    """Let a token that was taken back within the hour open again what it did. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        row = _theirs(session, actor, token_id)
        if row.revoked_at is None:
            return
        if now - row.revoked_at >= RESTORABLE:
            raise NotFound(what="token")
        _set_revoked(session, actor, token_id, None)
        record.add(session, actor, "brought_back", "token", token_id, now, {"program_name": (None, row.name)})


def _set_revoked(session: Session, actor: Actor, token_id: int, at: datetime | None) -> None:
    this = (_token.business_id == actor.business_id, _token.id == token_id)
    session.execute(update(AppToken).where(*this).values(revoked_at=at))


def _theirs(session: Session, actor: Actor, token_id: int) -> AppToken:
    row = session.get(AppToken, (actor.business_id, token_id))
    if row is None:
        raise NotFound(what="token")
    _require(actor, TokenKind(row.kind))
    if row.user_id != actor.user_id and not actor.may(Permission.PROGRAMS_CONNECT):
        raise NotFound(what="token")
    return row


def _listed(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(AppToken, User.name, Resource.slug)
        .join(User, User.id == AppToken.user_id)
        .outerjoin(Resource, (Resource.business_id == AppToken.business_id) & (Resource.id == AppToken.resource_id))
        .where(AppToken.business_id == actor.business_id)
    )


def _written(kind: TokenKind, token: str) -> str:
    return for_program(token) if kind is TokenKind.INTERFACE else for_person(token)


def _require(actor: Actor, kind: TokenKind) -> None:
    """Raise NotAllowed: also for programs, one of which could give another more than it has itself."""
    if actor.token_id is not None:
        raise NotAllowed(permission=Permission.PROGRAMS_CONNECT.value)
    is_calendar = kind is TokenKind.CALENDAR
    actor.require(Permission.CALENDARS_CONNECT if is_calendar else Permission.PROGRAMS_CONNECT)


def _checked(wanted: Wanted, now: datetime) -> str:
    name = one_line(wanted.name)
    faults = []
    if not name or len(name) > LONGEST_NAME:
        faults.append(("name", "too_long" if name else "required"))
    if wanted.kind is TokenKind.INTERFACE and not wanted.scopes:
        faults.append(("scopes", "required"))
    if wanted.expires_at is not None and wanted.expires_at <= now:
        faults.append(("expires_at", "past"))
    if faults:
        raise Invalid(faults)
    return name


def _calendar(session: Session, actor: Actor, slug: str | None) -> int:
    query = select(Resource.id).where(
        Resource.business_id == actor.business_id, Resource.slug == (slug or ""), Resource.archived_at.is_(None)
    )
    found = session.scalar(query)
    if found is None or not actor.concerns(slug or ""):
        raise NotFound(what="resource")
    return found


def _told(row: AppToken, owner: str, calendar: str | None) -> Token:
    scopes = tuple(Scope(each) for each in row.scopes)
    return Token(
        row.id,
        TokenKind(row.kind),
        row.name,
        owner,
        scopes,
        calendar,
        row.hint,
        row.created_at,
        row.expires_at,
        row.used_at,
        row.used_by,
    )
