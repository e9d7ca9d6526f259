"""Whom of an absence to telephone: a list to print, with a box to tick for each who was reached."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.absences.summary import Line, note_calls, summary
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates, values
from booking.web.staff import notices
from booking.web.staff.absences import saying
from booking.web.staff.absences.listing import when
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Call:
    """One to be telephoned; ``reached`` is when that was noted, empty where it was not."""

    booking_id: int
    name: str
    phone: str
    phone_link: str
    email: str | None
    when: str
    what: str
    done: str
    reached: str


@needs(Permission.BOOKINGS_CHANGE)
def calls(entry: Entry, absence_id: int) -> str:
    """The list; by choice with those whom a mail reaches too."""
    found, known = summary(entry.actor, absence_id, clock.now()), entry.business
    with_all = request.args.get("all") == "1"
    is_undone = found.state == "undone"
    return render_template(
        "staff/absences/calls.html",
        absence_id=absence_id,
        name=known.resources[found.resource].name,
        when=when(found.starts_at, found.ends_at, known),
        with_all=with_all,
        has_others=any(each.whose.email for each in found.lines),
        rows=[
            _call(each, known, is_undone=is_undone)
            for each in found.lines
            if each.wants_call or (with_all and each.state != "undone")
        ],
    )


@needs(Permission.BOOKINGS_CHANGE)
def note(entry: Entry, absence_id: int) -> Response:
    """Keep the ticks of the list that was shown."""
    reached, shown = (_numbers(name) for name in ("reached", "shown"))
    note_calls(entry.actor, absence_id, reached, shown, clock.now())
    notices.leave(_("Noted who has been reached."))
    again = "1" if request.form.get("all") == "1" else None
    return redirect(url_for("absences.calls", absence_id=absence_id, all=again), 303)


def _numbers(name: str) -> list[int]:
    return [int(each) for each in request.form.getlist(name) if each.isascii() and each.isdecimal() and len(each) < 19]


def _call(line: Line, known: Business, *, is_undone: bool) -> Call:
    lang, whose = locale(), line.whose
    service = businesses.find_service(known, whose.service)
    return Call(
        line.booking_id,
        whose.name,
        values.phone(whose.phone, lang),
        f"tel:{whose.phone}" if whose.phone else "",
        whose.email,
        dates.span(whose.starts_at, whose.ends_at, known.time_zone, lang),
        in_language(service.name, lang) if service else "",
        saying.done(line, known, is_undone=is_undone),
        dates.short_start(line.called_at, known.time_zone, lang) if line.called_at else "",
    )
