"""Cancelling a session, or it and all later ones: first who is told, then the deed."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive
from booking.services.accounts.sessions import Entry
from booking.services.courses import cancelling, sessions
from booking.services.desk.endings import LONGEST_REASON
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import courses
from booking.web.public.details_form import Fault
from booking.web.staff import notices
from booking.web.staff.absences.wording import LANGUAGES
from booking.web.staff.entrance import needs


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, appointment_id: int) -> Response | str:
    """Who would be told, by mail or telephone."""
    return _page(entry, appointment_id, request.args.get("later") == "1", {})


@needs(Permission.BOOKINGS_CHANGE)
def cancel(entry: Entry, appointment_id: int) -> Response | tuple[Response | str, int]:
    """Cancel, and lead to the list of whom to telephone where there is somebody."""
    and_later = request.form.get("later") == "1"
    words = {each: request.form.get(f"words_{each}", "").strip() for each in LANGUAGES}
    too_long = _("Please shorten the text to %(most)s characters.", most=LONGEST_REASON)
    faults = [Fault(f"words_{each}", too_long) for each, text in words.items() if len(text) > LONGEST_REASON]
    if faults:
        return _page(entry, appointment_id, and_later, words, faults), 422
    try:
        found = cancelling.cancel(entry.actor, appointment_id, clock.now(), and_later=and_later, words=words)
    except NotActive:
        return _gone(appointment_id)
    count = len(found.sessions)
    said = [ngettext("The session is cancelled.", "%(num)s sessions are cancelled.", count)]
    if found.by_mail:
        said.append(ngettext("%(num)s person is told by mail.", "%(num)s people are told by mail.", len(found.by_mail)))
    if found.by_phone:
        names = ", ".join(f"{each.contact.name} {each.contact.phone or ''}".strip() for each in found.by_phone)
        said.append(_("Please telephone: %(names)s.", names=names))
    notices.leave(" ".join(said), kind="warn" if found.by_phone else "info")
    return redirect(url_for("courses.session", appointment_id=appointment_id), 303)


def _gone(appointment_id: int) -> Response:
    notices.leave(_("Nothing was changed: it is over, or cancelled already."), kind="warn")
    return redirect(url_for("courses.session", appointment_id=appointment_id), 303)


def _page(
    entry: Entry, appointment_id: int, and_later: bool, words: dict[str, str], faults: list[Fault] | None = None
) -> Response | str:
    lang, now = locale(), clock.now()
    found = sessions.one(entry.actor, appointment_id)
    try:
        concerned = cancelling.affected(entry.actor, appointment_id, now, and_later=and_later)
        all_later = cancelling.affected(entry.actor, appointment_id, now, and_later=True)
    except NotActive:
        return _gone(appointment_id)
    return render_template(
        "staff/courses/cancel.html",
        found=found,
        shown=courses.row(found, entry.business, lang, now),
        and_later=and_later,
        later=len(all_later.sessions) - 1,
        sessions=courses.rows(concerned.sessions, entry.business, lang, now),
        by_mail=[courses.participant(each, lang) for each in concerned.by_mail],
        by_phone=[courses.participant(each, lang) for each in concerned.by_phone],
        words={each: words.get(each, "") for each in LANGUAGES},
        labels={"de": _("Text for cancellations in German"), "en": _("Text for cancellations in English")},
        faults=faults or [],
        wrong={each.control: each.text for each in faults or []},
        longest=LONGEST_REASON,
    )
