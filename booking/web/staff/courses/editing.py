"""Changing a session: seats, title, note."""

from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid, NotActive, Stale
from booking.domain.sessions import CourseSession
from booking.services.accounts.sessions import Entry
from booking.services.courses import editing, sessions
from booking.services.courses.publishing import LONGEST_NOTE, LONGEST_TITLE, MOST_SEATS
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters import courses
from booking.web.public.details_form import Fault
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo
from booking.web.written import number_of

LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    seats: str
    title: str
    note: str
    sequence: str
    faults: dict[str, str] = field(default_factory=dict)


@needs(Permission.BOOKINGS_CHANGE)
def edit(entry: Entry, appointment_id: int) -> str:
    """The form as things are."""
    found = sessions.one(entry.actor, appointment_id)
    return _page(entry, found, Typed(str(found.capacity), found.title or "", found.note or "", str(found.sequence)))


@needs(Permission.BOOKINGS_CHANGE)
def change(entry: Entry, appointment_id: int) -> Response | tuple[str, int]:
    """Keep what was changed."""
    found, form = sessions.one(entry.actor, appointment_id), request.form
    typed = Typed(form.get("seats", ""), form.get("title", ""), form.get("note", ""), form.get("sequence", ""))
    seats = number_of(typed.seats, MOST_SEATS)
    is_number = typed.sequence.isascii() and typed.sequence.isdigit() and len(typed.sequence) <= LONGEST_NUMBER
    seen = int(typed.sequence) if is_number else -1
    try:
        if seats is None:
            raise Invalid([("seats", "out_of_range")])
        editing.change(entry.actor, appointment_id, seats, typed.title, typed.note, clock.now(), sequence=seen)
    except Invalid as error:
        typed.faults.update(_faults(error, found))
        return _page(entry, found, typed), 422
    except (Stale, NotActive) as error:
        wording = messages.of_error(error)
        return _page(entry, found, typed, str(wording.title), str(wording.text)), 409
    after = sessions.one(entry.actor, appointment_id)
    back = {
        "seats": str(found.capacity),
        "title": found.title or "",
        "note": found.note or "",
        "sequence": str(after.sequence),
    }
    if after.sequence != found.sequence:
        url = url_for("courses.change", appointment_id=appointment_id)
        notices.leave(_("The session is changed."), undo=Undo(url, back))
    return redirect(url_for("courses.session", appointment_id=appointment_id), 303)


def _faults(error: Invalid, found: CourseSession) -> dict[str, str]:
    said = {
        ("seats", "out_of_range"): _("Please type a number from 1 to %(most)s.", most=MOST_SEATS),
        ("seats", "taken"): _("%(num)s places are taken: there cannot be fewer.", num=found.seats_taken),
        ("title", "too_long"): _("Please shorten this to %(most)s characters.", most=LONGEST_TITLE),
        ("note", "too_long"): _("Please shorten this to %(most)s characters.", most=LONGEST_NOTE),
    }
    listed: Any = error.fields["errors"]
    return {each["path"]: said[each["path"], each["code"]] for each in listed}


def _page(entry: Entry, found: CourseSession, typed: Typed, title: str = "", text: str = "") -> str:
    lang, now = locale(), clock.now()
    return render_template(
        "staff/courses/edit.html",
        found=found,
        shown=courses.row(found, entry.business, lang, now),
        typed=typed,
        faults=[Fault(name, said) for name, said in typed.faults.items()],
        title=title,
        text=text,
    )
