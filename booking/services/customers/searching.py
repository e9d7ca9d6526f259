"""Finding customers while somebody is on the telephone: two letters, a number, a year of birth."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.customers import CustomerCard, Visits
from booking.domain.errors import NotFound
from booking.domain.terms import Term, terms
from booking.services.customers import reach
from booking.storage.queries import customers as queries
from booking.storage.queries.customers import Kept
from booking.storage.unit_of_work import reading

LIMIT = 20
CANDIDATES = 200
"""So many are looked at closer: who types two letters of a hundred thousand people has not said whom he means."""


def search(actor: Actor, text: str, now: datetime, limit: int = LIMIT) -> list[CustomerCard]:
    """Whom the text may mean, the likeliest first: every word of it must be met, one letter of each may be wrong.

    Whole words go before their beginnings, these before what is nearly one; among equals goes first who was here
    last or comes next. Words are those of names, addresses, numbers (``0361…``, ``+49 361…``, the last four
    digits) and birthdays (``1980``, ``12.5.1980``, ``12 May``). Below two letters nobody is found. Who sees only
    their own calendar finds whoever has been on it.
    """
    resource = reach.calendar_of(actor)
    asked = terms(text)
    if not asked:
        return []
    with reading() as session:
        found = queries.begun(session, actor.business_id, asked, resource, CANDIDATES)
        kept = queries.words(session, actor.business_id, found) if found else {}
        if len(found) < limit and any(term.spellings for term in asked):
            kept = _nearly(session, actor.business_id, asked, resource) | kept
        visits = queries.visits(session, actor.business_id, list(kept), now) if kept else {}
        likeliest = sorted(
            kept,
            key=lambda each: (
                _quality(kept[each].words, asked),
                -_nearness(visits.get(each, Visits()), now),
                kept[each].sort,
                each,
            ),
        )
        return _cards(session, actor.business_id, likeliest[:limit], visits)


def card(actor: Actor, customer_id: int, now: datetime) -> CustomerCard:
    """One customer whom the actor may see, to book for. Raises NotFound, NotAllowed."""
    with reading() as session:
        person = reach.person(session, actor, customer_id)
        found = cards(session, actor.business_id, [person.id], now)
    if not found or person.merged_into is not None:
        raise NotFound(what="customer")
    return found[0]


def cards(session: Session, business_id: int, customers: Sequence[int], now: datetime) -> list[CustomerCard]:
    """Cards of these, in the same order; of who is not there any more there is none."""
    visits = queries.visits(session, business_id, customers, now) if customers else {}
    return _cards(session, business_id, customers, visits)


def _cards(
    session: Session, business_id: int, customers: Sequence[int], visits: Mapping[int, Visits]
) -> list[CustomerCard]:
    if not customers:
        return []
    rows = queries.cards(session, business_id, customers)
    tags = queries.tags(session, business_id, customers)
    return [_card(rows[each], tags.get(each, []), visits.get(each, Visits())) for each in customers if each in rows]


def _nearly(session: Session, business_id: int, asked: Sequence[Term], resource: str | None) -> dict[int, Kept]:
    """Those whom a letter left out has in common with what was asked, and who truly are near it."""
    found = queries.nearly(session, business_id, asked, resource, CANDIDATES)
    kept = queries.words(session, business_id, found) if found else {}
    return {each: of for each, of in kept.items() if all(_is_met(of.words, term) for term in asked)}


def _is_met(words: Sequence[str], term: Term) -> bool:
    return any(term.is_met(word) or term.is_nearly_met(word) for word in words)


def _quality(words: Sequence[str], asked: Sequence[Term]) -> int:
    """0 where every term is a whole word, 1 where each begins one, 2 where one is only nearly there."""
    if not all(any(term.is_met(word) for word in words) for term in asked):
        return 2
    return 0 if all(any(word in term.prefixes for word in words) for term in asked) else 1


def _nearness(visits: Visits, now: datetime) -> float:
    """The later, the nearer: a visit to come counts as one that was just now."""
    if visits.next:
        return now.timestamp()
    return visits.last.timestamp() if visits.last else 0.0


def _card(row: queries.CardRow, tags: Sequence[str], visits: Visits) -> CustomerCard:
    return CustomerCard(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        born_on=row.born_on,
        tags=tuple(tags),
        is_blocked=row.blocked_at is not None,
        last_visit=visits.last,
        next_visit=visits.next,
        no_shows=visits.no_shows,
    )
