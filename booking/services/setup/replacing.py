"""The whole set-up of a business replaced by another document, or only tried, by somebody of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.merging import Difference, differences
from booking.services import businesses
from booking.services.setup import exporting, importing, locked, parts, versions
from booking.services.setup.checking import checked
from booking.services.setup.consequences import new_misfits
from booking.services.setup.exporting import Document
from booking.services.setup.faults import Fault, quoted
from booking.services.setup.shape import BusinessShape
from booking.storage.queries.businesses import load
from booking.storage.queries.future_visits import FutureVisit
from booking.storage.unit_of_work import retried, unit_of_work


@dataclass(frozen=True, slots=True)
class Replaced:
    """What replacing did, or would do: the document after it, what tells it from before, and what is archived.

    ``archived`` names what was there and is not any more, like ``service "massage"``. ``misfits`` are visits to come
    that fitted the hours before and do not any more; nothing is done about them.
    """

    document: Document
    changes: tuple[Difference, ...]
    archived: tuple[str, ...]
    misfits: tuple[FutureVisit, ...]


class _OnlyTried(Exception):
    """Takes back what was tried."""

    def __init__(self, found: Replaced) -> None:
        super().__init__()
        self.found = found


def document_of(actor: Actor) -> Document:
    """The whole set-up as it is. Raises NotFound, NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    with unit_of_work() as session:
        return locked.hold(session, actor.business_id).document


@retried
def replace(actor: Actor, document: Document, now: datetime, seen: str | None) -> Replaced:
    """Set the business up as *document* says: whole or not at all, bookings untouched.

    *seen* is the version that was read, none for any. Raises Outdated, InvalidSetup with every fault, NotAllowed.
    """
    actor.require(Permission.SETUP_CHANGE)
    shape = checked(document)
    with unit_of_work() as session:
        return _replace(session, actor, shape, now, seen)


def try_out(actor: Actor, document: Document, now: datetime) -> Replaced:
    """What replacing would do, without doing it. Raises InvalidSetup, NotAllowed."""
    actor.require(Permission.SETUP_CHANGE)
    shape = checked(document)
    try:
        return _tried(actor, shape, now)
    except _OnlyTried as done:
        return done.found


@retried
def _tried(actor: Actor, shape: BusinessShape, now: datetime) -> Replaced:
    with unit_of_work() as session:
        raise _OnlyTried(_replace(session, actor, shape, now, None))


def _replace(session: Session, actor: Actor, shape: BusinessShape, now: datetime, seen: str | None) -> Replaced:
    held = locked.hold(session, actor.business_id)
    versions.require(held.document, seen)
    if shape.slug != held.business.slug:
        # Else it would be written over another business.
        locked.refuse([Fault(("slug",), f"is to be {quoted(held.business.slug)}", "another_slug")])
    before = businesses.known(session, actor.business_id, held.business.rules_version).business
    done = importing.write(session, shape, now, replace=True)
    session.flush()
    session.expire_all()
    made = exporting.whole(parts.rows_of(session, actor.business_id))
    changes = tuple(differences(_by_slug(held.document), _by_slug(made)))
    if changes:
        _note(session, actor, held.document, made, now)
    misfits = new_misfits(session, before, load(session, actor.business_id), now)
    return Replaced(made, changes, tuple(sorted(done.archived)), tuple(misfits))


def _note(session: Session, actor: Actor, before: Document, after: Document, now: datetime) -> None:
    """Record which parts were changed, each as it was and is."""
    old, new = (_parts(_by_slug(each)) for each in (before, after))
    names = [*old, *(each for each in new if each not in old)]
    changed: Sequence[Difference] = [
        Difference(place, old.get(place), new.get(place)) for place in names if old.get(place) != new.get(place)
    ]
    locked.note(session, actor, "changed", "business", actor.business_id, parts.BUSINESS, changed, now)


def _by_slug(document: Document) -> dict[str, Any]:
    """A document whose parts stand under their slugs, so that two can be compared part by part."""
    return {
        key: {each["slug"]: each for each in value} if key in parts.COLLECTIONS else value
        for key, value in document.items()
    }


def _parts(document: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for key, value in document.items():
        if key in parts.COLLECTIONS:
            found.update({(key, slug): part for slug, part in value.items()})
        else:
            found[key,] = value
    return found
