"""Customers who are probably one and the same."""

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from booking.domain.access import Actor, Permission
from booking.domain.customers import CustomerCard
from booking.domain.words import sort_word
from booking.services.customers import reach
from booking.services.customers.searching import cards
from booking.storage.queries import customer_lists as queries
from booking.storage.unit_of_work import reading

AT_ONCE = 25  # names
MOST_OF_A_NAME = 20


@dataclass(frozen=True, slots=True)
class Doubles:
    """Pairs that may be one person each, and the cursor of those that follow; empty where there are none."""

    pairs: list[tuple[CustomerCard, CustomerCard]]
    next: str = ""


def doubles(actor: Actor, now: datetime, cursor: str = "", size: int = AT_ONCE) -> Doubles:
    """Pairs of one name, by the alphabet. Raises NotAllowed."""
    actor.require(Permission.CUSTOMERS_CHANGE)
    with reading() as session:
        names = queries.shared_names(session, actor.business_id, cursor, size + 1)
        ids = queries.named(session, actor.business_id, names[:size])
        groups = [sorted(ids[name])[:MOST_OF_A_NAME] for name in names[:size]]
        together = [each for group in groups for each in group]
        made = {card.id: card for card in cards(session, actor.business_id, together, now)}
    pairs = [
        (made[one], made[other])
        for group in groups
        for one, other in combinations(group, 2)
        if one in made and other in made and is_likely(made[one], made[other])
    ]
    return Doubles(pairs, names[size - 1] if len(names) > size else "")


def doubles_of(actor: Actor, customer_id: int, now: datetime) -> list[CustomerCard]:
    """Who may be the same person as this customer. Raises NotFound, NotAllowed."""
    actor.require(Permission.CUSTOMERS_CHANGE)
    with reading() as session:
        person = reach.person(session, actor, customer_id)
        name = sort_word(person.name)
        others = queries.named(session, actor.business_id, [name]).get(name, [])
        made = cards(session, actor.business_id, [customer_id, *(each for each in others if each != customer_id)], now)
    return [card for card in made[1:] if is_likely(made[0], card)]


def is_likely(one: CustomerCard, other: CustomerCard) -> bool:
    """Of one name already: whether they share what tells people apart, or nothing of it differs."""
    if one.born_on and other.born_on and one.born_on != other.born_on:
        return False
    known = ((one.email, other.email), (one.phone, other.phone), (one.born_on, other.born_on))
    both = [mine == theirs for mine, theirs in known if mine and theirs]
    return any(both) or not both
