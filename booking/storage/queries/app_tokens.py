"""Who is behind a program's token: asked at every request of one, so it is one statement on tables alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select

from booking.storage.db import table_of
from booking.storage.models import AppToken, Business, Link, Membership, Resource, User
from booking.storage.types import Instant

_token, _link, _user = table_of(AppToken), table_of(Link), table_of(User)
_business, _membership = table_of(Business), table_of(Membership)
_own, _calendar = table_of(Resource).alias("own"), table_of(Resource).alias("calendar")
_BEHIND = (
    select(
        _token.c.id,
        _token.c.business_id,
        _token.c.user_id,
        _token.c.scopes,
        _token.c.used_at,
        _token.c.name.label("token_name"),
        _user.c.name,
        _user.c.email,
        _user.c.locale,
        _membership.c.role,
        _own.c.slug.label("own"),
        _calendar.c.slug.label("calendar"),
        _calendar.c.id.label("calendar_id"),
        _business.c.slug,
        _business.c.rules_version,
    )
    .select_from(
        _link.join(_token, and_(_token.c.business_id == _link.c.business_id, _token.c.id == _link.c.subject_id))
        .join(_user, _user.c.id == _token.c.user_id)
        .join(_business, _business.c.id == _token.c.business_id)
        .join(
            _membership,
            and_(
                _membership.c.business_id == _token.c.business_id,
                _membership.c.user_id == _token.c.user_id,
                _membership.c.ended_at.is_(None),
            ),
        )
        .outerjoin(
            _own,
            and_(
                _own.c.business_id == _membership.c.business_id,
                _own.c.id == _membership.c.resource_id,
                _own.c.archived_at.is_(None),
            ),
        )
        .outerjoin(
            _calendar,
            and_(
                _calendar.c.business_id == _token.c.business_id,
                _calendar.c.id == _token.c.resource_id,
                _calendar.c.archived_at.is_(None),
            ),
        )
    )
    .where(
        _link.c.digest == bindparam("digest"),
        _link.c.purpose == bindparam("purpose"),
        _link.c.dead_at.is_(None),
        _token.c.revoked_at.is_(None),
        or_(_token.c.expires_at.is_(None), _token.c.expires_at > bindparam("now", type_=Instant())),
        _user.c.disabled_at.is_(None),
        _business.c.archived_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Behind:
    """A token that opens something, and the person it acts for; ``own`` is the slug of that person's own calendar.

    ``calendar`` is the calendar that the token is for, by slug and id, where it is for one that is still in use.
    """

    id: int
    business_id: int
    user_id: int
    scopes: list[str]
    used_at: datetime | None
    token_name: str
    name: str
    email: str
    locale: str
    role: str
    own: str | None
    calendar: str | None
    calendar_id: int | None
    slug: str
    rules_version: int


def behind(connection: Connection, digest: str, purpose: str, now: datetime) -> Behind | None:
    """Who a token of this digest acts for; none where it never was, is over or revoked, or they have left."""
    row = connection.execute(_BEHIND, {"digest": digest, "purpose": purpose, "now": now}).first()
    return Behind(**row._mapping) if row else None
