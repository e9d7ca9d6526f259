"""Addresses that do not work: marked by what mail servers say, believed again when something arrives.

Our own server's yes proves little where it only passes mail on: a mark that a report brought, after such a yes, is
taken away by a person or by the very message that is tried again, not by the next one that leaves.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.outbox import Bounce
from booking.services import record
from booking.services.customers import reach
from booking.storage.db import table_of
from booking.storage.ids import new_id
from booking.storage.models import BouncedAddress, Message
from booking.storage.unit_of_work import reading, retried, rows_changed, unit_of_work
from booking.storage.upserts import insert_or

_table = table_of(BouncedAddress)


def mark(session: Session, business_id: int, address: str, reason: str, message_row: int, at: datetime) -> None:
    """Note that nobody reads an address; *since* stays when it was noted first."""
    said = insert_or(session, _table).values(
        business_id=business_id,
        id=new_id(),
        address=address.casefold(),
        reason=reason,
        message_row=message_row,
        bounced_at=at,
    )
    session.execute(
        said.on_conflict_do_update(
            index_elements=[_table.c.business_id, _table.c.address],
            set_={"reason": reason, "message_row": message_row},
        )
    )


def believe(session: Session, business_id: int, address: str, message_row: int) -> None:
    """Something was taken for this address: it works again, unless a report came although its server had said yes."""
    reported = select(Message.id).where(
        Message.business_id == business_id,
        Message.id == BouncedAddress.message_row,
        Message.sent_at.is_not(None),
        Message.id != message_row,
    )
    this = (BouncedAddress.business_id == business_id, BouncedAddress.address == address.casefold())
    session.execute(delete(BouncedAddress).where(*this, ~reported.exists()))


def known(business_id: int, addresses: Collection[str | None]) -> Mapping[str, Bounce]:
    """Which of these addresses do not work, by the address in lower case."""
    asked = sorted({each.casefold() for each in addresses if each})
    if not asked:
        return {}
    query = select(BouncedAddress.address, BouncedAddress.reason, BouncedAddress.bounced_at).where(
        BouncedAddress.business_id == business_id, BouncedAddress.address.in_(asked)
    )
    with reading() as session:
        return {address: Bounce(address, reason, at) for address, reason, at in session.execute(query)}


@retried
def trust_again(actor: Actor, customer_id: int, now: datetime) -> bool:
    """Take the marks of a customer's addresses away, since they say that these work; answers whether there were any.

    Raises NotFound, NotAllowed.
    """
    with unit_of_work() as session:
        person = reach.person_to_change(session, actor, customer_id)
        is_gone = forget(session, actor.business_id, person.email, person.phone)
        if is_gone:
            record.add(session, actor, "address_trusted", "customer", customer_id, now)
        return is_gone


def forget(session: Session, business_id: int, *addresses: str | None) -> bool:
    """Take marks away within somebody else's transaction: of addresses that nobody has any more."""
    gone = [each.casefold() for each in addresses if each]
    these = (BouncedAddress.business_id == business_id, BouncedAddress.address.in_(gone))
    return bool(gone) and rows_changed(session, delete(BouncedAddress).where(*these)) > 0
