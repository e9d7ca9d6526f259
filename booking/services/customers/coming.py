"""How many appointments an address has before it: not more than the service allows."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Service
from booking.domain.errors import TooManyOpen
from booking.storage.models import Booking, Customer, Line
from booking.storage.models import Service as ServiceRow


def require_few(session: Session, business_id: int, service: Service, contact: Contact, now: datetime) -> None:
    """Raise TooManyOpen where this address has as many appointments to come of the service, or a part, as it may.

    What was booked together counts once. All who book such a service take turns here, whoever gives it: an address
    that is new has no row of its own yet to wait for. Whoever asks has locked the resources already.
    """
    limits = {each.rules.id: each.open_max for each in service.parts or (service,) if each.open_max is not None}
    if not limits or not contact.email:
        return
    these = (ServiceRow.business_id == business_id, ServiceRow.id.in_(limits))
    session.execute(select(ServiceRow.id).where(*these).order_by(ServiceRow.id).with_for_update(key_share=True)).all()
    for service_id, limit in limits.items():
        if _count(session, business_id, contact.email, service_id, now) >= limit:
            raise TooManyOpen(limit=limit)


def _count(session: Session, business_id: int, email: str, service_id: int, now: datetime) -> int:
    people = select(Customer.id).where(Customer.business_id == business_id, Customer.email == email.casefold())
    query = (
        select(func.count(func.coalesce(Booking.series_id, Booking.id).distinct()))
        .join(Line, and_(Line.business_id == Booking.business_id, Line.appointment_id == Booking.appointment_id))
        .where(
            Booking.business_id == business_id,
            Booking.customer_id.in_(people),
            Booking.state.in_((BookingState.PENDING, BookingState.CONFIRMED)),
            Booking.moves_id.is_(None),
            Line.service_id == service_id,
            Line.starts_at > now,
        )
    )
    return session.scalar(query) or 0
