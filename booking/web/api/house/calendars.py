"""Calendars of others for programs of the business: connected by their address, and how they fare."""

from zoneinfo import ZoneInfo

from flask import current_app, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotFound
from booking.services.foreign_calendars import connecting, listing
from booking.services.foreign_calendars.listing import Connected
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer
from booking.web.api.house.feeds import READ, WRITE
from booking.web.api.house.people import text
from booking.web.api.house.schemas.connections import Calendar, CalendarList, CalendarRemoved, CalendarSent
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

BASE = "/businesses/<slug:business>/calendars"
ONE = f"{BASE}/<int:calendar>"


@operations.declare("GET", BASE, "Connected calendars", answers={200: CalendarList}, scopes=READ)
def list_calendars(entry: Entry) -> Response:
    """Calendars of others whose events keep somebody from being booked."""
    found = listing.of_business(entry.actor, clock.now())
    return answer({"calendars": [_values(entry, each) for each in found]})


@operations.declare("GET", ONE, "One connected calendar", answers={200: Calendar}, scopes=READ)
def show_calendar(entry: Entry, calendar: int) -> Response:
    """How a calendar fares."""
    return _answer(entry, calendar)


@operations.declare("POST", BASE, "Connect a calendar", body=CalendarSent, answers={201: Calendar}, scopes=WRITE)
def connect_calendar(entry: Entry, body: CalendarSent) -> Response:
    """It is asked at once, and again and again. Its address is kept sealed, and shown to nobody again."""
    seal = current_app.extensions["seal"]
    try:
        made = connecting.add_address(entry.actor, body.resource, body.name, body.address, seal, clock.now())
    except NotFound:
        # What is named in a body is a fault of the body.
        raise Invalid([("resource", "unknown")]) from None
    place = url_for("api.show_calendar", business=entry.business.slug, calendar=made)
    return _answer(entry, made, 201, {"Location": place})


@operations.declare(
    "POST", f"{ONE}/ask", "Ask a calendar at once", body=NothingSent, answers={200: Calendar}, scopes=WRITE
)
def ask_calendar(entry: Entry, calendar: int, body: NothingSent) -> Response:
    """Instead of when its turn comes; look again for what came of it."""
    connecting.ask_now(entry.actor, calendar)
    return _answer(entry, calendar)


@operations.declare("DELETE", ONE, "Remove a calendar", body=NothingSent, answers={200: CalendarRemoved}, scopes=WRITE)
def remove_calendar(entry: Entry, calendar: int, body: NothingSent) -> Response:
    """With the times that it took, which are free again. For an hour it can be connected again."""
    return answer({"restorable": connecting.remove(entry.actor, calendar, clock.now())})


@operations.declare(
    "POST", f"{ONE}/restore", "Connect a calendar again", body=NothingSent, answers={200: Calendar}, scopes=WRITE
)
def restore_calendar(entry: Entry, calendar: int, body: NothingSent) -> Response:
    """One that was removed within the hour; 404 after that."""
    if not connecting.restore(entry.actor, calendar, clock.now()):
        raise NotFound(what="calendar")
    return _answer(entry, calendar)


def _answer(entry: Entry, calendar: int, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return answer(_values(entry, listing.one(entry.actor, calendar, clock.now())), status, headers)


def _values(entry: Entry, found: Connected) -> dict[str, object]:
    place = ZoneInfo(entry.business.time_zone)
    return {
        "id": found.id,
        "resource": found.resource,
        "kind": found.kind,
        "name": found.name,
        "host": found.host,
        "events": found.events,
        "busy_times": found.busy_times,
        "unreadable": found.unreadable,
        "asked_at": text(found.asked_at, place),
        "read_at": text(found.read_at, place),
        "failing_since": text(found.failing_since, place),
        "fault": found.fault.value if found.fault else None,
    }
