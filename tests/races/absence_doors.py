"""A door to what the page of an absence does."""

from datetime import datetime
from typing import Any

from booking.domain.access import Actor
from booking.services.absences import applying
from booking.services.links import Links

Said = dict[str, Any]


def absence_go_on(said: Said, now: datetime, links: Links) -> Said:
    """Do the next steps of an absence."""
    return {"left": applying.go_on(Actor.of_server(said["business_id"]), said["absence_id"], now)}
