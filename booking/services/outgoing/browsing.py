"""Looking into the outbox: by state, by words, page by page."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.errors import NotFound
from booking.domain.outbox import Cursor, Health, Outgoing, State
from booking.services import customers
from booking.storage.queries import outbox as queries
from booking.storage.unit_of_work import looking, reading

PAGE = 50
MOST_FOUND = 2000
MOST_CUSTOMERS = 50
ON_A_CARD = 10
REFERENCE = re.compile(r"[0-9A-Z]{8}")


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, and where the next page begins, none where there is none."""

    messages: list[Outgoing]
    next: Cursor | None


def browse(actor: Actor, state: State, text: str, now: datetime, after: Cursor | None = None) -> Page:
    """Messages in a state; of *text*, those of the customers, the booking or the address that it may mean.

    Raises NotAllowed.
    """
    actor.require(Permission.MESSAGES_SEE)
    among = _meant(actor, text, now) if text else None
    with reading() as session:
        found = queries.page(session, actor.business_id, state, PAGE + 1, after, among)
    if len(found) <= PAGE:
        return Page(found, None)
    last = found[PAGE - 1]
    return Page(found[:PAGE], Cursor(last.due_at, last.id))


def health(actor: Actor) -> Health:
    """How the outbox fares. Raises NotAllowed."""
    actor.require(Permission.MESSAGES_SEE)
    with reading() as session:
        return queries.health(session, actor.business_id)


def failed(business_id: int) -> int:
    """How many messages have failed, up to a hundred: for the menu, on every page."""
    with looking() as connection:
        return queries.failed(connection, business_id)


def message(actor: Actor, message_row: int) -> Outgoing:
    """One message. Raises NotAllowed, NotFound."""
    actor.require(Permission.MESSAGES_SEE)
    with reading() as session:
        found = queries.one(session, actor.business_id, message_row)
    if found is None:
        raise NotFound(what="message")
    return found


def of_bookings(actor: Actor, booking_ids: Collection[int]) -> list[Outgoing]:
    """What was written about bookings that the actor may see; nothing where the role sees no messages."""
    if not actor.may(Permission.MESSAGES_SEE):
        return []
    with reading() as session:
        return queries.of_bookings(session, actor.business_id, booking_ids, ON_A_CARD)


def of_customer(actor: Actor, customer_id: int) -> list[Outgoing]:
    """What was written to a customer last; nothing where the role sees no messages."""
    if not actor.may(Permission.MESSAGES_SEE):
        return []
    with reading() as session:
        bookings = queries.bookings_of(session, actor.business_id, customer_id, 2 * ON_A_CARD)
        return queries.of_bookings(session, actor.business_id, bookings, ON_A_CARD)


def _meant(actor: Actor, text: str, now: datetime) -> set[int]:
    """The messages that the words may mean."""
    known = [each.id for each in customers.search(actor, text, now, MOST_CUSTOMERS)]
    bare = re.sub(r"[\s-]", "", text).upper()
    reference = bare if REFERENCE.fullmatch(bare) else ""
    address = text.strip().casefold() if "@" in text else ""
    with reading() as session:
        return queries.named(session, actor.business_id, known, reference, address, MOST_FOUND)
