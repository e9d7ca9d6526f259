"""A message came back because of its address: the right one is put in, everywhere at once, and it leaves again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.appointments import BookingState
from booking.domain.errors import NotActive, NotFound
from booking.domain.messages import Channel, Recipient
from booking.services import bounces, claims, record, releases
from booking.services.customers import words
from booking.services.outgoing import changes
from booking.services.outgoing.changes import Again
from booking.storage.models import Booking, Customer, Message
from booking.storage.queries.bookings import concerned_resources
from booking.storage.unit_of_work import retried, unit_of_work

OPEN = (BookingState.PENDING, BookingState.CONFIRMED)


@retried
def mend(actor: Actor, message_row: int, address: str, now: datetime) -> Again:
    """Put in the right address and send the message again.

    *address* is checked: one plain mail address, or a number as telephones dial it, as the channel wants. It takes
    the place of the wrong one in the booking, in the customer's other bookings that are still to come, and with the
    customer, wherever that one stood. Raises NotFound, NotAllowed, NotActive.
    """
    actor.require(Permission.CUSTOMERS_CHANGE)
    with unit_of_work() as session:
        row = changes.found(session, actor, message_row)
        if row.booking_id is None or row.recipient != Recipient.CUSTOMER:
            raise NotActive(state=row.state)
        _replace(session, actor, row, address, now)
        bounces.forget(session, actor.business_id, address)
        return changes.again(session, actor, row, now)


def _replace(session: Session, actor: Actor, row: Message, address: str, now: datetime) -> None:
    is_sms = row.channel == Channel.SMS
    column = Booking.contact_phone if is_sms else Booking.contact_email
    mine = Booking.business_id == row.business_id
    booked = session.execute(
        select(Booking.customer_id, column.label("address")).where(mine, Booking.id == row.booking_id)
    ).first()
    if booked is None:
        raise NotFound(what="booking")
    old = booked.address or ""
    if old.casefold() == address.casefold():
        return
    these = Booking.id == row.booking_id
    if booked.customer_id is not None and old:
        others = and_(
            Booking.customer_id == booked.customer_id,
            func.lower(column) == old.casefold(),
            Booking.state.in_(OPEN),
        )
        these = or_(these, others)
    if is_sms:
        _touch_calendars(
            session, row.business_id, session.scalars(select(Booking.appointment_id).where(mine, these)), now
        )
    session.execute(update(Booking).where(mine, these).values({column: address, Booking.updated_at: now}))
    field = "phone" if is_sms else "email"
    record.add(session, actor, "address_mended", "booking", row.booking_id or 0, now, {field: (old or None, address)})
    if booked.customer_id is not None:
        _replace_of_customer(session, actor, booked.customer_id, field, (old, address), now)


def _touch_calendars(session: Session, business_id: int, appointment_ids: Iterable[int], now: datetime) -> None:
    """The calendars that people keep in programs of their own show telephone numbers."""
    concerned = sorted(set(appointment_ids))
    claims.lock(session, business_id, concerned_resources(session, business_id, *concerned))
    releases.touch_calendars(session, business_id, concerned, now)


def _replace_of_customer(
    session: Session, actor: Actor, customer_id: int, field: str, change: tuple[str, str], now: datetime
) -> None:
    old, address = change
    this = (Customer.business_id == actor.business_id, Customer.id == customer_id)
    known: str | None = session.scalar(select(getattr(Customer, field)).where(*this))
    if (known or "").casefold() != old.casefold():
        return
    written = address.casefold() if field == "email" else address
    session.execute(update(Customer).where(*this).values({field: written}))
    words.renew(session, actor.business_id, customer_id)
    record.add(session, actor, "changed", "customer", customer_id, now, {field: (known, written)})
