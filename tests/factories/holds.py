"""What only time does to a hold, done at once."""

from datetime import UTC, datetime

from sqlalchemy import update

from booking.domain.appointments import BookingState
from booking.storage.models import Booking, Occupancy
from booking.storage.unit_of_work import unit_of_work

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def let_holds_run_out() -> None:
    """Every hold has been over for long."""
    with unit_of_work() as session:
        session.execute(update(Booking).where(Booking.state == BookingState.HELD).values(expires_at=LONG_AGO))
        session.execute(update(Occupancy).where(Occupancy.expires_at.is_not(None)).values(expires_at=LONG_AGO))
