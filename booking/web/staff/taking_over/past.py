"""Where a file is brought, and what was taken over before, with the way back."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.domain.texts import one_line
from booking.services.accounts.sessions import Entry
from booking.services.taking_over import tables, undoing, visits
from booking.services.taking_over.undoing import Past
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.entrance import needs

LONGEST_BODY = tables.LONGEST + 256 * 1024
NAMED = 10
OF_FILE: dict[str, LazyString] = {
    "required": lazy_gettext("Please choose a file that is not empty."),
    "too_long": lazy_gettext("This file is larger than 4 MB. Please split it into several."),
    "not_a_text": lazy_gettext("This is neither a CSV file nor a calendar (.ics). Please export it in one of these."),
    "not_a_table": lazy_gettext("This file cannot be read as a table. Please save it as CSV once more."),
    "not_a_calendar": lazy_gettext("This file cannot be read as a calendar. Please export it as .ics once more."),
    "too_many_rows": lazy_gettext("This file has more than 2,000 appointments. Please split it into several."),
    "too_many_columns": lazy_gettext("This file has more than 60 columns. Please leave some out."),
    "endless": lazy_gettext(
        "This calendar repeats without end or has too many events to be read. Please export a shorter span."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One file that was taken over."""

    id: int
    name: str
    when: str
    made: str
    is_undone: bool


@needs(Permission.TAKE_OVER)
def past(entry: Entry) -> str:
    """The form for a file, and the files before."""
    return page(entry)


@needs(Permission.TAKE_OVER)
def bring(entry: Entry) -> Response | tuple[str, int]:
    """Keep the file, and on to looking it over."""
    sent = request.files.get("file")
    try:
        content = sent.read(tables.LONGEST + 1) if sent else b""
        name = one_line((sent.filename if sent else "") or "")
        file_id = visits.bring(entry.actor, name, content, clock.now())
    except Invalid as error:
        return page(entry, fault_of(error)), 422
    return redirect(url_for("taking_over.look_over", file_id=file_id), 303)


@needs(Permission.TAKE_OVER)
def undo(entry: Entry, file_id: int) -> Response:
    """Take a file back, all of it that nobody has touched since."""
    done = undoing.undo(entry.actor, file_id, clock.now())
    text = _("Taken back: %(bookings)s, %(customers)s. Nobody was written to.", bookings=_bookings(done.bookings),
             customers=_customers(done.customers))  # fmt: skip
    if done.kept:
        names = ", ".join(done.kept[:NAMED])
        more = len(done.kept) - NAMED
        if more > 0:
            names = _("%(names)s and %(num)s more", names=names, num=more)
        text += " " + _("These were changed since and stay: %(names)s.", names=names)
    notices.leave(text, kind="warn" if done.kept else "info")
    return redirect(url_for("taking_over.past"), 303)


def page(entry: Entry, fault: str = "") -> str:
    """The page, with what is wrong with the file."""
    lines = [_line(each, entry.business.time_zone) for each in undoing.past(entry.actor)]
    return render_template("staff/taking_over/past.html", fault=fault, lines=lines)


def fault_of(error: Invalid) -> str:
    """What is wrong with a file, in words."""
    errors = error.fields["errors"]
    code = errors[0]["code"] if isinstance(errors, list) and errors else ""
    return str(OF_FILE.get(code, OF_FILE["not_a_table"]))


def _line(found: Past, place: str) -> Line:
    made = _bookings(found.made["made"]) if "made" in found.made else _customers(found.made.get("new", 0))
    when = dates.short_start(found.created_at, place, locale())
    return Line(found.id, found.file_name or _("without a name"), when, made, found.undone_at is not None)


def _bookings(count: int) -> str:
    return ngettext("%(num)s appointment", "%(num)s appointments", count)


def _customers(count: int) -> str:
    return ngettext("%(num)s customer", "%(num)s customers", count)
