"""What of a calendar is this house's own: appointments that come back through it, and the addresses of its person."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.intervals import Interval, merge
from booking.ical.found import Busy
from booking.storage.models import Appointment, Booking, Membership, User

T = TypeVar("T")
AT_ONCE = 500


def taken_of_others(session: Session, business_id: int, said: Busy) -> list[Interval]:
    """When a calendar takes time, but for the business's own appointments: those stand here already, or stood."""
    ours = _known(session, business_id, list(said.perhaps_ours))
    others = [span for uid, spans in said.perhaps_ours.items() if uid not in ours for span in spans]
    return merge([*said.taken, *others])


def own_addresses(session: Session, business_id: int, resource_id: int) -> frozenset[str]:
    """The mail addresses of those whose calendar this resource is, in small letters."""
    query = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.business_id == business_id,
            Membership.resource_id == resource_id,
            Membership.ended_at.is_(None),
        )
    )
    return frozenset(each.casefold() for each in session.scalars(query))


def _known(session: Session, business_id: int, uids: list[str]) -> set[str]:
    found: set[str] = set()
    for some in _some(uids):
        for table in (Appointment, Booking):
            query = select(table.uid).where(table.business_id == business_id, table.uid.in_(some))
            found.update(session.scalars(query))
    return found


def _some(values: list[T]) -> Iterable[list[T]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
