"""Who is behind a cookie: asked at every page of the staff, so it is one statement on tables alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from booking.storage.db import table_of
from booking.storage.models import Business, LoginSession, Membership, Resource, User
from booking.storage.types import Instant

_session, _user = table_of(LoginSession), table_of(User)
_business, _membership, _resource = table_of(Business), table_of(Membership), table_of(Resource)
_PERSON = (
    _session.c.id.label("session_id"),
    _session.c.seen_at,
    _session.c.proved_at,
    _session.c.has_second_factor,
    _user.c.id.label("user_id"),
    _user.c.name,
    _user.c.email,
    _user.c.locale,
    and_(_user.c.has_short_password, _user.c.totp_since.is_(None)).label("owes_second_factor"),
)
_ALIVE = (
    _session.c.digest == bindparam("digest"),
    _session.c.ended_at.is_(None),
    _session.c.ends_at > bindparam("now", type_=Instant()),
    _session.c.seen_at > bindparam("idle_since", type_=Instant()),
    _user.c.disabled_at.is_(None),
)
_SIGNED_IN = select(*_PERSON).join_from(_session, _user, _user.c.id == _session.c.user_id).where(*_ALIVE)
_ENTERED = (
    select(
        *_PERSON,
        _membership.c.role,
        _resource.c.slug.label("resource"),
        _business.c.id.label("business_id"),
        _business.c.rules_version,
    )
    .select_from(
        _session.join(_user, _user.c.id == _session.c.user_id)
        .outerjoin(_business, and_(_business.c.slug == bindparam("slug"), _business.c.archived_at.is_(None)))
        .outerjoin(
            _membership,
            and_(
                _membership.c.business_id == _business.c.id,
                _membership.c.user_id == _user.c.id,
                _membership.c.ended_at.is_(None),
            ),
        )
        .outerjoin(
            _resource,
            and_(
                _resource.c.business_id == _membership.c.business_id,
                _resource.c.id == _membership.c.resource_id,
                _resource.c.archived_at.is_(None),
            ),
        )
    )
    .where(*_ALIVE)
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person in a browser. Who owes a second factor has a password that is too short without one."""

    session_id: int
    seen_at: datetime
    proved_at: datetime
    has_second_factor: bool
    user_id: int
    name: str
    email: str
    locale: str
    owes_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """That person's part in the business asked for; ``resource`` is the slug of their own calendar."""

    role: str
    resource: str | None
    business_id: int
    rules_version: int


def signed_in(connection: Connection, digest: str, now: datetime, idle_since: datetime) -> SignedIn | None:
    """Who is signed in by the session of this digest, none where it is over."""
    row = connection.execute(_SIGNED_IN, {"digest": digest, "now": now, "idle_since": idle_since}).first()
    return SignedIn(*row) if row else None


def entered(
    connection: Connection, digest: str, slug: str, now: datetime, idle_since: datetime
) -> tuple[SignedIn, Member | None] | None:
    """The same, with their part in the business of this slug: none where they have none there."""
    asked = {"digest": digest, "slug": slug, "now": now, "idle_since": idle_since}
    row = connection.execute(_ENTERED, asked).first()
    if row is None:
        return None
    member = Member(row.role, row.resource, row.business_id, row.rules_version) if row.role else None
    return SignedIn(*row[: len(_PERSON)]), member
