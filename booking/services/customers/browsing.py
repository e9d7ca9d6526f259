"""Lists of customers, a page at a time: the cost of a page does not depend on how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.customers import CustomerCard
from booking.services.customers.searching import cards
from booking.storage.queries import customer_lists as queries
from booking.storage.queries.customer_lists import Moment, Place
from booking.storage.types import EPOCH, MICROSECOND
from booking.storage.unit_of_work import reading

AT_ONCE = 50


class List(StrEnum):
    """Which customers, and in which order."""

    LATELY = "lately"
    ALL = "all"
    BLOCKED = "blocked"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Page:
    """Some customers, and the cursor of those that follow; empty where there are none."""

    cards: list[CustomerCard]
    next: str = ""


def browse(
    actor: Actor, which: List, now: datetime, *, letter: str = "", tag: str = "", cursor: str = "", size: int = AT_ONCE
) -> Page:
    """A page of a list. *letter* is one from a to z, or ``#`` for all others; with a *tag* it is those who have it.

    A cursor that nobody here made begins at the beginning. Raises NotAllowed.
    """
    actor.require(Permission.CUSTOMERS_SEE)
    with reading() as session:
        if which is List.LATELY and not tag:
            moments = queries.lately(session, actor.business_id, now, _moment(cursor), size + 1)
            more = (
                f"{(moments[size - 1].at - EPOCH) // MICROSECOND}~{moments[size - 1].id}" if len(moments) > size else ""
            )
            return Page(_cards(session, actor, moments[:size], now), more)
        after = _place(cursor)
        if tag:
            places = queries.tagged(session, actor.business_id, tag, after, size + 1)
        else:
            kind = "sort" if which in (List.ALL, List.LATELY) else which.value
            places = queries.by_name(session, actor.business_id, kind, letter, after, size + 1)
        more = f"{places[size - 1].word}~{places[size - 1].id}" if len(places) > size else ""
        return Page(_cards(session, actor, places[:size], now), more)


def _cards(session: Session, actor: Actor, found: Sequence[Place | Moment], now: datetime) -> list[CustomerCard]:
    return cards(session, actor.business_id, [each.id for each in found], now)


def _place(cursor: str) -> Place | None:
    word, _, number = cursor.rpartition("~")
    return Place(word, int(number)) if _is_number(number) else None


def _moment(cursor: str) -> Moment | None:
    at, _, number = cursor.partition("~")
    if not (_is_number(number) and _is_number(at)):
        return None
    try:
        return Moment(EPOCH + timedelta(microseconds=int(at)), int(number))
    except OverflowError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63
