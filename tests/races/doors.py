"""The application, with doors to the use cases that have no address for programs.

The doors call the services inside the worker processes, where everything else runs; what the application
serves itself is not touched. Every answer names its process.
"""

import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from booking.app import create_app
from booking.domain.bookings import Contact
from booking.domain.errors import DomainError
from booking.domain.timezones import to_minutes
from booking.services import bookings, businesses, holds, requests
from booking.services.links import Links
from booking.services.series import holding, moving
from booking.services.setup.importing import import_business
from booking.web.errors import Application, status_of
from tests.factories.busy import take_elsewhere
from tests.races import absence_doors, calendar_doors, course_doors, desk_doors, waiting_doors

Said = dict[str, Any]
Door = Callable[[Said, datetime, Links], Said]
PREFIX = "/doors/"


def hold(said: Said, now: datetime, links: Links) -> Said:
    """Hold a start, as the page with the details form does."""
    found = businesses.business(said["business"])
    held = holds.hold(
        found,
        businesses.service(found, said["service"]),
        datetime.fromisoformat(said["starts_at"]),
        now,
        links,
        holds.Visitor(capped=False),
    )
    return {"token": held.token}


def series(said: Said, now: datetime, links: Links) -> Said:
    """Hold a series, as the page of its dates does, and book it, as the form does."""
    found = businesses.business(said["business"])
    starts = [datetime.fromisoformat(each) for each in said["starts"]]
    visitor = holds.Visitor(capped=False)
    held = holding.hold_series(found, businesses.service(found, said["service"]), starts, 7, now, links, visitor)
    contact = Contact("Anna Weiß", "anna@example.org", None)
    booked = bookings.book_held(held.token, contact, {}, "de", now, links)
    return {"token": booked.token}


def series_move(said: Said, now: datetime, links: Links) -> Said:
    """Move visits of a series together, as their customer does."""
    to = {datetime.fromisoformat(each): datetime.fromisoformat(then) for each, then in said["to"]}
    return {"moved": len(moving.move_rest(said["token"], to, None, now, links))}


def approve(said: Said, now: datetime, links: Links) -> Said:
    """Approve a request."""
    return {"state": requests.approve(said["business_id"], said["booking_id"], now).facts.state}


def decline(said: Said, now: datetime, links: Links) -> Said:
    """Decline a request."""
    return {"state": requests.decline(said["business_id"], said["booking_id"], None, now).facts.state}


def replace(said: Said, now: datetime, links: Links) -> Said:
    """Replace the set-up of a business."""
    return {"slug": import_business(said, replace=True, now=now).slug}


def busy_elsewhere(said: Said, now: datetime, links: Links) -> Said:
    """Let another calendar take one person's time."""
    business_id = businesses.business(said["business"]).id
    span = tuple(to_minutes(datetime.fromisoformat(said[each])) for each in ("starts_at", "ends_at"))
    return {"count": take_elsewhere(business_id, said["resource"], said["source"], [(span[0], span[1])])}


def show(said: Said, now: datetime, links: Links) -> Said:
    """Show a booking."""
    return {"state": bookings.facts_of(said["token"]).state}


OF_THE_DESK = (
    desk_doors.desk_book,
    desk_doors.desk_cancel,
    desk_doors.desk_restore,
    desk_doors.desk_move,
    desk_doors.desk_undo,
    desk_doors.block,
    desk_doors.propose,
    absence_doors.absence_go_on,
)
OF_WAITING_LISTS = (waiting_doors.look, waiting_doors.accept)
OF_COURSES = (course_doors.publish, course_doors.cancel_session)
DOORS: dict[str, Door] = {
    each.__name__: each
    for each in (
        *(hold, series, series_move, approve, decline, replace, busy_elsewhere, show),
        *(*OF_THE_DESK, *OF_WAITING_LISTS, *OF_COURSES, calendar_doors.program_drag),
    )
}


def fair() -> Callable[..., Iterable[bytes]]:
    """The application as it is, with doors."""
    return opened(create_app())


def opened(app: Application) -> Callable[..., Iterable[bytes]]:
    """A WSGI application: *app*, and beside it the doors."""
    worker: list[str] = []

    def serve(environ: Said, start_response: Callable[..., Any]) -> Iterable[bytes]:
        # Asked for now: the module is loaded by each worker, but a server may load it before it forks.
        worker[:] = [str(os.getpid())]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("X-Worker", worker[0])], *more)

        name = environ["PATH_INFO"].removeprefix(PREFIX)
        if environ["PATH_INFO"].startswith(PREFIX) and name in DOORS:
            return _enter(app, DOORS[name], environ, start)
        return app(environ, start)

    return serve


def _enter(app: Application, door: Door, environ: Said, start: Callable[..., Any]) -> list[bytes]:
    said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    with app.app_context():
        try:
            status, answer = 200, door(said, datetime.now(UTC), app.extensions["links"])
        except DomainError as error:
            status, answer = status_of(error), {"code": error.code}
        except Exception:
            app.logger.exception("A door failed.")
            status, answer = 500, {"code": "failed"}
    content = json.dumps(answer).encode()
    start(f"{status} .", [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]
