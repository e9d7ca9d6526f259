"""Feeds as the house keeps them: made, named, given another address, taken back and brought back."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotFound
from booking.domain.feed_settings import faults
from booking.domain.feeds import FeedForm, FeedKind, FeedSettings, Privacy
from booking.domain.texts import one_line
from booking.services import feed_rows, record
from booking.services.links import Links
from booking.services.record import By
from booking.storage.db import table_of
from booking.storage.models import Feed
from booking.storage.queries import feeds as queries
from booking.storage.queries.feeds import FeedRow
from booking.storage.unit_of_work import reading, retried, unit_of_work

_feed = table_of(Feed).c
BY_DEFAULT = FeedSettings()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is to be of: ``of`` is the slug of a resource or a service, or a customer's address.

    Of a resource it may be in another form than as a calendar of events.
    """

    kind: FeedKind = FeedKind.BUSINESS
    of: str = ""
    form: FeedForm = FeedForm.EVENTS


WHOLE = Subject()
SUFFIXES = {FeedForm.BUSY: "ifb"}
"""What addresses end in, where it is not ``ics``: what RFC 5545 8.1 has for free and busy time."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new feed; its address is a secret that opens it."""

    id: int
    address: str


def of_business(actor: Actor) -> list[FeedRow]:
    """The living feeds that are this person's to manage, the oldest first. Raises NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    with reading() as session:
        found = queries.of_business(session, actor.business_id)
    return [each for each in found if _is_theirs(actor, each)]


def one(actor: Actor, feed_id: int) -> FeedRow:
    """A feed, revoked or not. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    with reading() as session:
        return _one(session, actor, feed_id)


def owner_of(feed_id: int) -> int:
    """The id of the business whose feed this is. Raises NotFound."""
    with reading() as session:
        found = queries.business_of(session, feed_id)
    if found is None:
        raise NotFound(what="feed")
    return found


def address(actor: Actor, feed_id: int, links_of: Links) -> str:
    """The address of a living feed: whoever has it can read it. Raises NotFound, NotAllowed."""
    row = one(actor, feed_id)
    if row.revoked_at is not None:
        raise NotFound(what="feed")
    return _address(links_of, links_of.token("feed", actor.business_id, row.id, row.generation), row.form)


def create(
    actor: Actor,
    business: Business,
    links_of: Links,
    now: datetime,
    subject: Subject = WHOLE,
    settings: FeedSettings = BY_DEFAULT,
) -> Made:
    """Make a feed. Raises NotFound for what the business has not, or is not this person's; Invalid; NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    if not _is_of(actor, subject):
        raise NotFound(what=subject.kind.value)
    columns = _columns(business, subject)
    settings = _checked(settings, subject.form)
    with unit_of_work() as session:
        feed_id, token = feed_rows.add(session, By.actor(actor), subject.kind, columns, settings, links_of, now)
    return Made(feed_id, _address(links_of, token, subject.form))


@retried
def change(actor: Actor, feed_id: int, settings: FeedSettings, now: datetime) -> FeedSettings:
    """Set a feed anew, for all who read it; answers how it was set. Raises Invalid, NotFound, NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    with unit_of_work() as session:
        row = _living(session, actor, feed_id)
        before, settings = settings_of(row), _checked(settings, FeedForm(row.form))
        if before != settings:
            this = update(Feed).where(_feed.business_id == actor.business_id, _feed.id == feed_id)
            session.execute(this.values(**feed_rows.values(settings), changed_at=now))
            record.add(session, actor, "changed", "feed", feed_id, now, feed_rows.changes(before, settings))
        return before


@retried
def rotate(actor: Actor, feed_id: int, now: datetime, links_of: Links) -> str:
    """Give a feed another address, which is answered; at the old one there is nothing from now on.

    Raises NotFound, NotAllowed.
    """
    actor.require(Permission.CALENDARS_CONNECT)
    with unit_of_work() as session:
        row = _living(session, actor, feed_id)
        token = feed_rows.renew(session, By.actor(actor), feed_id, row.generation, links_of, now)
        if token is not None:
            return _address(links_of, token, row.form)
    # Somebody else did it at the same time: theirs is the one.
    return address(actor, feed_id, links_of)


@retried
def revoke(actor: Actor, feed_id: int, now: datetime) -> bool:
    """Take a feed back: at its address there is nothing from now on; answers whether it was there until now.

    Raises NotFound, NotAllowed.
    """
    actor.require(Permission.CALENDARS_CONNECT)
    with unit_of_work() as session:
        if _one(session, actor, feed_id).revoked_at is not None:
            return False
        feed_rows.revoke(session, By.actor(actor), feed_id, now)
        return True


@retried
def restore(actor: Actor, feed_id: int, now: datetime) -> None:
    """Bring a feed back that was taken back, at the address that it had. Raises NotFound, NotAllowed."""
    actor.require(Permission.CALENDARS_CONNECT)
    with unit_of_work() as session:
        if _one(session, actor, feed_id).revoked_at is None:
            return
        feed_rows.restore(session, By.actor(actor), feed_id, now)


def settings_of(row: FeedRow) -> FeedSettings:
    """How a feed is set."""
    return FeedSettings(row.name, Privacy(row.privacy), row.locale, row.past_days, row.ahead_days, row.alarm_minutes)


def _living(session: Session, actor: Actor, feed_id: int) -> FeedRow:
    row = _one(session, actor, feed_id)
    if row.revoked_at is not None:
        raise NotFound(what="feed")
    return row


def _one(session: Session, actor: Actor, feed_id: int) -> FeedRow:
    row = queries.one(session, actor.business_id, feed_id)
    if row is None or not _is_theirs(actor, row):
        raise NotFound(what="feed")
    return row


def _is_theirs(actor: Actor, row: FeedRow) -> bool:
    """Whoever has one calendar only has its feeds only: others tell of colleagues and of customers."""
    return actor.resource is None or (row.kind is FeedKind.RESOURCE and actor.concerns(row.resource_slug or ""))


def _is_of(actor: Actor, subject: Subject) -> bool:
    return actor.resource is None or (subject.kind is FeedKind.RESOURCE and actor.concerns(subject.of))


def _columns(business: Business, subject: Subject) -> dict[str, object]:
    """What the row names. Raises NotFound, Invalid."""
    if subject.kind is FeedKind.RESOURCE:
        if subject.of not in business.resources:
            raise NotFound(what="resource")
        return {"resource_id": business.resources[subject.of].rules.id, "form": subject.form}
    if subject.form is not FeedForm.EVENTS:
        raise Invalid([("form", "only_of_a_resource")])
    if subject.kind is FeedKind.SERVICE:
        if subject.of not in business.services:
            raise NotFound(what="service")
        return {"service_id": business.services[subject.of].rules.id}
    if subject.kind is FeedKind.CUSTOMER:
        return {"customer_email": _folded(subject.of)}
    return {}


def _folded(email: str) -> str:
    """An address as customers are known by it. Raises Invalid."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.casefold()
    except EmailNotValidError as error:
        raise Invalid([("customer", "not_an_address")]) from error


def _address(links_of: Links, token: str, form: str) -> str:
    return links_of.of_feed(token, SUFFIXES.get(FeedForm(form), "ics"))


def _checked(settings: FeedSettings, form: FeedForm) -> FeedSettings:
    """The same with a name of one line, and without what its form has not. Raises Invalid."""
    settings = FeedSettings(**{**asdict(settings), "name": one_line(settings.name)})
    if form is not FeedForm.EVENTS:
        settings = replace(settings, privacy=Privacy.BUSY, past_days=0, alarm_minutes=None)
    if found := faults(settings):
        raise Invalid(found)
    return settings
