"""Whether a calendar that is open somewhere has changed, and what: asked for every few seconds.

The tag of a view says of which state it is: ``rules.shape.midnight.over.versions``. As long as neither the rules nor
any of the versions has risen, it is not yet midnight, and the database's clock has not come to ``over`` (the first hold
in it that lapses by itself, 0 where there is none), nothing can have changed: that is one statement, which also says
who asks.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from flask import Response, render_template, request
from werkzeug.http import quote_etag
from werkzeug.wrappers import Response as AnyResponse

from booking.domain.access import Permission
from booking.domain.errors import NotFound
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.staff.calendar import asking
from booking.web.staff.calendar.grid import Grid, frame, grid, shape_of
from booking.web.staff.calendar.lists import whole
from booking.web.staff.entrance import needs, token

PARTS = 5
WHOLE = ("month", "list")
READERS = {"week": asking.week, "day": asking.day, "month": asking.month, "list": asking.agenda}
View = Callable[..., AnyResponse]


def only_if_changed(view: View) -> View:
    """Answer 304 at once where nothing has changed; everything else is for the view, and for the door before it.

    That answer tells nothing to anybody: who may not see the calendar does not get it.
    """

    @wraps(view)
    def look(business: str) -> AnyResponse:
        seen = _seen()
        parts = seen.split(".")
        now = clock.now()
        if len(parts) == PARTS and not _is_past(parts[2], now):
            found = calendars.polled(token(), business, now)
            if (
                found is not None
                and parts[0] == str(found.rules_version)
                and parts[4] == found.versions
                and (parts[3] == "0" or not _is_past(parts[3], found.clock))
            ):
                return _tagged(Response(status=304), seen)
        return view(business=business)

    return look


@only_if_changed
@needs(Permission.CALENDAR_SEE, sees=False)
def changes(entry: Entry) -> Response:
    """The columns that have changed since the tag in ``If-None-Match``, or all of the view."""
    read = READERS.get(request.args.get("view", "week"))
    if read is None:
        raise NotFound(what="view")
    question = read(entry, request.args)
    if question.view in WHOLE:
        view = whole(entry, question)
        html = render_template(f"staff/calendar/only_{question.view}.html", whole=view)
        return _tagged(Response(html, mimetype="text/html"), view.tag)
    found = grid(entry, question, clock.now())
    return _tagged(Response(_changed(entry, found, question.view, _seen()), mimetype="text/html"), found.tag)


def _changed(entry: Entry, found: Grid, view: str, seen: str) -> bytes:
    """Only the columns of resources whose calendars have changed, where the rest of the grid is as it was."""
    before, after = seen.split("."), found.tag.split(".")
    if len(before) != PARTS or shape_of(seen) != found.shape:
        html = render_template("staff/calendar/only_grid.html", grid=found, view=view)
        return b"".join(found.filled(frame(html)))
    # Somebody's hold has lapsed: whose column that is in, the tag does not say.
    has_lapsed = before[3] != "0" and _is_past(before[3], found.versions.clock)
    numbers = zip(found.versions.of, before[4].split("-"), after[4].split("-"), strict=False)
    return found.columns_of({slug for slug, old, new in numbers if old != new or has_lapsed})


def _is_past(seconds: str, clock: datetime) -> bool:
    """Whether a clock has come to an instant; to one that is none it has."""
    is_number = seconds.isascii() and seconds.isdigit()
    return not is_number or clock.timestamp() >= int(seconds[:12])


def _seen() -> str:
    return request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')


def _tagged(answer: Response, tag: str) -> Response:
    answer.headers["ETag"] = quote_etag(tag)
    return answer
