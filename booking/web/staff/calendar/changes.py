"""Whether a calendar that is open somewhere has changed, and what: asked for every few seconds.

The tag of a view says of which state it is: ``rules.shape.over.versions``. As long as neither the rules nor any of the
versions has risen, and the database's clock has not come to ``over`` (the first hold in it that lapses by itself, or
midnight), nothing can have changed: that is one statement, which also says who asks.
"""

from collections.abc import Callable
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
from booking.web.staff.calendar.grid import Grid, grid, shape_of
from booking.web.staff.calendar.lists import whole
from booking.web.staff.entrance import needs, token

PARTS = 4
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
        if len(parts) == PARTS and parts[2].isdigit():
            found = calendars.polled(token(), business, clock.now())
            if (
                found is not None
                and parts[0] == str(found.rules_version)
                and parts[3] == found.versions
                and found.clock.timestamp() < int(parts[2][:12])
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
        return found.filled(render_template("staff/calendar/only_grid.html", grid=found, view=view))
    # Somebody's hold has lapsed: whose column that is in, the tag does not say.
    has_lapsed = before[2].isdigit() and found.versions.clock.timestamp() >= int(before[2][:12])
    numbers = zip(found.versions.of, before[3].split("-"), after[3].split("-"), strict=False)
    return found.columns_of({slug for slug, old, new in numbers if old != new or has_lapsed})


def _seen() -> str:
    return request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')


def _tagged(answer: Response, tag: str) -> Response:
    answer.headers["ETag"] = quote_etag(tag)
    return answer
