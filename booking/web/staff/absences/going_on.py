"""An absence as it stands: what was done, what is open, and the way back while nobody has been told."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.errors import TooLate
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.absences.applying import go_on, leave_rest, send_now
from booking.services.absences.summary import Line, Summary, summary
from booking.services.absences.undoing import undo
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates, values
from booking.web.staff import notices
from booking.web.staff.absences import saying
from booking.web.staff.absences.listing import when
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Row:
    """One visit as the page shows it; ``propose_url`` where another time can still be proposed."""

    url: str
    when: str
    what: str
    name: str
    phone: str
    phone_link: str
    done: str
    is_open: bool
    propose_url: str
    cancel_url: str


@needs(Permission.BOOKINGS_CHANGE)
def one(entry: Entry, absence_id: int) -> str:
    """What became of everybody."""
    found, known = summary(entry.actor, absence_id, clock.now()), entry.business
    rows = [_row(each, found, known) for each in found.lines]
    count = len(found.lines)
    return render_template(
        "staff/absences/one.html",
        found=found,
        name=known.resources[found.resource].name,
        when=when(found.starts_at, found.ends_at, known),
        tells=dates.clock(found.tells_at, known.time_zone) if found.tells_at else "",
        is_going="going" in request.args,
        count=count,
        done_count=count - found.planned,
        open_rows=[each for each in rows if each.is_open],
        rows=[each for each in rows if not each.is_open],
        calls=sum(each.wants_call for each in found.lines),
        reached=sum(each.wants_call and each.called_at is not None for each in found.lines),
    )


@needs(Permission.BOOKINGS_CHANGE)
def carry_on(entry: Entry, absence_id: int) -> Response:
    """Go on, leave the rest, tell everybody now, or take it all back."""
    action, now = request.form.get("action"), clock.now()
    if action == "undo":
        _undo(entry, absence_id)
    elif action == "send":
        send_now(entry.actor, absence_id)
        notices.leave(_("The messages leave now."))
    elif action == "rest":
        left = leave_rest(entry.actor, absence_id, now)
        notices.leave(
            ngettext("%(num)s appointment is left as it is.", "%(num)s appointments are left as they are.", left)
        )
    elif go_on(entry.actor, absence_id, now):
        return redirect(url_for("absences.one", absence_id=absence_id, going=1), 303)
    return redirect(url_for("absences.one", absence_id=absence_id), 303)


def _undo(entry: Entry, absence_id: int) -> None:
    told = summary(entry.actor, absence_id, clock.now()).told
    try:
        left = undo(entry.actor, absence_id, clock.now())
    except TooLate:
        notices.leave(_("Customers have been told meanwhile, so nothing was taken back."), kind="warn")
        return
    if left:
        text = ngettext(
            "Taken back, except for %(num)s appointment that has changed meanwhile.",
            "Taken back, except for %(num)s appointments that have changed meanwhile.",
            left,
        )
        notices.leave(text, kind="warn")
    elif told:
        text = ngettext(
            "Taken back: everything is as it was. %(num)s customer had been told already and gets a second message.",
            "Taken back: everything is as it was. %(num)s customers had been told already and get a second message.",
            told,
        )
        notices.leave(text)
    else:
        notices.leave(_("Taken back: everything is as it was, and nobody was told."))


def _row(line: Line, found: Summary, known: Business) -> Row:
    lang, whose, is_undone = locale(), line.whose, found.state == "undone"
    service = businesses.find_service(known, whose.service)
    may_act = line.is_open and not is_undone
    return Row(
        url_for("desk.appointment", appointment_id=whose.appointment_id),
        dates.span(whose.starts_at, whose.ends_at, known.time_zone, lang),
        in_language(service.name, lang) if service else "",
        whose.name,
        values.phone(whose.phone, lang),
        f"tel:{whose.phone}" if whose.phone else "",
        saying.done(line, known, is_undone=is_undone),
        line.is_open,
        url_for("requests.propose", booking_id=line.booking_id) if may_act else "",
        url_for("desk.cancel", booking_id=line.booking_id) if may_act else "",
    )
