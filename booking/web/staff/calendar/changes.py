"""Whether a calendar that is open somewhere has changed, and what: asked for every few seconds.

The tag of a grid says of which state it is: ``rules.today.shape.until.versions``. As long as neither rules nor date nor
any of the versions has risen, and no hold has run out (``until``, seconds of the database's clock), nothing can have
changed: that costs one statement besides the one that says who asks.
"""

from flask import Response, render_template, request
from werkzeug.http import quote_etag

from booking.domain.access import Permission
from booking.domain.errors import NotFound
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.services.calendars import Versions
from booking.web import clock
from booking.web.staff.calendar import asking
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.grid import Grid, grid, shape_of, tag_of
from booking.web.staff.calendar.lists import whole
from booking.web.staff.entrance import needs

PARTS = 5
WHOLE = ("month", "list")
READERS = {"week": asking.week, "day": asking.day, "month": asking.month, "list": asking.agenda}


@needs(Permission.CALENDAR_SEE, sees=False)
def changes(entry: Entry) -> Response:
    """304 where nothing has changed since the tag in ``If-None-Match``; else the columns that have, or the grid."""
    read = READERS.get(request.args.get("view", "week"))
    if read is None:
        raise NotFound(what="view")
    question = read(entry, request.args)
    seen = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
    if _is_still_so(seen, entry, question, calendars.versions(entry.business, question.mine)):
        return _tagged(Response(status=304), seen)
    if question.view in WHOLE:
        found_whole = whole(entry, question)
        html = render_template(f"staff/calendar/only_{question.view}.html", whole=found_whole)
        return _tagged(Response(html, mimetype="text/html"), found_whole.tag)
    found = grid(entry, question, clock.now())
    return _tagged(Response(_changed(found, question, seen), mimetype="text/html"), found.tag)


def _is_still_so(seen: str, entry: Entry, question: Question, versions: Versions) -> bool:
    parts = seen.split(".")
    if len(parts) != PARTS:
        return False
    begins, ends = tag_of(entry, question, versions)
    rules, today, _, until, numbers = parts
    if f"{rules}.{today}" != begins or numbers != ends or not until.isdigit():
        return False
    return until == "0" or versions.clock.timestamp() < int(until[:12])


def _changed(found: Grid, question: Question, seen: str) -> bytes:
    """Only the columns of resources whose calendars have changed, where the rest of the grid is as it was."""
    before, after = seen.split("."), found.tag.split(".")
    if len(before) != PARTS or shape_of(seen) != found.shape:
        return found.filled(render_template("staff/calendar/only_grid.html", grid=found, view=question.view))
    numbers = before[-1].split("-"), after[-1].split("-")
    until_passed = before[-2] != after[-2]
    risen = {
        each.slug
        for each, old, new in zip(question.mine, *numbers, strict=False)
        if old != new or until_passed
    }  # fmt: skip
    return found.columns_of(risen)


def _tagged(answer: Response, tag: str) -> Response:
    answer.headers["ETag"] = quote_etag(tag)
    return answer
