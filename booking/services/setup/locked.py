"""A business under its locks while its set-up is edited: the document as it is, what it may become, what follows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.errors import InUse, InvalidSetup, NotFound
from booking.domain.merging import Difference, Missing
from booking.services import record
from booking.services.setup import exporting, parts, rows, writing
from booking.services.setup.checking import examined
from booking.services.setup.exporting import Document
from booking.services.setup.faults import Fault
from booking.services.setup.parts import Path
from booking.services.setup.shape import BusinessShape
from booking.storage.models import Business

Subject = Literal["business", "location", "resource", "service"]
SUBJECTS: dict[str, Subject] = {"locations": "location", "resources": "resource", "services": "service"}
LONGEST_VALUE = 2_000
"""Characters of a value that the record keeps: it is there to be read."""


@dataclass(frozen=True, slots=True)
class Held:
    """A business with all its resources locked, and its document as it is."""

    session: Session
    business: Business
    document: Document


def hold(session: Session, business_id: int) -> Held:
    """The business and all its resources locked, as an import does, and the document read after that."""
    query = select(Business).where(Business.id == business_id, Business.archived_at.is_(None))
    business = session.scalar(query.with_for_update(key_share=True))
    if business is None:
        raise NotFound(what="business")
    writing.lock_resources(session, business_id)
    return Held(session, business, exporting.whole(exporting.Rows(session, business)))


def shape_of(document: Document, path: Path) -> BusinessShape:
    shape, faults = examined(document)
    if shape is not None and not faults:
        return shape
    inside, elsewhere = parts.sorted_faults(document, path, faults)
    if inside:
        refuse(inside)
    raise InUse(by=users(document, elsewhere))


def refuse(faults: list[Fault]) -> NoReturn:
    raise InvalidSetup(faults=[str(each) for each in faults], places=tuple(faults))


def users(document: Document, faults: Sequence[Fault]) -> list[tuple[str, str, Any]]:
    """The parts that faults are about: collection, slug and name of each, once."""
    found: dict[tuple[str, str], Any] = {}
    for fault in faults:
        if len(fault.path) > 1 and fault.path[0] in SUBJECTS and isinstance(fault.path[1], int):
            user = document[str(fault.path[0])][fault.path[1]]
            found[str(fault.path[0]), user["slug"]] = user["name"]
    return [(collection, slug, name) for (collection, slug), name in found.items()]


def raise_version(held: Held) -> None:
    held.business.rules_version += 1
    held.session.flush()


def finish(held: Held, shape: BusinessShape, now: datetime, *, is_shown: bool) -> None:
    """What follows from every edit: rules are read anew, look-ups reach as far back as a visit may last."""
    raise_version(held)
    held.business.longest_minutes = max(held.business.longest_minutes, rows.longest(shape))
    held.session.flush()
    if is_shown:
        writing.raise_calendars(held.session, held.business.id, now)
    # What was read before may stand otherwise in the tables now.
    held.session.expire_all()


def note(
    session: Session,
    actor: Actor,
    action: str,
    subject: Subject,
    subject_id: int,
    path: Path,
    changes: Sequence[Difference],
    now: datetime,
) -> None:
    """Who changed what; very long lists are cut, for the record is there to be read."""
    values = {
        each.name or path[-1]: (_said(each.before), _said(each.after)) for each in changes if each.place != ("slug",)
    }
    record.add(session, actor, action, subject, subject_id, now, values)


def _said(value: object) -> str | None:
    if value is None or isinstance(value, Missing):
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
