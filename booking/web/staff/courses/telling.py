"""Writing to everybody in a session: typed, looked at, sent."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid, NotActive
from booking.domain.messages import Channel
from booking.domain.own_words import LONGEST_BODY, LONGEST_SUBJECT
from booking.services.accounts.sessions import Entry
from booking.services.courses import participants, sessions
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import courses
from booking.web.public.details_form import Fault
from booking.web.staff import notices
from booking.web.staff.entrance import needs


@needs(Permission.BOOKINGS_CHANGE)
def write(entry: Entry, appointment_id: int) -> str:
    """An empty form, and who would be reached."""
    return _page(entry, appointment_id, "", "")


@needs(Permission.BOOKINGS_CHANGE)
def tell(entry: Entry, appointment_id: int) -> Response | tuple[str, int] | str:
    """Show it as it leaves; and with the second button send it."""
    subject, text = request.form.get("subject", ""), request.form.get("text", "")
    try:
        participants.preview(subject, text)
        if request.form.get("action") != "send":
            return _page(entry, appointment_id, subject, text, is_shown=True)
        count = participants.tell(entry.actor, appointment_id, subject, text, clock.now())
    except Invalid as error:
        return _page(entry, appointment_id, subject, text, faults=_faults(error)), 422
    except NotActive:
        notices.leave(_("Nothing was sent: the session has been cancelled."), kind="warn")
        return redirect(url_for("courses.session", appointment_id=appointment_id), 303)
    notices.leave(
        ngettext("The message is on its way to %(num)s person.", "The message is on its way to %(num)s people.", count)
    )
    return redirect(url_for("courses.session", appointment_id=appointment_id), 303)


def _faults(error: Invalid) -> list[Fault]:
    longest = {"subject": LONGEST_SUBJECT, "text": LONGEST_BODY[Channel.EMAIL]}
    listed: Any = error.fields["errors"]
    return [
        Fault(
            each["path"],
            _("Please fill this in.")
            if each["code"] == "required"
            else _("Please shorten this to %(most)s characters.", most=longest[each["path"]]),
        )
        for each in listed
    ]


def _page(
    entry: Entry,
    appointment_id: int,
    subject: str,
    text: str,
    *,
    is_shown: bool = False,
    faults: list[Fault] | None = None,
) -> str:
    lang, now = locale(), clock.now()
    found = sessions.one(entry.actor, appointment_id)
    reached = participants.reached(participants.listed(entry.actor, appointment_id)[1])
    return render_template(
        "staff/courses/tell.html",
        found=found,
        shown=courses.row(found, entry.business, lang, now),
        subject=subject,
        text=text,
        is_shown=is_shown,
        faults=faults or [],
        wrong={each.control: each.text for each in faults or []},
        by_mail=[courses.participant(each, lang) for each in reached.by_mail],
        by_phone=[courses.participant(each, lang) for each in reached.by_phone],
    )
