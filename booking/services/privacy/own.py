"""What a customer does themselves, by the link that was mailed to their address: be told everything, and be forgotten.

The mailbox is the proof. It shows all who booked with the address already, and so it speaks for all of them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import OnlyByPhone, Retained
from booking.services import customer_pages, record
from booking.services.privacy import erasing, telling
from booking.services.privacy.somebody import somebody
from booking.services.record import By
from booking.storage import forgetting
from booking.storage.models import Customer
from booking.storage.unit_of_work import retried, unit_of_work

OF_THE_HOUSE = ("notes", "tags", "changes")
"""What the house wrote for itself: it is told by the house, who may have to leave out what concerns others."""


@retried
def told(token: str, now: datetime) -> dict[str, Any]:
    """Everything that is kept about who booked with the address of this link, but for what the house wrote itself.

    That it was taken stands in the record. Raises NotFound, Gone.
    """
    with unit_of_work() as session:
        page = customer_pages.living(session, token)
        found = []
        for customer_id in customers_of(session, page.business_id, page.email):
            kept = telling.told(session, somebody(session, page.business_id, customer_id), now)
            found.append({name: kept[name] for name in kept if name not in OF_THE_HOUSE})
            record.add(session, By(page.business_id, "customer"), "data_told", "customer", customer_id, now)
        return {"email": page.email, "people": found}


def erase(token: str, now: datetime) -> str:
    """Erase everybody who booked with the address of this link; answers the slug of the business.

    Raises NotFound, Gone; InUse while somebody is still to come; OnlyByPhone where the house has blocked one of them
    and would forget that as well, or something at law needs it: the house is asked then, and the record says that
    they wished it. All are erased, or nobody.
    """
    try:
        slug = _erase(token, now)
    except (OnlyByPhone, Retained) as error:
        _note_wish(token, now)
        raise OnlyByPhone from error
    forgetting.empty_log()
    return slug


@retried
def _erase(token: str, now: datetime) -> str:
    with unit_of_work() as session:
        page = customer_pages.living(session, token, is_locked=True)
        for customer_id in customers_of(session, page.business_id, page.email):
            if session.get_one(Customer, (page.business_id, customer_id)).blocked_at is not None:
                raise OnlyByPhone
            erasing.erase_one(session, By(page.business_id, "customer"), customer_id, now)
        return page.business_slug


@retried
def _note_wish(token: str, now: datetime) -> None:
    with unit_of_work() as session:
        page = customer_pages.living(session, token)
        for customer_id in customers_of(session, page.business_id, page.email):
            record.add(session, By(page.business_id, "customer"), "erasure_wished", "customer", customer_id, now)


def customers_of(session: Session, business_id: int, email: str) -> list[int]:
    """Who goes by this address, those who were merged into somebody left out."""
    query = select(Customer.id).where(
        Customer.business_id == business_id, Customer.email == email, Customer.merged_into.is_(None)
    )
    return list(session.scalars(query.order_by(Customer.id)))
