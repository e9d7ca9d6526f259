"""All customers as a table, to be opened in a spreadsheet or taken to another system."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.customers import CustomerCard
from booking.services import record
from booking.services.customers.browsing import List, Page, browse
from booking.services.taking_over.tables import BYTE_ORDER_MARK, line
from booking.storage.unit_of_work import retried, unit_of_work

FIELDS = ("name", "email", "phone", "born_on", "tags", "blocked", "last_visit", "next_visit", "no_shows")
AT_ONCE = 500


@retried
def note(actor: Actor, now: datetime) -> None:
    """Record that somebody takes all customers along. Raises NotAllowed."""
    actor.require(Permission.CUSTOMERS_EXPORT)
    with unit_of_work() as session:
        record.add(session, actor, "customers_exported", "business", actor.business_id, now)


def lines(actor: Actor, headings: Mapping[str, str], separator: str, yes: str, now: datetime) -> Iterator[str]:
    """The table, a line at a time, by the alphabet: the *headings* first, what is true is said as *yes*.

    Dates are ISO 8601. Who is in the archive or was merged is not among them. It is to be recorded before: ``note``.
    """
    actor.require(Permission.CUSTOMERS_EXPORT)
    yield BYTE_ORDER_MARK + line((headings[each] for each in FIELDS), separator)
    page = Page([], next=" ")
    cursor = ""
    while page.next:
        page = browse(actor, List.ALL, now, cursor=cursor, size=AT_ONCE)
        cursor = page.next
        for card in page.cards:
            yield line(_cells(card, yes), separator)


def _cells(card: CustomerCard, yes: str) -> tuple[str, ...]:
    return (
        card.name,
        card.email or "",
        card.phone or "",
        card.born_on.isoformat() if card.born_on else "",
        ", ".join(card.tags),
        yes if card.is_blocked else "",
        card.last_visit.date().isoformat() if card.last_visit else "",
        card.next_visit.date().isoformat() if card.next_visit else "",
        str(card.no_shows) if card.no_shows else "",
    )
