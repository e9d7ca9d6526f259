"""Absences for programs of the business: who is away, and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InUse, InvalidSetup, NotFound
from booking.services.programs.entering import Entry
from booking.services.setup import exceptions, parts, putting, versions
from booking.services.setup.editing import Edited
from booking.services.setup.parts import Path
from booking.web import clock
from booking.web.api.answers import versioned
from booking.web.api.house.changed import misfit_values
from booking.web.api.house.faulty import faults_told
from booking.web.api.house.schedules import READ, RESOURCE, WRITE, require_resource
from booking.web.api.house.schemas.schedules import AbsenceNamed, TimeOffList, TimeOffListSent, TimeOffSent
from booking.web.api.routes import operations

BASE = f"{RESOURCE}/time-off"
REFUSALS = (InvalidSetup, InUse)


@operations.declare("GET", BASE, "Absences", answers={200: TimeOffList}, scopes=READ, is_versioned=True)
def list_time_off(entry: Entry, resource: str) -> Response:
    """When a person is away, or a room or device out of use, by their beginning."""
    require_resource(entry, resource)
    return _answer(entry, parts.part(entry.business.id, _path(resource)))


@operations.declare(
    "POST",
    BASE,
    "Add an absence",
    body=TimeOffSent,
    answers={201: TimeOffList},
    refusals=REFUSALS,
    scopes=WRITE,
    is_versioned=True,
)
def add_time_off(entry: Entry, resource: str, body: TimeOffSent) -> Response:
    """Bookings stay as they are; those that fall into the absence are answered, to be moved or cancelled. Who has a
    calendar of their own notes their own. The same absence again changes nothing.
    """
    require_resource(entry, resource)
    said = body.starts_at, body.ends_at
    rows = parts.part(entry.business.id, _path(resource))
    if any(_instants(row) == said and row["reason"] == (body.reason or None) for row in rows):
        return _answer(entry, rows, status=201)
    with faults_told():
        edited = exceptions.add_time_off(entry.actor, resource, *said, body.reason or "", clock.now())
    return _edited(entry, edited, 201)


@operations.declare(
    "PUT",
    BASE,
    "Replace all absences",
    body=TimeOffListSent,
    answers={200: TimeOffList},
    refusals=REFUSALS,
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def put_time_off(entry: Entry, resource: str, condition: str | None, body: TimeOffListSent) -> Response:
    """Change some, add some, leave some out: what is sent takes the place of all that there are."""
    require_resource(entry, resource)
    rows = [
        {"starts_at": each.starts_at.isoformat(), "ends_at": each.ends_at.isoformat(), "reason": each.reason or None}
        for each in body.time_off
    ]
    with faults_told():
        return _edited(entry, putting.put(entry.actor, _path(resource), rows, clock.now(), condition))


@operations.declare(
    "POST",
    f"{BASE}/remove",
    "Remove an absence",
    body=AbsenceNamed,
    answers={200: TimeOffList},
    refusals=REFUSALS,
    scopes=WRITE,
    is_versioned=True,
)
def remove_time_off(entry: Entry, resource: str, body: AbsenceNamed) -> Response:
    """The one with these instants; 404 where there is none."""
    require_resource(entry, resource)
    rows = parts.part(entry.business.id, _path(resource))
    row = next((each for each in rows if _instants(each) == (body.starts_at, body.ends_at)), None)
    if row is None:
        raise NotFound(what="time_off")
    done = exceptions.remove_time_off(entry.actor, resource, row["starts_at"], row["ends_at"], clock.now())
    return _edited(entry, done)


def _edited(entry: Entry, edited: Edited, status: int = 200) -> Response:
    return _answer(entry, edited.part, edited.misfits, status)


def _answer(entry: Entry, rows: Any, misfits: Iterable[Any] = (), status: int = 200) -> Response:
    knows_reasons = entry.actor.may(Permission.TIME_OFF_CHANGE)
    told = [{**row, "reason": row["reason"] if knows_reasons else None} for row in rows]
    values = {"time_off": told, "misfits": misfit_values(misfits)}
    return versioned(values, versions.version(rows), status)


def _instants(row: Any) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])


def _path(resource: str) -> Path:
    return ("resources", resource, "time_off")
