"""Mail that came back: which message it was, whether the report can be believed, and what is kept of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from booking.domain.messages import Channel, Recipient
from booking.notifications import returned
from booking.services import bounces
from booking.storage.models import Message
from booking.storage.types import database_now
from booking.storage.unit_of_work import retried, unit_of_work


class Outcome(StrEnum):
    """What became of a mail that was read."""

    MARKED = "marked"
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    OTHER_RECIPIENT = "other recipient"


def take_in(raw: bytes) -> Outcome:
    """Read one mail and note what it says; a letter that is no report of a lasting failure changes nothing.

    A report is believed where it names a message that left here, and the very address that it went to: to mark an
    address one must have seen a mail to it. Raises Busy.
    """
    found = returned.read(raw)
    return Outcome.NOTHING if found is None else _note(found)


@retried
def _note(found: returned.Returned) -> Outcome:
    with unit_of_work() as session:
        row = session.scalars(select(Message).where(Message.message_id == found.left).with_for_update()).first()
        if row is None or row.channel != Channel.EMAIL or row.sent_at is None or row.address is None:
            return Outcome.UNKNOWN
        if row.address.casefold() not in found.recipients:
            return Outcome.OTHER_RECIPIENT
        reason = found.said or "came back"
        this = (Message.business_id == row.business_id, Message.id == row.id, Message.state.in_(("sent", "failed")))
        session.execute(update(Message).where(*this).values(state="failed", last_error=reason))
        if row.recipient == Recipient.CUSTOMER:
            at: datetime = session.execute(select(database_now())).scalar_one()
            bounces.mark(session, row.business_id, row.address, reason, row.id, at)
        return Outcome.MARKED
