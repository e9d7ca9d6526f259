"""Looking once more before a reminder leaves: between planning and its hour much may have happened."""

from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.errors import NotFound
from booking.domain.reminders import Kind, ReminderRule, due_at, is_too_late
from booking.services import businesses
from booking.services.reminders.planning import address_for
from booking.storage.queries import reminders as queries
from booking.storage.queries.reminders import Reminded


def hour_of(session: Session, business_id: int, message_row: int) -> datetime | None:
    """The instant for which a reminder or follow-up that is due was planned; none where it is not to be sent any more.

    That is where the visit is another time now or does not take place, the rule is gone, nobody wants it, it is too
    late, or the address does not work.
    """
    found = queries.sending(session, business_id, message_row)
    if found is None or found.is_removed:
        return None
    one = queries.one(session, business_id, found.booking_id)
    if one is None or one.visit.starts_at != found.for_start:
        return None
    try:
        known = businesses.known_now(session, business_id)[0].business
    except NotFound:
        return None
    address = address_for(found.rule.channel, one)
    is_meant = (
        one.wants(known.reminds_always)
        and _is_in_place(found.rule, one, found.now)
        and not is_too_late(found.rule, one.visit, found.now)
        and address is not None
        and not queries.has_bounced(session, business_id, address)
    )
    return due_at(found.rule, one.visit) if is_meant else None


def _is_in_place(rule: ReminderRule, one: Reminded, now: datetime) -> bool:
    """Before a visit that stands; after one that took place, as far as anybody has said otherwise."""
    if rule.kind is Kind.REMINDER:
        return one.state == BookingState.CONFIRMED
    return one.state == BookingState.COMPLETED or (one.state == BookingState.CONFIRMED and one.visit.ends_at <= now)
