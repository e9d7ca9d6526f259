"""When resources and locations are open, for programs of the business: weekly hours, single days, absences."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InUse, InvalidSetup, NotFound
from booking.domain.programs import Scope
from booking.services.programs.entering import Entry
from booking.services.setup import opened, parts, putting, versions
from booking.services.setup.parts import Path
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.house.changed import edited_answer
from booking.web.api.house.faulty import faults_told
from booking.web.api.house.schemas.schedules import Hours, HoursChanged, HoursSent, OpenQuery, OpenTimes
from booking.web.api.routes import operations

READ, WRITE = (Scope.SCHEDULES_READ,), (Scope.SCHEDULES_WRITE,)
BASE = "/businesses/<slug:business>"
RESOURCE, LOCATION = f"{BASE}/resources/<slug:resource>", f"{BASE}/locations/<slug:location>"
KEYS = ("weekly_hours", "date_overrides")
CHANGES: Any = {
    "body": HoursSent,
    "answers": {200: HoursChanged},
    "refusals": (InvalidSetup, InUse),
    "scopes": WRITE,
    "takes_condition": True,
    "is_versioned": True,
}


@operations.declare(
    "GET", f"{RESOURCE}/hours", "Hours of a resource", answers={200: Hours}, scopes=READ, is_versioned=True
)
def show_hours(entry: Entry, resource: str) -> Response:
    """The weekly hours of a person, room or device, and those of single days."""
    require_resource(entry, resource)
    return _shown(entry, ("resources", resource))


@operations.declare("PUT", f"{RESOURCE}/hours", "Set the hours of a resource", **CHANGES)
def put_hours(entry: Entry, resource: str, condition: str | None, body: HoursSent) -> Response:
    """All of them are replaced. Bookings stay as they are; those to come that do not fit any more are answered."""
    require_resource(entry, resource)
    return _put(entry, ("resources", resource), condition, body)


@operations.declare(
    "GET", f"{LOCATION}/hours", "Hours of a location", answers={200: Hours}, scopes=READ, is_versioned=True
)
def show_location_hours(entry: Entry, location: str) -> Response:
    """The weekly hours of a place, and those of single days, with the days on which it is closed."""
    entry.actor.require(Permission.CALENDAR_SEE)
    return _shown(entry, ("locations", location))


@operations.declare("PUT", f"{LOCATION}/hours", "Set the hours of a location", **CHANGES)
def put_location_hours(entry: Entry, location: str, condition: str | None, body: HoursSent) -> Response:
    """All of them are replaced; a day with no hours is closed for everybody who has no hours of their own for it."""
    return _put(entry, ("locations", location), condition, body)


@operations.declare(
    "GET", f"{RESOURCE}/open", "When a resource is open", query=OpenQuery, answers={200: OpenTimes}, scopes=READ
)
def list_open_times(entry: Entry, resource: str, query: OpenQuery) -> Response:
    """Weekly hours, single days and absences together, as they will be; what is booked is not taken out."""
    zone, found = opened.open_times(entry.actor, entry.business, resource, query.first, query.last)
    place = ZoneInfo(zone)
    times = [{"starts_at": _text(starts, place), "ends_at": _text(ends, place)} for starts, ends in found]
    return answer({"time_zone": zone, "open": times})


def require_resource(entry: Entry, slug: str) -> None:
    """Raise NotFound where there is no such resource, or none that concerns whom the program acts for."""
    entry.actor.require(Permission.CALENDAR_SEE)
    if slug not in entry.business.resources or not entry.actor.concerns(slug):
        raise NotFound(what="resource")


def _shown(entry: Entry, path: Path) -> Response:
    hours = _hours(parts.part(entry.business.id, path))
    return versioned(hours, versions.version(hours))


def _put(entry: Entry, path: Path, condition: str | None, body: HoursSent) -> Response:
    values = {"weekly_hours": body.weekly_hours, "date_overrides": body.date_overrides}
    with faults_told():
        edited = putting.put_keys(entry.actor, path, values, clock.now(), condition)
    return edited_answer(edited, _hours(edited.part))


def _hours(part: Any) -> dict[str, object]:
    return {key: part[key] for key in KEYS}


def _text(at: datetime, place: ZoneInfo) -> str:
    return at.astimezone(place).isoformat()
