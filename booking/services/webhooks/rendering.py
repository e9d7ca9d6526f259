"""What a telling says: the facts of the moment at which it leaves, in the words of the interface for programs."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.errors import NotFound
from booking.services import agenda
from booking.services.agenda_values import appointment_values
from booking.storage.models import Business
from booking.storage.unit_of_work import reading

KEPT_INSIDE = ("bookings", "note")
"""What is not said of an appointment: who else is in it, and what the house notes for itself."""


def body(business_id: int, event: str, subject: str, subject_id: int, happened_at: datetime) -> bytes | None:
    """The telling as JSON: ``type``, ``timestamp`` when it happened, ``data``; none where there is nothing to say.

    Of a booking it has all that the interface answers of it, and the appointment that it stands in; of anything else
    only what it is, for whoever may know more asks for it.
    """
    with reading() as session:
        slug = session.scalar(select(Business.slug).where(Business.id == business_id))
    data = _of_booking(business_id, subject_id) if subject == "booking" else {subject: {"id": subject_id}}
    if slug is None or data is None:
        return None
    said = {
        "type": event,
        "timestamp": happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "business": slug,
        "data": data,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _of_booking(business_id: int, booking_id: int) -> dict[str, Any] | None:
    actor = Actor.of_server(business_id)
    try:
        found = appointment_values(agenda.with_booking(actor, booking_id), actor)
    except NotFound:
        return None
    bookings = found["bookings"]
    assert isinstance(bookings, list)
    seats = next((each for each in bookings if each["id"] == booking_id), None)
    if seats is None:
        return None
    return {"booking": seats, "appointment": {name: found[name] for name in found if name not in KEPT_INSIDE}}
