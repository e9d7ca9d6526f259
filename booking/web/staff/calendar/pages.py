"""The pages of a day and of a week."""

import secrets
from datetime import datetime

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.timezones import to_minutes
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.calendar_words import legend
from booking.web.staff import notices
from booking.web.staff.calendar import asking
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.bar import bar, title
from booking.web.staff.calendar.grid import Frame, Grid, frame, grid
from booking.web.staff.calendar.kept import Recent
from booking.web.staff.entrance import needs

INSIDE = Markup(f"<!--{secrets.token_hex(12)}-->")  # noqa: S704 - nothing that anybody wrote can look like it
_frames: Recent[Frame] = Recent()


@needs(Permission.CALENDAR_SEE)
def home(entry: Entry) -> Response:
    """The house begins with its calendar."""
    return redirect(url_for("calendar.week"), 302)


@needs(Permission.CALENDAR_SEE)
def week(entry: Entry) -> Response:
    """A week: days side by side, one at a time on a phone."""
    return _page(entry, asking.week(entry, request.args))


@needs(Permission.CALENDAR_SEE)
def day(entry: Entry) -> Response:
    """A day: a column per resource."""
    return _page(entry, asking.day(entry, request.args))


def _page(entry: Entry, question: Question) -> Response:
    now = clock.now()
    found = grid(entry, question, now)
    around = render_template(
        "staff/calendar/grid.html",
        title=title(question),
        bar=None if question.mine else bar(entry, question),
        inside=INSIDE,
        notice=notices.left(),
        has_calendars=bool(question.mine),
    )
    if not question.mine:
        return Response(around, mimetype="text/html")
    before, after = around.split(INSIDE)
    pieces = [before.encode(), *found.filled(_inside(entry, question, found, now)), after.encode()]
    return Response(b"".join(pieces), mimetype="text/html")


def _inside(entry: Entry, question: Question, found: Grid, now: datetime) -> Frame:
    """All but the columns: the same for everybody of one role who asks alike in this minute."""
    actor = entry.actor
    asked = (question.view, question.first, question.last, question.on, question.asked, question.location)
    key = (
        entry.business.id, entry.business.slug, actor.resource, actor.may(Permission.BOOKINGS_CHANGE), locale(), *asked,
        question.with_cancelled, found.shape, found.is_empty, to_minutes(now),
    )  # fmt: skip
    kept = _frames.get(key)
    if kept is None:
        html = render_template(
            "staff/calendar/inside.html",
            bar=bar(entry, question.to(mine=found.shown)),
            grid=found,
            view=question.view,
            legend=legend(with_cancelled=question.with_cancelled),
            changes=url_for("calendar.changes", view=question.view, **asking.days_said(question), **question.filters),
        )
        kept = frame(html)
        _frames.put(key, kept)
    return kept
