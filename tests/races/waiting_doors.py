"""Doors to the waiting lists."""

from datetime import datetime
from typing import Any

from booking.services.links import Links
from booking.services.waiting import looking, own

Said = dict[str, Any]


def look(said: Said, now: datetime, links: Links) -> Said:
    """Look for those who wait, as the worker does."""
    return {"count": looking.look(now)}


def accept(said: Said, now: datetime, links: Links) -> Said:
    """Accept what is offered."""
    booked = own.accept(said["token"], said.get("seen"), now, links)
    return {"booking_id": booked.facts.booking_id, "is_replay": booked.is_replay}
