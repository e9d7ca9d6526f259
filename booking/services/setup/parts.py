"""Parts of a set-up document: where they stand, what they are now, and the document with another in their place.

A path is ``("business",)`` for what the business says of itself, ``("audiences",)``, or a collection and a slug such
as ``("resources", "dr-a")``, perhaps with a key of that: ``("resources", "dr-a", "weekly_hours")``.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import NotFound
from booking.services.setup import exporting
from booking.services.setup.exporting import Document, Rows
from booking.services.setup.faults import Fault
from booking.services.setup.faults import Path as FaultPath
from booking.storage.models import Business
from booking.storage.unit_of_work import reading

Path = tuple[str, ...]
BUSINESS: Path = ("business",)
AUDIENCES: Path = ("audiences",)
COLLECTIONS = ("locations", "resources", "services")
OF_BUSINESS = (
    "name",
    "trade",
    "locale",
    "address_form",
    "currency",
    "email",
    "phone",
    "confirms_addresses",
    "asks_work",
    "keeps_names",
    "release_minutes",
    "offer_minutes",
    "offer_quiet_from",
    "offer_quiet_until",
    "tells_openings",
    "assistants",
    "legal",
)

_EXPORTED: Mapping[str, Callable[[Any, Rows], Document]] = {
    "locations": exporting.location,
    "resources": exporting.resource,
    "services": exporting.service,
}


def part(business_id: int, path: Path) -> Any:
    """One part as it is now. Raises NotFound."""
    with reading() as session:
        rows = rows_of(session, business_id)
        if path == BUSINESS:
            return exporting.of_business(rows.business)
        if path == AUDIENCES:
            return exporting.audiences(rows.business)
        collection, slug, *keys = path
        found = next((each for each in getattr(rows, collection) if each.slug == slug), None)
        if found is None:
            raise NotFound(what=collection)
        return _below(_EXPORTED[collection](found, rows), keys)


def parts(business_id: int, collection: str) -> list[Document]:
    """All parts of a collection, in their order."""
    with reading() as session:
        rows = rows_of(session, business_id)
        return [_EXPORTED[collection](each, rows) for each in getattr(rows, collection)]


def rows_of(session: Session, business_id: int) -> Rows:
    """The rows of a business that is in use. Raises NotFound."""
    query = select(Business).where(Business.id == business_id, Business.archived_at.is_(None))
    business = session.scalar(query)
    if business is None:
        raise NotFound(what="business")
    return Rows(session, business)


def at(document: Document, path: Path) -> Any:
    """The part of a document. Raises NotFound."""
    if path == BUSINESS:
        return {key: document[key] for key in OF_BUSINESS}
    if path == AUDIENCES:
        return document["audiences"]
    collection, slug, *keys = path
    return _below(document[collection][index(document, collection, slug)], keys)


def index(document: Document, collection: str, slug: str) -> int:
    """Where a part stands in its collection. Raises NotFound."""
    for number, each in enumerate(document[collection]):
        if each["slug"] == slug:
            return number
    raise NotFound(what=collection)


def put(document: Document, path: Path, value: Any) -> Document:
    """The document with *value* at the path; slugs stay, for they are in addresses. Raises NotFound."""
    whole = copy.deepcopy(document)
    if path == BUSINESS:
        return {**whole, **value}
    if path == AUDIENCES:
        return {**whole, "audiences": value}
    collection, slug, *keys = path
    number = index(whole, collection, slug)
    if not keys:
        whole[collection][number] = {**value, "slug": slug}
        return whole
    here = whole[collection][number]
    for key in keys[:-1]:
        here = here[key]
    here[keys[-1]] = value
    return whole


def place(document: Document, path: Path) -> FaultPath:
    """Where the part stands in the document, as its faults say it."""
    if path == BUSINESS:
        return ()
    if path == AUDIENCES:
        return ("audiences",)
    collection, slug, *keys = path
    return (collection, index(document, collection, slug), *keys)


def sorted_faults(document: Document, path: Path, faults: list[Fault]) -> tuple[list[Fault], list[Fault]]:
    """The faults inside of a part, said from there, and those elsewhere."""
    root = place(document, path)
    inside, elsewhere = [], []
    for fault in faults:
        is_own = fault.path[:1] in [(key,) for key in OF_BUSINESS] if path == BUSINESS else _begins(fault.path, root)
        if is_own:
            inside.append(fault.below(len(root)))
        else:
            elsewhere.append(fault)
    return inside, elsewhere


def _begins(path: FaultPath, root: FaultPath) -> bool:
    return path[: len(root)] == root


def _below(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = value[key]
    return value
