"""Coming in with a token: who a program acts for, and what it may do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.programs import Scope, TokenKind, permissions, typed
from booking.services import businesses, links
from booking.services.links import Purpose
from booking.storage.db import table_of
from booking.storage.models import AppToken
from booking.storage.queries import app_tokens
from booking.storage.queries.app_tokens import Behind
from booking.storage.unit_of_work import looking, retried, unit_of_work

USED_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 200
PURPOSES: dict[TokenKind, Purpose] = {TokenKind.INTERFACE: "program", TokenKind.CALENDAR: "calendar"}
_token = table_of(AppToken).c


@dataclass(frozen=True, slots=True)
class Entry:
    """A program at the door: whom it acts for, and the scopes it has. ``calendar`` is the one it is for, if for one."""

    actor: Actor
    business: Business
    scopes: frozenset[Scope]
    behind: Behind


def enter(said: str, kind: TokenKind, now: datetime, address: str = "") -> Entry | None:
    """Who comes with this token, none where it opens nothing (any more)."""
    token = typed(said)
    if not token:
        return None
    with looking() as connection:
        found = app_tokens.behind(connection, links.digest(token), PURPOSES[kind], now)
    if found is None or (kind is TokenKind.CALENDAR and found.calendar is None):
        return None
    role = Role(found.role)
    scopes = frozenset(Scope(each) for each in found.scopes)
    allowed = permissions(scopes) if kind is TokenKind.INTERFACE else None
    own = (found.own or "") if role is Role.STAFF else None
    actor = Actor(found.business_id, found.user_id, found.name, role, own, address, found.id, allowed)
    return Entry(actor, businesses.as_of(found.business_id, found.rules_version), scopes, found)


@retried
def note_use(entry: Entry, now: datetime, agent: str) -> None:
    """Note that a token is in use and by what, once in a while."""
    used_at = entry.behind.used_at
    if used_at is not None and now - used_at < USED_EVERY:
        return
    this = (_token.business_id == entry.behind.business_id, _token.id == entry.behind.id)
    with unit_of_work() as session:
        session.execute(update(AppToken).where(*this).values(used_at=now, used_by=agent[:LONGEST_AGENT]))
