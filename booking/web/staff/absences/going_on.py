"""An absence as it stands: what was done, what is open, and the way back while nobody has been told."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import TooLate
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.absences.applying import go_on, send_now
from booking.services.absences.summary import Line, summary
from booking.services.absences.undoing import undo
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.entrance import needs


@needs(Permission.BOOKINGS_CHANGE)
def one(entry: Entry, absence_id: int) -> str:
    """What became of everybody."""
    found, known, lang = summary(entry.actor, absence_id), entry.business, locale()
    rows = [(each, _words(each, known)) for each in found.lines]
    return render_template(
        "staff/absences/one.html",
        found=found,
        name=known.resources[found.resource].name,
        begins=dates.short_start(found.starts_at, known.time_zone, lang),
        ends=dates.short_start(found.ends_at, known.time_zone, lang),
        tells=dates.clock(found.tells_at, known.time_zone) if found.tells_at else "",
        rows=rows,
        open_rows=[each for each in rows if each[0].is_open],
        calls=[each for each in rows if each[0].wants_call],
    )


@needs(Permission.BOOKINGS_CHANGE)
def carry_on(entry: Entry, absence_id: int) -> Response:
    """Go on, tell everybody now, or take it all back."""
    action, now = request.form.get("action"), clock.now()
    if action == "undo":
        try:
            left = undo(entry.actor, absence_id, now)
        except TooLate:
            notices.leave(_("Customers have been told meanwhile, so nothing was taken back."), kind="warn")
        else:
            _tell_undone(left)
    elif action == "send":
        send_now(entry.actor, absence_id)
        notices.leave(_("The messages leave now."))
    else:
        go_on(entry.actor, absence_id, now)
    return redirect(url_for("absences.one", absence_id=absence_id), 303)


def _tell_undone(left: int) -> None:
    if left:
        text = ngettext(
            "Taken back, except for %(num)s appointment that has changed meanwhile.",
            "Taken back, except for %(num)s appointments that have changed meanwhile.",
            left,
        )
        notices.leave(text, kind="warn")
    else:
        notices.leave(_("Taken back: everything is as it was, and nobody was told."))


def _words(line: Line, known: Business) -> dict[str, str]:
    lang, whose = locale(), line.whose
    service = businesses.find_service(known, whose.service)
    return {
        "when": dates.span(whose.starts_at, whose.ends_at, known.time_zone, lang),
        "what": in_language(service.name, lang) if service else "",
        "done": _done(line, known),
        "url": url_for("desk.appointment", appointment_id=whose.appointment_id),
    }


def _done(line: Line, known: Business) -> str:
    if line.state == "undone":
        return _("As before")
    if line.state == "planned":
        return _("Not done yet")
    if line.state == "failed" or line.fault:
        return _faults().get(line.fault or "", _("Could not be done: please look after it yourself."))
    if line.action == "move":
        who = known.resources.get(line.resource or "")
        return _("Moved to %(name)s", name=who.name if who else line.resource or "")
    if line.action == "propose" and line.starts_at is not None:
        when = dates.short_start(line.starts_at, known.time_zone, locale())
        if line.proposed_until is None:
            return _("Proposed: %(time)s", time=when)
        until = dates.short_start(line.proposed_until, known.time_zone, locale())
        return _("Proposed: %(time)s. Not answered yet, kept until %(until)s.", time=when, until=until)
    return _("Cancelled") if line.action == "cancel" else _("Left open")


def _faults() -> dict[str, str]:
    return {
        "SlotTaken": _("Somebody was faster: the time is taken. The appointment stands as before."),
        "Stale": _("The appointment was changed meanwhile and stands as it is."),
        "NotActive": _("The appointment does not stand any more."),
        "OverrideNeeded": _("A rule stands against it. The appointment stands as before."),
        "Interrupted": _("Interrupted: please see whether it was done."),
    }
