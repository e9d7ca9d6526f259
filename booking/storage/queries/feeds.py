"""Reads of feeds: the living one behind a token with its cheap version, and those of a business.

The first is asked for every few minutes by every program that subscribes, mostly to hear that nothing has changed: it
is one statement, handed to the driver as it is, since what SQLAlchemy does around a statement takes longer.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, PoolProxiedConnection, Row, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.feeds import FeedForm, FeedKind
from booking.storage.db import db, table_of
from booking.storage.models import Business, Feed, Link, Resource, Service
from booking.storage.types import Instant

_feed, _link, _business = table_of(Feed), table_of(Link), table_of(Business)
_resource, _service = table_of(Resource), table_of(Service)
_INSTANT = Instant()


class Subscribed(NamedTuple):
    """A feed as a request for it finds it: what it is of and how it is set, the version and time of its last change.

    ``version`` only ever rises with what the house's appointments and its set-up show. A plain tuple, as its tag is
    made of all of it.
    """

    business_id: int
    feed_id: int
    resource_id: int | None
    service_id: int | None
    customer_email: str | None
    name: str
    privacy: str
    locale: str
    past_days: int
    ahead_days: int | None
    alarm_minutes: int | None
    business_slug: str
    version: int
    changed_at: datetime
    form: str = FeedForm.EVENTS

    @property
    def kind(self) -> FeedKind:
        """What it is of."""
        return kind_of(self.resource_id, self.service_id, self.customer_email)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the house sees it, with the names of what it is of."""

    id: int
    resource_id: int | None
    service_id: int | None
    customer_email: str | None
    form: str
    name: str
    privacy: str
    locale: str
    past_days: int
    ahead_days: int | None
    alarm_minutes: int | None
    generation: int
    created_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    fetched_by: str | None
    resource_slug: str | None
    resource_name: str | None
    service_slug: str | None
    service_names: dict[str, str] | None

    @property
    def kind(self) -> FeedKind:
        """What it is of."""
        return kind_of(self.resource_id, self.service_id, self.customer_email)


def kind_of(resource_id: int | None, service_id: int | None, customer_email: str | None) -> FeedKind:
    """What a feed is of, by which of these it names."""
    if customer_email is not None:
        return FeedKind.CUSTOMER
    if resource_id is not None:
        return FeedKind.RESOURCE
    return FeedKind.BUSINESS if service_id is None else FeedKind.SERVICE


def subscribed(connection: PoolProxiedConnection, digest: str) -> Subscribed | None:
    """The living feed behind a token's digest: one statement, whatever the calendar holds."""
    dialect = db.engine.dialect
    text, names, fixed = _statement(dialect)
    said = {**fixed, "digest": digest}
    cursor = connection.cursor()
    try:
        cursor.execute(text, [said[name] for name in names] if names else said)
        row = cursor.fetchone()
    finally:
        cursor.close()
    if row is None:
        return None
    *told, form, shown, changed, created = row
    instants = (_INSTANT.process_result_value(each, dialect) for each in (shown, changed, created))
    told += [max(each for each in instants if each is not None), form]
    return Subscribed(*told)


@lru_cache(maxsize=4)
def _statement(dialect: Dialect) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """The text for a driver, the names of its values in their order where it knows no names, and values that stay."""
    compiled = _subscribed().compile(dialect=dialect)
    return str(compiled), tuple(getattr(compiled, "positiontup", None) or ()), dict(compiled.params)


def _subscribed() -> Select[*tuple[Any, ...]]:
    shown = and_(
        _resource.c.business_id == _feed.c.business_id,
        or_(_feed.c.resource_id.is_(None), _resource.c.id == _feed.c.resource_id),
    )
    # What other calendars take is told of in this form alone, and no version of calendars counts it.
    activity = case((_feed.c.form == FeedForm.BUSY, _resource.c.activity), else_=0)
    # A sum of numbers that only rise, of rows that are never removed: it never comes to the same again.
    changes = func.coalesce(func.sum(_resource.c.calendar_version + activity), 0)
    version = changes + _business.c.rules_version + _feed.c.generation
    return (
        select(
            _feed.c.business_id,
            _feed.c.id,
            *(_feed.c[name] for name in ("resource_id", "service_id", "customer_email", "name", "privacy", "locale")),
            *(_feed.c[name] for name in ("past_days", "ahead_days", "alarm_minutes")),
            _business.c.slug,
            version,
            _feed.c.form,
            func.max(_resource.c.changed_at),
            _feed.c.changed_at,
            _feed.c.created_at,
        )
        .select_from(
            _link.join(_feed, and_(_feed.c.business_id == _link.c.business_id, _feed.c.id == _link.c.subject_id))
            .join(_business, _business.c.id == _feed.c.business_id)
            .outerjoin(_resource, shown)
        )
        .where(
            _link.c.digest == bindparam("digest"),
            _link.c.purpose == "feed",
            _link.c.dead_at.is_(None),
            _feed.c.revoked_at.is_(None),
            _business.c.archived_at.is_(None),
        )
        .group_by(_feed.c.business_id, _feed.c.id, _business.c.id)
    )


_OF_BUSINESS: Select[*tuple[Any, ...]] = (
    select(
        _feed.c.id,
        *(_feed.c[name] for name in ("resource_id", "service_id", "customer_email", "form")),
        *(_feed.c[name] for name in ("name", "privacy", "locale")),
        *(_feed.c[name] for name in ("past_days", "ahead_days", "alarm_minutes", "generation", "created_at")),
        *(_feed.c[name] for name in ("revoked_at", "fetched_at", "fetched_by")),
        _resource.c.slug,
        _resource.c.name,
        _service.c.slug,
        _service.c.name,
    )
    .select_from(
        _feed.outerjoin(
            _resource, and_(_resource.c.business_id == _feed.c.business_id, _resource.c.id == _feed.c.resource_id)
        ).outerjoin(_service, and_(_service.c.business_id == _feed.c.business_id, _service.c.id == _feed.c.service_id))
    )
    .where(_feed.c.business_id == bindparam("business_id"))
)


def of_business(session: Session, business_id: int) -> list[FeedRow]:
    """All that are not revoked, the oldest first."""
    query = _OF_BUSINESS.where(_feed.c.revoked_at.is_(None)).order_by(_feed.c.created_at, _feed.c.id)
    return [_row(row) for row in session.execute(query, {"business_id": business_id})]


def one(session: Session, business_id: int, feed_id: int) -> FeedRow | None:
    """One feed of the business, revoked or not."""
    row = session.execute(_OF_BUSINESS.where(_feed.c.id == feed_id), {"business_id": business_id}).first()
    return _row(row) if row else None


def _row(row: Row[*tuple[Any, ...]]) -> FeedRow:
    told: tuple[Any, ...] = tuple(row)
    return FeedRow(*told)


def business_of(session: Session, feed_id: int) -> int | None:
    """Whose feed it is, for commands that name nothing but its number."""
    found: int | None = session.scalar(select(_feed.c.business_id).where(_feed.c.id == feed_id))
    return found
