"""Finding customers while somebody is on the telephone: two letters, a number, a year of birth."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.customers import CustomerCard, Visits
from booking.domain.errors import NotFound
from booking.domain.terms import Term, terms
from booking.domain.words import sort_word
from booking.services.customers import reach
from booking.storage.queries import customers as queries
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
        sure = queries.begun(session, actor.business_id, asked, resource, CANDIDATES)
        found = dict.fromkeys(sure)
        if len(found) < limit and any(term.spellings for term in asked):
            found |= dict.fromkeys(_nearly(session, actor.business_id, asked, resource))
        return ranked(session, actor.business_id, list(found), asked, now)[:limit]


def card(actor: Actor, customer_id: int, now: datetime) -> CustomerCard:
    """One customer whom the actor may see, to book for. Raises NotFound, NotAllowed."""
    with reading() as session:
        person = reach.person(session, actor, customer_id)
        found = cards(session, actor.business_id, [person.id], now)
    if not found or person.merged_into is not None:
        raise NotFound(what="customer")
    return found[0]


def ranked(
    session: Session, business_id: int, customers: Sequence[int], asked: Sequence[Term], now: datetime
) -> list[CustomerCard]:
    """Cards of these, in the order in which they are likely meant."""
    if not customers:
        return []
    kept = queries.words(session, business_id, customers)
    quality = {each: _quality(kept[each], asked) for each in customers}
    made = cards(session, business_id, customers, now)
    return sorted(made, key=lambda card: (quality[card.id], -_nearness(card, now), sort_word(card.name), card.id))


def cards(session: Session, business_id: int, customers: Sequence[int], now: datetime) -> list[CustomerCard]:
    """Cards of these, in the same order; of who is not there any more there is none."""
    if not customers:
        return []
    rows = queries.cards(session, business_id, customers)
    visits = queries.visits(session, business_id, customers, now)
    tags = queries.tags(session, business_id, customers)
    return [_card(rows[each], tags.get(each, []), visits.get(each, Visits())) for each in customers if each in rows]


def _nearly(session: Session, business_id: int, asked: Sequence[Term], resource: str | None) -> list[int]:
    """Those whom a letter left out has in common with what was asked, and who truly are near it."""
    found = queries.nearly(session, business_id, asked, resource, CANDIDATES)
    kept = queries.words(session, business_id, found) if found else {}
    return [each for each in found if all(_is_met(kept[each], term) for term in asked)]


def _is_met(words: Sequence[str], term: Term) -> bool:
    return any(term.is_met(word) or term.is_nearly_met(word) for word in words)


def _quality(words: Sequence[str], asked: Sequence[Term]) -> int:
    """0 where every term is a whole word, 1 where each begins one, 2 where one is only nearly there."""
    if not all(any(term.is_met(word) for word in words) for term in asked):
        return 2
    return 0 if all(any(word in term.prefixes for word in words) for term in asked) else 1


def _nearness(card: CustomerCard, now: datetime) -> float:
    """The later, the nearer: a visit to come counts as one that was just now."""
    if card.next_visit:
        return now.timestamp()
    return card.last_visit.timestamp() if card.last_visit else 0.0


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
