"""Bookings for show: made as any other, of which nobody is told."""

from sqlalchemy import update

from booking.storage.models import Message
from booking.storage.unit_of_work import unit_of_work


def keep_quiet(business_id: int) -> None:
    """Take back every message of a business that has not left: what it is about is made up."""
    with unit_of_work() as session:
        session.execute(
            update(Message)
            .where(Message.business_id == business_id, Message.state == "due")
            .values(state="superseded", leased_until=None)
        )
