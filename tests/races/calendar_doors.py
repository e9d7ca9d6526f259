"""A door for calendar programs: what one writes into the calendar that its password is for."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from booking.domain.programs import TokenKind
from booking.services.links import Links
from booking.services.own_calendar import writing
from booking.services.programs import entering

Said = dict[str, Any]
TIME = re.compile(r"(DTSTART|DTEND)[^\r\n]*")
UTC_FORM = "%Y%m%dT%H%M%SZ"


def program_drag(said: Said, now: datetime, links: Links) -> Said:
    """Drag an appointment in a calendar program: what it has read, with another time."""
    entry = entering.enter(said["password"], TokenKind.CALENDAR, now)
    assert entry is not None
    starts_at = datetime.fromisoformat(said["starts_at"])
    times = {"DTSTART": starts_at, "DTEND": starts_at + timedelta(minutes=said["minutes"])}
    text = TIME.sub(lambda found: f"{found[1]}:{_utc(times[found[1]])}", said["text"])
    seal = current_app.extensions["seal"]
    return {"tag": writing.write(entry, said["name"], text, now, seal=seal, only_if=said["tag"]).etag}


def _utc(instant: datetime) -> str:
    return (instant - (instant.utcoffset() or timedelta())).strftime(UTC_FORM)
