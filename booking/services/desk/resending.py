"""Telling a customer once more, and giving them a new link where the old one came into the wrong hands."""

from datetime import datetime

from sqlalchemy import update

from booking.domain.access import Actor, Permission
from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotActive, NotFound
from booking.domain.messages import Reason, Recipient
from booking.services import links, messages, record
from booking.services.bookings import known_facts
from booking.services.changes import for_change, lock_involved
from booking.services.desk import versions
from booking.services.desk.showing import sheet_of
from booking.services.links import Links, Target
from booking.storage.models import Booking, Link
from booking.storage.unit_of_work import reading, retried, unit_of_work

_REASONS = {
    BookingState.CONFIRMED: Reason.CONFIRMED,
    BookingState.PENDING: Reason.REQUESTED,
    BookingState.CANCELLED: Reason.CANCELLED,
    BookingState.DECLINED: Reason.DECLINED,
}


def facts_of(actor: Actor, booking_id: int) -> BookingFacts:
    """One booking of this business. Raises NotFound, NotAllowed."""
    sheet_of(actor, booking_id)
    with reading() as session:
        return known_facts(session, actor.business_id, booking_id)


@retried
def resend(actor: Actor, booking_id: int, now: datetime) -> BookingFacts:
    """Send the customer how the booking stands now; what was on its way is not sent besides.

    Raises NotActive where there is nothing to say, NotFound where there is no address or no booking.
    """
    actor.require(Permission.BOOKINGS_CHANGE)
    found = facts_of(actor, booking_id)
    if not found.contact.email:
        raise NotFound(what="address")
    reason = _REASONS.get(found.state)
    if reason is None:
        raise NotActive(state=found.state.value)
    with unit_of_work() as session:
        messages.add(session, actor.business_id, booking_id, reason, now, (Recipient.CUSTOMER,))
        record.add(session, actor, "told_again", "booking", booking_id, now)
    return found


@retried
def renew_link(actor: Actor, booking_id: int, now: datetime, links_of: Links, *, seen: str | None = None) -> str:
    """Make the booking's link a new one; the old ones answer that they are gone. Answers its token.

    *seen* is the version of its appointment that a program read. Raises NotFound, NotAllowed, Outdated.
    """
    actor.require(Permission.BOOKINGS_CHANGE)
    generation = facts_of(actor, booking_id).generation + 1
    token = links_of.token("manage", actor.business_id, booking_id, generation)
    with unit_of_work() as session:
        if seen is not None:
            target = Target("manage", actor.business_id, booking_id)
            lock_involved(session, target)
            versions.require(session, actor.business_id, for_change(session, target).appointment_id, seen)
        changed = session.scalar(
            update(Booking)
            .where(
                Booking.business_id == actor.business_id,
                Booking.id == booking_id,
                Booking.generation == generation - 1,
            )
            .values(generation=generation, updated_at=now)
            .returning(Booking.id)
        )
        if changed is not None:
            session.execute(
                update(Link)
                .where(
                    Link.business_id == actor.business_id,
                    Link.subject_id == booking_id,
                    Link.purpose.in_(("view", "manage")),
                    Link.dead_at.is_(None),
                )
                .values(dead_at=now)
            )
            links.remember(session, links.row(token, "manage", actor.business_id, booking_id))
            record.add(session, actor, "link_renewed", "booking", booking_id, now)
    return token
