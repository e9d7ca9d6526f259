"""Versions of appointments: who changes one may say which they have seen, and it is compared under the lock."""

from sqlalchemy.orm import Session

from booking.domain.errors import Outdated
from booking.storage.queries import agenda


def require(session: Session, business_id: int, appointment_id: int, seen: str | None) -> None:
    """Raise Outdated where an appointment is another than was *seen*; none has not looked, and any will do.

    Its resources must be locked, so that of two who have seen the same one only changes it.
    """
    if seen is None:
        return
    found = agenda.of(session, business_id, [appointment_id]).get(appointment_id)
    if found is None or found.version != seen:
        raise Outdated
