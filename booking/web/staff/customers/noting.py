"""Notes on the page of a customer."""

from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.customers import Note
from booking.domain.errors import NotFound, Stale
from booking.domain.texts import several_lines
from booking.services.accounts.sessions import Entry
from booking.services.customers import notes, profile
from booking.web import clock, messages
from booking.web.staff import notices
from booking.web.staff.customers.page import page
from booking.web.staff.customers.ways import of_customer
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed


@needs(Permission.BOOKINGS_CHANGE)
def add(entry: Entry, customer_id: int) -> Response | tuple[str, int]:
    """A new note."""
    typed = Typed.sent(request.form)
    now = clock.now()
    text = _text(typed)
    if not text:
        return page(entry, profile.profile(entry.actor, customer_id, now), note=typed), 422
    note_id = notes.add(entry.actor, customer_id, text, now, confidential=typed.is_on("confidential"))
    undo = notices.Undo(
        url_for("customers.change_note", customer_id=customer_id, note_id=note_id), {"action": "remove", "quiet": "1"}
    )
    notices.leave(_("The note is kept."), undo=undo)
    return of_customer(customer_id)


@needs(Permission.BOOKINGS_CHANGE)
def edit(entry: Entry, customer_id: int, note_id: int) -> str:
    """The form of one note."""
    note = _note(entry, customer_id, note_id)
    values = {"note": note.text, "seen": note.updated_at.isoformat()}
    return _page(entry, customer_id, Typed(values | ({"confidential": "1"} if note.is_confidential else {})))


@needs(Permission.BOOKINGS_CHANGE)
def change(entry: Entry, customer_id: int, note_id: int) -> Response | tuple[str, int]:
    """Write a note anew, or take it away."""
    note = _note(entry, customer_id, note_id)
    typed = Typed.sent(request.form)
    now = clock.now()
    if typed.text("action") == "remove":
        text, is_confidential = notes.remove(entry.actor, customer_id, note_id, now)
        again = {"note": text} | ({"confidential": "1"} if is_confidential else {})
        # A confidential note waits in no cookie for somebody to want it back.
        undo = None if is_confidential else notices.Undo(url_for("customers.note", customer_id=customer_id), again)
        notices.leave(_("The note was removed."), undo=undo if len(text) <= LONGEST_UNDO else None)
        return of_customer(customer_id)
    text = _text(typed)
    if not text:
        return _page(entry, customer_id, typed), 422
    try:
        seen = datetime.fromisoformat(typed.text("seen"))
        confidential = typed.is_on("confidential")
        notes.change(entry.actor, customer_id, note_id, text, now, confidential=confidential, seen=seen)
    except (Stale, ValueError) as error:
        typed.values["seen"] = note.updated_at.isoformat()
        stale = error if isinstance(error, Stale) else Stale(text=note.text)
        return _page(entry, customer_id, typed, stale), 409
    notices.leave(_("The note is kept."))
    return of_customer(customer_id)


LONGEST_UNDO = 1500
"""What waits to be taken back lies in a cookie."""


def _text(typed: Typed) -> str:
    """The note as it was typed; empty where a fault hangs on it."""
    text = several_lines(typed.text("note")).strip()
    if not text:
        typed.refuse("note", _("Please write something, or leave the note out."))
    if len(text) > notes.LONGEST:
        typed.refuse("note", _("Please shorten the note to %(most)s characters.", most=notes.LONGEST))
    return "" if typed.faults else text


def _note(entry: Entry, customer_id: int, note_id: int) -> Note:
    found = profile.profile(entry.actor, customer_id, clock.now()).notes
    note = next((each for each in found if each.id == note_id), None)
    if note is None:
        raise NotFound(what="note")
    return note


def _page(entry: Entry, customer_id: int, typed: Typed, error: Stale | None = None) -> str:
    return render_template(
        "staff/customers/note.html",
        person=profile.person(entry.actor, customer_id),
        form=typed,
        faults=typed.faults,
        wording=messages.of_error(error) if error else None,
        text_now=str(error.fields.get("text", "")) if error else "",
        may_confide=entry.actor.may(Permission.NOTES_CONFIDENTIAL),
    )
