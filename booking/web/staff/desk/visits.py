"""The buttons of a visit: checked in, in progress, done, did not come, one step back. Pressing twice is once."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, pgettext
from werkzeug.wrappers import Response

from booking.domain.access import Actor, Permission
from booking.domain.bookings import BookingFacts
from booking.domain.errors import Invalid, NotActive
from booking.services.accounts.sessions import Entry
from booking.services.desk import visits
from booking.services.desk.showing import sheet_of
from booking.web import clock, messages
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo

Deed = Callable[[Actor, int, datetime], BookingFacts]
DEEDS: dict[str, Deed] = {
    "check_in": visits.check_in,
    "start": visits.start,
    "finish": visits.finish,
    "no_show": visits.no_show,
    "back": visits.back,
}
SAID = {
    "check_in": lazy_gettext("Checked in: %(name)s."),
    "start": lazy_gettext("In progress: %(name)s."),
    "finish": lazy_gettext("Done: %(name)s."),
    "no_show": lazy_gettext("Noted that %(name)s did not come."),
    "back": lazy_gettext("Taken back one step: %(name)s."),
}


@needs(Permission.BOOKINGS_CHANGE)
def visit(entry: Entry, booking_id: int) -> Response:
    """Press one of the buttons, and go back to the page that it stands on."""
    action = request.form.get("action", "")
    if action not in DEEDS:
        abort(400)
    try:
        facts = DEEDS[action](entry.actor, booking_id, clock.now())
    except NotActive:
        notices.leave(str(messages.OF_ERRORS[NotActive].title), kind="warn")
    except Invalid:
        notices.leave(_("It has not begun yet, so nobody can have missed it."), kind="warn")
    else:
        back = {name: request.form.get(name, "") for name in ("page", "on", "resource")}
        undo = Undo(url_for("desk.visit", booking_id=booking_id), {**back, "action": "back"})
        name = facts.contact.name or pgettext("visit", "somebody without a name")
        notices.leave(_(SAID[action], name=name), undo=None if action == "back" else undo)
    return redirect(_page(entry, booking_id), 303)


def _page(entry: Entry, booking_id: int) -> str:
    if request.form.get("page") == "session":
        return url_for("courses.session", appointment_id=sheet_of(entry.actor, booking_id).id)
    if request.form.get("page") == "appointment":
        return url_for("desk.appointment", appointment_id=sheet_of(entry.actor, booking_id).id)
    return url_for("desk.today", on=request.form.get("on") or None, resource=request.form.get("resource") or None)
