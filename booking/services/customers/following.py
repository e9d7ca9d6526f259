"""What became of customers since somebody last asked, for programs that keep a list of their own."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.customers import CustomerCard
from booking.services.customers.searching import cards
from booking.storage.queries import customer_changes as queries
from booking.storage.unit_of_work import reading

After = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Followed:
    """A customer who was added or changed, and when that was last; ``merged_into`` is who took over."""

    card: CustomerCard
    changed_at: datetime
    merged_into: int | None
    is_archived: bool


def changed_since(
    actor: Actor, since: datetime, now: datetime, after: After | None, size: int
) -> tuple[list[Followed], After | None]:
    """Who was added or changed at *since* or later, the earliest first, and where more follow. Raises NotAllowed."""
    actor.require(Permission.CUSTOMERS_SEE)
    with reading() as session:
        found = queries.since(session, actor.business_id, since, after, size + 1)
        some = found[:size]
        known = {each.id: each for each in cards(session, actor.business_id, [each.id for each in some], now)}
    followed = [
        Followed(known[each.id], each.at, each.merged_into, each.archived_at is not None)
        for each in some
        if each.id in known
    ]
    return followed, (some[-1].at, some[-1].id) if len(found) > size else None
