"""Approving and declining, and taking a refusal back."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive, SlotNotOffered, SlotTaken
from booking.domain.texts import several_lines
from booking.services import requests
from booking.services.accounts.sessions import Entry
from booking.services.desk.endings import LONGEST_REASON, restore
from booking.web import clock, messages
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo
from booking.web.staff.requests.waiting import page


@needs(Permission.BOOKINGS_CHANGE)
def decide(entry: Entry, booking_id: int) -> Response | tuple[str, int]:
    """Approve or decline; of two that decide, the second is told how it was decided."""
    asked, actor, now = requests.one(entry.actor, booking_id), entry.actor, clock.now()
    reason = several_lines(request.form.get("reason", "")).strip()
    action = request.form.get("action")
    name = asked.facts.contact.name
    if action == "decline" and len(reason) > LONGEST_REASON:
        fault = _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON)
        return page(asked, reason, fault), 422
    try:
        if action == "approve":
            requests.approve(actor.business_id, booking_id, now, actor)
            notices.leave(_("Approved: %(name)s is told by e-mail.", name=name))
        elif action == "decline":
            requests.decline(actor.business_id, booking_id, reason or None, now, actor)
            undo = None if asked.move_of else Undo(url_for("requests.restore", booking_id=booking_id))
            notices.leave(_("Declined: %(name)s is told by e-mail.", name=name), undo=undo)
        else:
            return page(asked, reason, _("Please choose whether to approve or to decline.")), 422
    except NotActive:
        return page(requests.one(entry.actor, booking_id)), 409
    return redirect(url_for("requests.waiting"), 303)


@needs(Permission.BOOKINGS_CHANGE)
def restore_it(entry: Entry, booking_id: int) -> Response:
    """Let a request that was declined wait again, if its time is still free."""
    try:
        restore(entry.actor, booking_id, clock.now())
    except SlotTaken:
        notices.leave(_("The time has been taken meanwhile, so it stays declined."), kind="warn")
    except (NotActive, SlotNotOffered):
        notices.leave(str(messages.OF_ERRORS[NotActive].title), kind="warn")
    else:
        notices.leave(_("The request waits again as it did before."))
    return redirect(url_for("requests.waiting"), 303)
