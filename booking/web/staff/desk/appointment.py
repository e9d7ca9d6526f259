"""Everything about one appointment, and the small changes that are made on its page."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.appointments import AppointmentKind
from booking.domain.errors import NotActive
from booking.domain.records import Entry as Deed
from booking.domain.visits import Sheet
from booking.services import bounces, records
from booking.services.accounts.sessions import Entry
from booking.services.desk import notes, resending
from booking.services.desk.showing import sheet, sheet_of
from booking.services.reminders import by_house
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters import outgoing
from booking.web.presenters.queue import Shown, card
from booking.web.presenters.records import deeds
from booking.web.presenters.sheets import sheet_page
from booking.web.staff import notices
from booking.web.staff.desk.offered import offered
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo


@needs(Permission.CALENDAR_SEE)
def appointment(entry: Entry, appointment_id: int) -> Response | str:
    """The page; a block has one of its own."""
    found = sheet(entry.actor, appointment_id)
    if found.kind == AppointmentKind.BLOCK:
        return redirect(url_for("desk.block", appointment_id=appointment_id), 302)
    return page(entry, found)


def page(entry: Entry, found: Sheet, fault: str = "", note: str | None = None) -> str:
    """The page of an appointment; *fault* is what is wrong with the *note* as it was typed."""
    now, lang = clock.now(), locale()
    may_change = entry.actor.may(Permission.BOOKINGS_CHANGE)
    shown = sheet_page(found, entry.business, lang, now)
    buttons = {
        each.id: card(found.visit(each), entry.business, Shown(lang, now, may_change)) for each in found.bookings
    }
    return render_template(
        "staff/desk/appointment.html",
        page=shown,
        buttons=buttons,
        may_change=may_change,
        service=found.service,
        in_series=_is_in_series(entry, found),
        links_customers=_links_customers(entry),
        note=shown.note if note is None else note,
        fault=fault,
        history=deeds(history(entry, found), found.time_zone, lang),
        sees_messages=entry.actor.may(Permission.MESSAGES_SEE),
        dead=_dead(entry, found, lang),
        decide_url=url_for("requests.waiting") if "requests.waiting" in current_app.view_functions else "",
    )


def _is_in_series(entry: Entry, found: Sheet) -> bool:
    """Whether the service is given several times in a rhythm."""
    service = offered(entry).get(found.service or "")
    return service is not None and bool(service.series_max)


def _dead(entry: Entry, found: Sheet, lang: str) -> dict[str, str]:
    """By the address in lower case: that it does not work, and why."""
    known = bounces.known(entry.business.id, [each.contact.email for each in found.bookings])
    return {address: outgoing.bounced(each, entry.business.time_zone, lang) for address, each in known.items()}


def history(entry: Entry, found: Sheet) -> tuple[Deed, ...]:
    """Who changed what when: of the appointment and of the bookings in it."""
    about = {"appointment": [found.id], "booking": [each.id for each in found.bookings]}
    return records.of_subjects(entry.actor, about)


@needs(Permission.BOOKINGS_CHANGE)
def note(entry: Entry, appointment_id: int) -> Response | tuple[str, int]:
    """Keep a note for the house."""
    text = request.form.get("note", "")
    before = sheet(entry.actor, appointment_id)
    if len(text) > notes.LONGEST:
        fault = _("Please shorten the note to %(most)s characters.", most=notes.LONGEST)
        return page(entry, before, fault, text), 422
    notes.write(entry.actor, appointment_id, text, clock.now())
    if text.strip() != (before.note or ""):
        undo = Undo(url_for("desk.note", appointment_id=appointment_id), {"note": before.note or ""})
        notices.leave(_("The note is kept."), undo=undo)
    return redirect(url_for("desk.appointment", appointment_id=appointment_id), 303)


@needs(Permission.BOOKINGS_CHANGE)
def tell_again(entry: Entry, booking_id: int) -> Response:
    """Send the customer once more how the booking stands."""
    try:
        facts = resending.resend(entry.actor, booking_id, clock.now())
    except NotActive:
        notices.leave(str(messages.OF_ERRORS[NotActive].title), kind="warn")
    else:
        notices.leave(_("It is on its way again to %(email)s.", email=facts.contact.email))
    return _back(entry, booking_id)


@needs(Permission.BOOKINGS_CHANGE)
def renew_link(entry: Entry, booking_id: int) -> Response:
    """Make the customer's link a new one."""
    resending.renew_link(entry.actor, booking_id, clock.now(), current_app.extensions["links"])
    notices.leave(_("The old link is dead. The customer gets the new one with the next e-mail, or by a slip."))
    return _back(entry, booking_id)


@needs(Permission.BOOKINGS_CHANGE)
def remind(entry: Entry, booking_id: int) -> Response:
    """Note what the customer has said about reminders."""
    is_wanted = request.form.get("reminders") == "yes"
    by_house.want(entry.actor, booking_id, is_wanted, clock.now())
    text = _("The customer is reminded.") if is_wanted else _("The customer gets no more reminders of this.")
    undo = Undo(url_for("desk.remind", booking_id=booking_id), {"reminders": "no" if is_wanted else "yes"})
    notices.leave(text, undo=undo)
    return _back(entry, booking_id)


@needs(Permission.CALENDAR_SEE)
def booking(entry: Entry, booking_id: int) -> Response:
    """On to the appointment in which a booking has its seats."""
    return redirect(url_for("desk.appointment", appointment_id=sheet_of(entry.actor, booking_id).id), 302)


def _back(entry: Entry, booking_id: int) -> Response:
    return redirect(url_for("desk.appointment", appointment_id=sheet_of(entry.actor, booking_id).id), 303)


def _links_customers(entry: Entry) -> bool:
    return entry.actor.may(Permission.CUSTOMERS_SEE) and "customers.customer" in current_app.view_functions
