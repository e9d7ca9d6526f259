"""Messages in every state, for tests of the outbox."""

from sqlalchemy import select, update

from booking.domain.businesses import Business
from booking.domain.outbox import Outgoing
from booking.notifications.delivery import PermanentFailure
from booking.services.outbox import deliver_due
from booking.storage.models import BouncedAddress, Message
from booking.storage.queries import outbox as queries
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work
from tests.services.test_bookings import book
from tests.services.test_outbox import Recorder, post

UNKNOWN = "550 5.1.1 <anna@example.org>: user unknown"


def of_recipient(business: Business, recipient: str = "customer") -> Outgoing:
    """The latest message to that side."""
    with reading() as session:
        this = (Message.business_id == business.id, Message.recipient == recipient)
        found = session.scalars(select(Message.id).where(*this).order_by(Message.id.desc())).first()
        assert found is not None
        message = queries.one(session, business.id, found)
        assert message is not None
        return message


def refused(business: Business, reason: str = UNKNOWN, *, is_dead: bool = True) -> Outgoing:
    """A confirmation that the customer's server has refused; the business got its own."""
    book(business)
    deliver_due(post(Recorder(PermanentFailure(reason, is_dead=is_dead))))
    return of_recipient(business)


def delivered() -> Recorder:
    """Deliver what is due, and answer what left."""
    transport = Recorder()
    deliver_due(post(transport))
    return transport


def marked() -> dict[str, str]:
    """The addresses that do not work, with the reason."""
    with reading() as session:
        return {row.address: row.reason for row in session.scalars(select(BouncedAddress))}


def at_once() -> None:
    """Let everything that waits be due."""
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.state == "due").values(due_at=database_now()))


__all__ = ["at_once", "delivered", "marked", "of_recipient", "refused"]
