"""Whose calendars are whose: what an actor may connect, and the rows that are theirs."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.storage.models import ForeignCalendar, Location, Resource


class Place(NamedTuple):
    """The resource that a calendar concerns, and the zone of where it is."""

    resource_id: int
    slug: str
    zone: str


def about(business_id: int, calendar_id: int) -> str:
    """What a sealed address is bound to."""
    return f"foreign calendar {business_id} {calendar_id}"


def source(calendar_id: int) -> str:
    """Under which its busy times stand."""
    return f"calendar:{calendar_id}"


def place_of(session: Session, actor: Actor, slug: str) -> Place:
    """A resource that the actor may connect calendars to. Raises NotAllowed, NotFound."""
    actor.require(Permission.CALENDARS_CONNECT)
    query = (
        select(Resource.id, Resource.slug, Location.time_zone)
        .join(Location, (Location.business_id == Resource.business_id) & (Location.id == Resource.location_id))
        .where(Resource.business_id == actor.business_id, Resource.slug == slug, Resource.archived_at.is_(None))
    )
    found = session.execute(query).one_or_none()
    if found is None or not actor.concerns(slug):
        raise NotFound(what="resource")
    return Place(*found)


def calendar_of(
    session: Session, actor: Actor, calendar_id: int, *, removed: bool = False
) -> tuple[ForeignCalendar, Place]:
    """A calendar that is the actor's to see, with its place. Raises NotAllowed, NotFound."""
    actor.require(Permission.CALENDARS_CONNECT)
    row = session.get(ForeignCalendar, (actor.business_id, calendar_id))
    slug = row and session.scalar(
        select(Resource.slug).where(Resource.business_id == actor.business_id, Resource.id == row.resource_id)
    )
    if row is None or not slug or (row.removed_at is not None) is not removed:
        raise NotFound(what="calendar")
    try:
        return row, place_of(session, actor, slug)
    except NotFound as error:
        raise NotFound(what="calendar") from error
