"""The pages of a day and of a week."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.presenters.calendar_words import legend
from booking.web.staff import notices
from booking.web.staff.calendar import asking
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.bar import bar
from booking.web.staff.calendar.grid import grid
from booking.web.staff.entrance import needs


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
    found = grid(entry, question, clock.now())
    page = render_template(
        "staff/calendar/grid.html",
        bar=bar(entry, question.to(mine=found.shown)),
        grid=found,
        view=question.view,
        legend=legend(with_cancelled=question.with_cancelled),
        changes=url_for("calendar.changes", view=question.view, **asking.days_said(question), **question.filters),
        notice=notices.left(),
        has_calendars=bool(question.mine),
    )
    return Response(found.filled(page), mimetype="text/html")
