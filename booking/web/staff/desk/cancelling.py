"""Cancelling in the name of the house, with a reason, told or not; and taking that back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive, SlotNotOffered, SlotTaken
from booking.domain.texts import several_lines
from booking.domain.visits import Sheet
from booking.services.accounts.sessions import Entry
from booking.services.desk.endings import LONGEST_REASON, cancel, restore
from booking.services.desk.showing import sheet_of
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters.sheets import booking_card, sheet_page
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, booking_id: int) -> str:
    """Ask why, and whether the customer is told."""
    return _page(entry, sheet_of(entry.actor, booking_id), booking_id)


@needs(Permission.BOOKINGS_CHANGE)
def cancel_now(entry: Entry, booking_id: int) -> Response | tuple[str, int]:
    """Cancel; the page of the appointment offers to take it back."""
    found = sheet_of(entry.actor, booking_id)
    reason = several_lines(request.form.get("reason", "")).strip()
    if len(reason) > LONGEST_REASON:
        fault = _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON)
        return _page(entry, found, booking_id, reason, fault), 422
    is_told = bool(request.form.get("is_told"))
    try:
        cancel(entry.actor, booking_id, clock.now(), reason=reason or None, is_told=is_told)
    except NotActive:
        notices.leave(_("It is over or only held, and stays as it is."), kind="warn")
    else:
        undo = Undo(url_for("desk.restore", booking_id=booking_id))
        said = _("Taken back: nothing is booked.") if request.form.get("is_undo") else _said(is_told=is_told)
        notices.leave(said, undo=undo)
    return redirect(url_for("desk.appointment", appointment_id=found.id), 303)


@needs(Permission.BOOKINGS_CHANGE)
def put_back(entry: Entry, booking_id: int) -> Response:
    """Put a cancelled booking back where it was, if nobody is there now."""
    found = sheet_of(entry.actor, booking_id)
    try:
        restore(entry.actor, booking_id, clock.now())
    except SlotTaken:
        notices.leave(_("The time has been taken meanwhile, so it stays cancelled."), kind="warn")
    except (NotActive, SlotNotOffered):
        notices.leave(str(messages.OF_ERRORS[NotActive].title), kind="warn")
    else:
        notices.leave(_("It stands again as it was."))
    return redirect(url_for("desk.appointment", appointment_id=found.id), 303)


def _said(*, is_told: bool) -> str:
    if is_told:
        return _("Cancelled. The customer is told by e-mail.")
    return _("Cancelled. The customer is not told by e-mail.")


def _page(entry: Entry, found: Sheet, booking_id: int, reason: str = "", fault: str = "") -> str:
    now, lang = clock.now(), locale()
    booking = next(each for each in found.bookings if each.id == booking_id)
    return render_template(
        "staff/desk/cancel.html",
        page=sheet_page(found, entry.business, lang, now),
        person=booking_card(booking, found, entry.business, lang, now),
        reason=reason,
        fault=fault,
        is_told=bool(request.form.get("is_told")) if request.method == "POST" else True,
    )
