"""Doors to what the house does with courses."""

from datetime import date, datetime
from typing import Any

from booking.domain.access import Actor
from booking.domain.courses import Rhythm
from booking.services.courses import cancelling, publishing
from booking.services.courses.publishing import Course
from booking.services.links import Links

Said = dict[str, Any]


def publish(said: Said, now: datetime, links: Links) -> Said:
    """Publish a session of a course."""
    rhythm = Rhythm(date.fromisoformat(said["on"]), said["at"])
    made = publishing.publish(Actor.of_server(said["business_id"]), Course(said["service"], rhythm), now)
    return {"appointment_ids": made.appointment_ids}


def cancel_session(said: Said, now: datetime, links: Links) -> Said:
    """Cancel a session with everybody in it."""
    found = cancelling.cancel(Actor.of_server(said["business_id"]), said["appointment_id"], now)
    return {"count": len(found.by_mail)}
