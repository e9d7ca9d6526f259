"""Taking parts of a set-up out of use and back, and their order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.errors import InUse
from booking.services import businesses, record
from booking.services.setup import exporting, parts, versions, writing
from booking.services.setup.checking import examined
from booking.services.setup.consequences import new_misfits
from booking.services.setup.exporting import Document
from booking.services.setup.locked import SUBJECTS, hold, raise_version, users
from booking.services.setup.parts import Path
from booking.storage.models import Location
from booking.storage.queries.businesses import load
from booking.storage.queries.future_visits import FutureVisit
from booking.storage.unit_of_work import reading, retried, unit_of_work


def archived(business_id: int, collection: str) -> list[tuple[str, Any]]:
    """What is out of use: slug and name (or names) of each, the last one first."""
    model = writing.MODELS[collection]
    query = select(model.slug, model.name).where(model.business_id == business_id, model.archived_at.is_not(None))
    with reading() as session:
        return [(slug, name) for slug, name in session.execute(query.order_by(model.archived_at.desc(), model.id))]


@retried
def archive(actor: Actor, path: Path, now: datetime, *, seen: str | None = None) -> tuple[FutureVisit, ...]:
    """Take a location, resource or service out of use. Again changes nothing.

    *seen* is the version that was read, none for any. Bookings stay as they are; those to come that stand on a
    resource which is out of use now are answered. Raises Outdated, InUse where something in use needs it, NotFound,
    NotAllowed.
    """
    return _set_archived(actor, path, now, now, seen)


@retried
def restore(actor: Actor, path: Path, now: datetime) -> None:
    """Take one into use again, after the others. Raises InUse where its own place is out of use, NotFound."""
    _set_archived(actor, path, None, now)


@retried
def reorder(actor: Actor, collection: str, slugs: Sequence[str], now: datetime) -> None:
    """Bring the parts in use into this order; those that are not named come after them, as they stood."""
    actor.require(Permission.SETUP_CHANGE)
    with unit_of_work() as session:
        held = hold(session, actor.business_id)
        before = [each["slug"] for each in held.document[collection]]
        after = sorted(before, key=lambda slug: slugs.index(slug) if slug in slugs else len(slugs))
        if before == after:
            return
        rows = {slug: writing.row_of(session, actor.business_id, collection, slug) for slug in before}
        for position, slug in enumerate(after):
            rows[slug].position = position
        session.flush()
        raise_version(held)
        order = {f"{collection}.order": (", ".join(before), ", ".join(after))}
        record.add(session, actor, "reordered", "business", actor.business_id, now, order)


def _set_archived(
    actor: Actor, path: Path, at: datetime | None, now: datetime, seen: str | None = None
) -> tuple[FutureVisit, ...]:
    actor.require(Permission.SETUP_CHANGE)
    collection, slug = path
    with unit_of_work() as session:
        held = hold(session, actor.business_id)
        row = writing.row_of(session, actor.business_id, collection, slug)
        if (row.archived_at is None) == (at is None):
            return ()
        before = businesses.known(session, actor.business_id, held.business.rules_version).business
        if at is None:
            _refuse_without_place(session, row)
            row.position = writing.next_position(session, writing.MODELS[collection], actor.business_id)
        else:
            versions.require(parts.at(held.document, path), seen)
            _refuse_needed(held.document, path)
        row.archived_at = at
        raise_version(held)
        action = "restored" if at is None else "archived"
        record.add(session, actor, action, SUBJECTS[collection], row.id, now)
        whole = exporting.whole(exporting.Rows(session, held.business))
        shape, faults = examined(whole)
        if shape is None or faults:
            raise InUse(by=users(whole, faults))
        if at is None or collection != "resources":
            return ()
        return tuple(new_misfits(session, before, load(session, actor.business_id), now))


def _refuse_needed(document: Document, path: Path) -> None:
    """Raise InUse where a location still has people, rooms, hours or services."""
    collection, slug = path
    if collection != "locations":
        return
    needing = [
        (kind, each["slug"], each["name"])
        for kind in ("resources", "services")
        for each in document[kind]
        if each["location"] == slug or any(row.get("location") == slug for row in each.get("weekly_hours") or ())
    ]
    if needing:
        raise InUse(by=needing)


def _refuse_without_place(session: Session, row: Any) -> None:
    """Raise InUse where a resource or service stands at a location that is out of use."""
    location_id = getattr(row, "location_id", None)
    if location_id is None:
        return
    place = session.get_one(Location, (row.business_id, location_id))
    if place.archived_at is not None:
        raise InUse(by=[("locations", place.slug, place.name)])
