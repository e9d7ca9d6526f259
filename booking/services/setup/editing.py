"""Editing one part of a set-up: checked as a whole document is, and never over what somebody else changed meanwhile."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business
from booking.domain.errors import NotFound, Stale
from booking.domain.merging import Difference, applied, conflicts, differences, merged
from booking.domain.slugs import slug_of
from booking.services import businesses
from booking.services.setup import exporting, parts, writing
from booking.services.setup.consequences import new_misfits
from booking.services.setup.exporting import Document
from booking.services.setup.faults import Fault, quoted
from booking.services.setup.locked import SUBJECTS, Subject, finish, hold, note, refuse, shape_of
from booking.services.setup.parts import AUDIENCES, BUSINESS, Path
from booking.storage.queries.businesses import load
from booking.storage.queries.future_visits import FutureVisit
from booking.storage.unit_of_work import retried, unit_of_work

TIME = frozenset({"weekly_hours", "date_overrides", "time_off"})
"""Fields that no calendar feed shows."""
WHEN = TIME | {"location", "time_zone"}
"""Fields that decide when something is open."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: the part as it is now, and what tells it from before; no changes where there were none."""

    path: Path
    part: Any
    changes: tuple[Difference, ...]
    misfits: tuple[FutureVisit, ...] = ()
    """Visits to come that fitted the hours before and do not any more; nothing was done about them."""

    @property
    def undoing(self) -> tuple[Difference, ...]:
        """What takes it back."""
        return tuple(each.turned for each in self.changes)


def edit(actor: Actor, path: Path, seen: Any, wanted: Any, now: datetime) -> Edited:
    """Make a part what is *wanted*, by somebody who had *seen* it.

    What others changed meanwhile at other places of the part stays. Raises Stale where they changed what this edit
    changes too; its ``changes`` are those differences, ``present`` is the part as it is and ``merged`` the one with
    this edit done to it, for another try. Raises InvalidSetup, whose ``places`` are faults as seen from the part,
    InUse where something else needs what would be gone, NotFound, NotAllowed.
    """

    def change(present: Any) -> Any:
        found = conflicts(seen, wanted, present, path[2:])
        whole = merged(seen, wanted, present, path[2:])
        if found:
            raise Stale(changes=found, present=present, merged=whole)
        return whole

    return amend(actor, path, change, now)


def undo(actor: Actor, path: Path, changes: Sequence[Difference], now: datetime) -> Edited:
    """Do *changes* to a part, such as those that take an edit back. Raises as ``edit`` does."""

    def change(present: Any) -> Any:
        whole, unfit = applied(present, changes, path[2:])
        if unfit:
            raise Stale(changes=unfit, present=present, merged=whole)
        return whole

    return amend(actor, path, change, now)


@retried
def amend(
    actor: Actor,
    path: Path,
    change: Callable[[Any], Any],
    now: datetime,
    also: Callable[[Session], None] | None = None,
) -> Edited:
    """Make a part what *change* answers for it as it is under the locks. Raises as ``edit`` does.

    *also* is done in the same transaction, whether the part was changed or not.
    """
    _require(actor, path)
    with unit_of_work() as session:
        held = hold(session, actor.business_id)
        present = parts.at(held.document, path)
        wanted = change(copy.deepcopy(present))
        if path not in (BUSINESS, AUDIENCES) and len(path) == 2:
            wanted = {**wanted, "slug": path[1]}
        changed = differences(present, wanted, path[2:])
        if also is not None:
            also(session)
        if not changed:
            return Edited(path, present, ())
        shape = shape_of(parts.put(held.document, path, wanted), path)
        before = businesses.known(session, actor.business_id, held.business.rules_version).business
        fields = {each.place[0] if each.place else path[-1] for each in changed}
        subject: Subject = "business"
        subject_id = actor.business_id
        if path in (BUSINESS, AUDIENCES):
            writing.write_business(session, held.business, shape)
        else:
            collection, slug = path[:2]
            subject = SUBJECTS[collection]
            subject_id = writing.write_part(session, actor.business_id, shape, (collection, slug), now, fields)
        finish(held, shape, now, is_shown=not fields <= TIME)
        note(session, actor, "changed", subject, subject_id, path, changed, now)
        after = exporting.whole(parts.rows_of(session, actor.business_id))
        made = parts.at(after, path)
        misfits = _misfits(session, before, now) if fields & WHEN else ()
        return Edited(path, made, tuple(differences(present, made, path[2:])), misfits)


def _misfits(session: Session, before: Business, now: datetime) -> tuple[FutureVisit, ...]:
    return tuple(new_misfits(session, before, load(session, before.id), now))


@retried
def add(actor: Actor, collection: str, document: Document, now: datetime) -> Edited:
    """Add a location, resource or service after the others; its slug is made from its name where it has none.

    Raises InvalidSetup (``places`` as seen from the new part), NotAllowed.
    """
    actor.require(Permission.SETUP_CHANGE)
    with unit_of_work() as session:
        held = hold(session, actor.business_id)
        model = writing.MODELS[collection]
        taken = set(session.scalars(select(model.slug).where(model.business_id == actor.business_id)))
        slug = document.get("slug") or free_slug(_named(document, held.business.locale), SUBJECTS[collection], taken)
        if isinstance(slug, str) and slug in taken:
            refuse([Fault(("slug",), f"{quoted(slug)} stands here twice", "twice")])
        path = (collection, slug)
        whole = {**held.document, collection: [*held.document[collection], {**document, "slug": slug}]}
        shape = shape_of(whole, path)
        row_id = writing.write_part(session, actor.business_id, shape, path, now)
        finish(held, shape, now, is_shown=False)
        made = parts.at(exporting.whole(parts.rows_of(session, actor.business_id)), path)
        note(session, actor, "added", SUBJECTS[collection], row_id, path, differences({}, made), now)
        return Edited(path, made, ())


def free_slug(name: str, kind: str, taken: set[str]) -> str:
    """A slug made of a name, or of the kind where the name has no letter for one, that is not taken yet."""
    base = slug_of(name) or kind
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base[: 60 - len(str(number))]}-{number}"
    return slug


def _require(actor: Actor, path: Path) -> None:
    """Absences are for those who may change them, each their own; the rest is for who sets the business up."""
    if path[0] == "resources" and path[2:3] == ("time_off",):
        actor.require(Permission.TIME_OFF_CHANGE)
        if not actor.concerns(path[1]):
            raise NotFound(what="resource")
    else:
        actor.require(Permission.SETUP_CHANGE)


def _named(document: Document, locale: str) -> str:
    name = document.get("name")
    if isinstance(name, dict):
        name = name.get(locale) or next(iter(name.values()), "")
    return name if isinstance(name, str) else ""
