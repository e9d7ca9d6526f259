"""Finding a business and what it offers; kept in the process while its rules do not change.

A kept business is used only while its ``rules_version`` is the database's: every look-up asks for
the version first, so a change by any process is seen by the next request of every process.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain import combined
from booking.domain.businesses import Business, BusinessCard, Service
from booking.domain.errors import NotFound
from booking.domain.slots import OpenTimes
from booking.storage.queries import businesses as queries
from booking.storage.unit_of_work import looking, reading

KEPT = 512
KEPT_COMBINED = 64
"""So many visits of several services are kept with a business at most; there are more than anybody will ask for."""


@dataclass(frozen=True, slots=True)
class Known:
    """A business with the open times computed from its present rules."""

    business: Business
    opened: OpenTimes = field(default_factory=OpenTimes)


class _Shelf:
    """The businesses last asked for, at most ``KEPT``; safe for the threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[int, Known] = OrderedDict()
        self._ids: dict[str, int] = {}

    def get(self, business_id: int, version: int) -> Known | None:
        with self._lock:
            known = self._known.get(business_id)
            if known is None or known.business.rules_version != version:
                return None
            self._known.move_to_end(business_id)
            return known

    def newest(self, business_id: int) -> Known | None:
        with self._lock:
            return self._known.get(business_id)

    def newest_by(self, slug: str) -> Known | None:
        with self._lock:
            known = self._known.get(self._ids.get(slug, 0))
            # It may go by another slug since.
            return known if known is not None and known.business.slug == slug else None

    def put(self, known: Known) -> None:
        with self._lock:
            self._known[known.business.id] = known
            self._ids[known.business.slug] = known.business.id
            self._known.move_to_end(known.business.id)
            while len(self._known) > KEPT:
                _, dropped = self._known.popitem(last=False)
                if self._ids.get(dropped.business.slug) == dropped.business.id:
                    del self._ids[dropped.business.slug]


_shelf = _Shelf()


def known(session: Session, business_id: int, version: int) -> Known:
    """The business as of *version* or newer, from memory where it is there."""
    found = _shelf.get(business_id, version)
    if found is None:
        found = Known(queries.load(session, business_id))
        _shelf.put(found)
    return found


def as_of(business_id: int, version: int) -> Business:
    """The business as of *version* or newer, read only where it is not kept."""
    found = kept(business_id, version)
    if found is None:
        with reading() as session:
            found = known(session, business_id, version).business
    return found


def kept(business_id: int, version: int) -> Business | None:
    """The business as of exactly this version, if the process remembers it."""
    found = _shelf.get(business_id, version)
    return found.business if found else None


def known_now(session: Session, business_id: int) -> tuple[Known, datetime]:
    """The business as it is in the database now, and the database's clock. Raises NotFound if not in use."""
    found = queries.version_by_id(session, business_id)
    if found is None:
        raise NotFound(what="business")
    version, clock = found
    return known(session, business_id, version), clock


def opened(business: Business) -> OpenTimes | None:
    """The memo of open times that belongs to exactly these rules, if it is kept."""
    found = _shelf.get(business.id, business.rules_version)
    return found.opened if found else None


def business(slug: str) -> Business:
    """The business of this slug. Raises NotFound."""
    with looking() as connection:
        found = queries.version_by_slug(connection, slug)
    if found is None:
        raise NotFound(what="business")
    remembered = _shelf.get(*found)
    if remembered is not None:
        return remembered.business
    with reading() as session:
        return known(session, *found).business


def businesses(page: int = 1, size: int = 50) -> tuple[list[BusinessCard], bool]:
    """One page of the listed businesses by name, and whether more follow."""
    with reading() as session:
        cards = queries.cards(session, page, size)
    return cards[:size], len(cards) > size


def for_assistants(words: str, trade: str, town: str, size: int) -> tuple[list[BusinessCard], bool]:
    """The first businesses by name that assistants may find, and whether more follow."""
    with reading() as session:
        cards = queries.cards_for_assistants(session, words, trade, town, size)
    return cards[:size], len(cards) > size


def present_slug(old_slug: str) -> str | None:
    """The slug by which a business goes now that had this one before; none where nobody had it."""
    with looking() as connection:
        return queries.present_slug(connection, old_slug)


def is_any() -> bool:
    """Whether a business was ever set up here."""
    with looking() as connection:
        return queries.is_any(connection)


def service(business: Business, slug: str) -> Service:
    """The service of this slug, or the visit of several that it names. Raises NotFound."""
    found = find_service(business, slug)
    if found is None:
        raise NotFound(what="service")
    return found


def find_service(business: Business, slug: str | None) -> Service | None:
    """The service of this slug, or the visit of several that it names, such as ``cut+colour``; none where it has none.

    The one way to a service that somebody has booked or asks for: what is kept in ``business.services`` are the
    single ones alone.
    """
    if slug is None:
        return None
    found = business.services.get(slug) or business.combined.get(slug)
    if found is None and (found := combined.found(business.services, slug)) is not None:
        if len(business.combined) >= KEPT_COMBINED:
            business.combined.clear()
        # Of two threads that put it together at once, both use the first one's: what is kept of it goes by identity.
        found = business.combined.setdefault(slug, found)
    return found


def remembered(slug: str) -> Business | None:
    """What the process knows of a business from before; whoever uses it asks whether its version is still good."""
    found = _shelf.newest_by(slug)
    return found.business if found else None


def latest(business: Business) -> Business:
    """The newest of this business that the process knows; a unit that is run again needs no newer argument."""
    found = _shelf.newest(business.id)
    return found.business if found and found.business.rules_version > business.rules_version else business
