"""What stands in a customer's feed: their own bookings, each by itself.

A seat that was given up is over for them, whoever else is still in the group, and nobody else is named or counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from booking.domain.appointments import ENDED, AppointmentKind, BookingState
from booking.domain.feeds import FeedEntry, FeedStatus, Privacy
from booking.domain.sessions import titled
from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, Customer, Line
from booking.storage.queries import parts
from booking.storage.queries.feed_names import NOWHERE, Named, Window, taken, window
from booking.storage.queries.feeds import Subscribed

_appointment, _booking = table_of(Appointment), table_of(Booking)
_line, _customer = table_of(Line), table_of(Customer)
_OF_APPOINTMENT = and_(
    _appointment.c.business_id == _booking.c.business_id, _appointment.c.id == _booking.c.appointment_id
)
_WITH_LINES = and_(_line.c.business_id == _appointment.c.business_id, _line.c.appointment_id == _appointment.c.id)


def seats(session: Session, feed: Subscribed, names: Named, day: date) -> list[FeedEntry]:
    """What a customer's feed shows on *day*, in no order: what is over for thirty days, holds never."""
    rows = session.execute(_query(feed, window(feed, day)))
    found = [list(group) for _, group in groupby(rows, attrgetter("booking_id"))]
    is_full = feed.privacy == Privacy.FULL
    resources = taken(session, feed.business_id, [same[0].id for same in found]) if is_full else {}
    return list(_entries(feed, names, found, resources))


def _entries(
    feed: Subscribed, names: Named, found: Sequence[Sequence[Row[Any]]], resources: Mapping[int, Sequence[int]]
) -> Iterator[FeedEntry]:
    is_told, is_full = feed.privacy != Privacy.BUSY, feed.privacy == Privacy.FULL
    for same in found:
        row = same[0]
        services = tuple(dict.fromkeys(each.service_id for each in same if each.service_id is not None))
        yield FeedEntry(
            uid=row.uid,
            sequence=row.sequence,
            kind=AppointmentKind.VISIT,
            status=_status(BookingState(row.state)),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.zone,
            service_names=titled(names.services_of(services), row.title) if services and is_told else {},
            customer_names=(row.contact_name,) if is_told and row.contact_name else (),
            seats_taken=row.seats,
            capacity=1,
            place=names.places[row.location_id] if is_told else NOWHERE,
            resource_names=names.resources_of([each for each in resources.get(row.id, ()) if each in names.people]),
            created_at=row.created_at,
            updated_at=row.updated_at,
            instructions=names.instructions_of(services) if services and is_full else {},
        )


def _status(state: BookingState) -> FeedStatus:
    if state in ENDED:
        return FeedStatus.CANCELLED
    return FeedStatus.TENTATIVE if state is BookingState.PENDING else FeedStatus.CONFIRMED


def _query(feed: Subscribed, shown: Window) -> Select[*tuple[Any, ...]]:
    """What was booked under the address, by people who have it now or were made one with somebody else since.

    Found by the customers, of whom there is an index by address.
    """
    email = feed.customer_email
    theirs = and_(_customer.c.business_id == feed.business_id, _customer.c.email == email)
    have_it = select(_customer.c.id).where(theirs)
    merged = select(_customer.c.merged_into).where(theirs, _customer.c.merged_into.is_not(None))
    return (
        select(
            *(_booking.c[name] for name in ("uid", "sequence", "state", "seats", "contact_name", "created_at")),
            _booking.c.id.label("booking_id"),
            _booking.c.updated_at,
            *(_appointment.c[name] for name in ("id", "starts_at", "ends_at", "zone", "location_id")),
            parts.TITLE,
            _line.c.service_id,
        )
        .select_from(_booking.join(_appointment, _OF_APPOINTMENT).outerjoin(_line, _WITH_LINES))
        .where(
            _booking.c.business_id == feed.business_id,
            _booking.c.customer_id.in_(have_it.union(merged)),
            or_(func.lower(_booking.c.contact_email) == email, _booking.c.customer_id.in_(have_it)),
            _booking.c.state != BookingState.HELD,
            or_(_booking.c.state.not_in(sorted(ENDED)), _booking.c.updated_at > shown.over_since),
            shown.holds(_appointment.c.starts_at),
        )
        .order_by(_booking.c.id, _line.c.position)
    )
