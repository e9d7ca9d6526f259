"""What an open calendar asks every few seconds: who asks, and the versions of all calendars that they may see.

One statement, handed to the driver as it is: what SQLAlchemy does around a statement takes three times as long as
this one, and nothing else is asked for as often.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, PoolProxiedConnection, String, and_, bindparam, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from booking.storage.db import db, table_of
from booking.storage.models import Business, LoginSession, Membership, Resource, User
from booking.storage.types import Instant, database_now

_session, _user, _business = table_of(LoginSession), table_of(User), table_of(Business)
_membership, _resource = table_of(Membership), table_of(Resource)
_INSTANT = Instant()


@dataclass(frozen=True, slots=True)
class Polled:
    """``versions`` are the numbers of the calendars of all resources in the order of their ids: ``7-12-3``."""

    rules_version: int
    clock: datetime
    versions: str


def polled(
    connection: PoolProxiedConnection, digest: str, slug: str, now: datetime, idle_since: datetime
) -> Polled | None:
    """What somebody of the business may know by this session; None for everybody else, for whatever reason."""
    dialect = db.engine.dialect
    text, names, fixed = _statement(dialect)
    said = {
        **fixed,
        "digest": digest,
        "slug": slug,
        "now": _INSTANT.process_bind_param(now, dialect),
        "idle_since": _INSTANT.process_bind_param(idle_since, dialect),
    }
    cursor = connection.cursor()
    try:
        cursor.execute(text, [said[name] for name in names] if names else said)
        row = cursor.fetchone()
    finally:
        cursor.close()
    if row is None:
        return None
    clock = _INSTANT.process_result_value(row[1], dialect)
    assert clock is not None
    return Polled(row[0], clock, row[2] or "")


@lru_cache(maxsize=4)
def _statement(dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """The text for a driver, the names of its values in their order where it knows no names, and values that stay."""
    compiled = _polled(is_sqlite=dialect.name == "sqlite").compile(dialect=dialect)
    return str(compiled), tuple(getattr(compiled, "positiontup", None) or ()), dict(compiled.params)


def _polled(*, is_sqlite: bool) -> Any:
    number = cast(_resource.c.calendar_version + _resource.c.activity, String)
    # Staff are told of their own calendar alone.
    theirs = and_(
        _resource.c.business_id == _business.c.id,
        _resource.c.archived_at.is_(None),
        or_(_membership.c.role != literal_column("'staff'"), _resource.c.id == _membership.c.resource_id),
    )
    if is_sqlite:
        ordered = select(number.label("number")).where(theirs).order_by(_resource.c.id)
        # A subquery that is correlated twice over would not be known; the order of rows is kept by group_concat.
        joined = func.group_concat(ordered.correlate(_business, _membership).subquery().c.number, "-")
        versions = select(joined).correlate(_business, _membership).scalar_subquery()
    else:
        joined = func.string_agg(number, aggregate_order_by(literal_column("'-'"), _resource.c.id))
        versions = select(joined).where(theirs).correlate(_business, _membership).scalar_subquery()
    return (
        select(_business.c.rules_version, database_now(), versions)
        .select_from(
            _session.join(_user, _user.c.id == _session.c.user_id)
            .join(_business, and_(_business.c.slug == bindparam("slug"), _business.c.archived_at.is_(None)))
            .join(
                _membership,
                and_(
                    _membership.c.business_id == _business.c.id,
                    _membership.c.user_id == _user.c.id,
                    _membership.c.ended_at.is_(None),
                ),
            )
        )
        .where(
            _session.c.digest == bindparam("digest"),
            _session.c.ended_at.is_(None),
            _session.c.ends_at > bindparam("now", type_=_INSTANT),
            _session.c.seen_at > bindparam("idle_since", type_=_INSTANT),
            _user.c.disabled_at.is_(None),
            # Who still owes a second factor is sent to where it is set up.
            or_(_user.c.has_short_password.is_(False), _user.c.totp_since.is_not(None)),
        )
    )
