"""Tags of the house on customers: short words of its own."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.texts import one_line
from booking.services.customers import reach
from booking.storage.models import CustomerTag
from booking.storage.unit_of_work import reading

LONGEST = 40
MOST = 20
SHOWN = 60


def written(text: str) -> tuple[str, ...]:
    """The tags that stand between commas: each once, whatever its case, in the order of the alphabet."""
    found: dict[str, str] = {}
    for each in text.replace(";", ",").split(","):
        tag = one_line(each).lstrip("#").strip()
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(sorted(found.values()))


def faults(tags: Sequence[str]) -> list[str]:
    """Codes of what is wrong with these: ``too_many``, ``too_long``."""
    too_long = ["too_long"] if any(len(tag) > LONGEST for tag in tags) else []
    return ["too_many", *too_long] if len(tags) > MOST else too_long


def replace(session: Session, business_id: int, customer_id: int, tags: Iterable[str]) -> None:
    """Let a customer have these tags and no others."""
    of_customer = (CustomerTag.business_id == business_id, CustomerTag.customer_id == customer_id)
    session.execute(delete(CustomerTag).where(*of_customer))
    rows = [{"business_id": business_id, "customer_id": customer_id, "tag": tag} for tag in tags]
    if rows:
        session.execute(insert(CustomerTag), rows)


def used(actor: Actor) -> list[tuple[str, int]]:
    """The tags that customers have, with how many have them; of very many, those that most have."""
    if reach.calendar_of(actor) is not None:
        return []
    query = (
        select(CustomerTag.tag, func.count())
        .where(CustomerTag.business_id == actor.business_id)
        .group_by(CustomerTag.tag)
        .order_by(func.count().desc(), CustomerTag.tag)
        .limit(SHOWN)
    )
    with reading() as session:
        return sorted((tag, count) for tag, count in session.execute(query))
