"""Proposing another time for a request or an appointment, and taking the proposal back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import NotActive, NotFound
from booking.domain.visits import Sheet
from booking.services import businesses, proposals
from booking.services.accounts.sessions import Entry
from booking.services.desk import moves
from booking.services.desk.showing import sheet_of
from booking.services.proposals import Wanted
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.sheets import booking_card, sheet_page
from booking.web.presenters.verdicts import Said, said
from booking.web.staff import notices
from booking.web.staff.desk.moving import free_starts, people_for
from booking.web.staff.desk.trying import Answer, Asked, start_in, tried
from booking.web.staff.entrance import needs
from booking.web.staff.requests.propose_form import ProposeForm


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, booking_id: int) -> str:
    """The form, with the next free times."""
    return _page(entry, sheet_of(entry.actor, booking_id), booking_id, _form(), Answer())[0]


@needs(Permission.BOOKINGS_CHANGE)
def propose(entry: Entry, booking_id: int) -> Response | tuple[str, int]:
    """Hold the time and tell the customer; what stands against it is said first."""
    found, form = sheet_of(entry.actor, booking_id), _form()
    starts_at = start_in(form, found.time_zone)
    if starts_at is None:
        return _page(entry, found, booking_id, form, Answer(422))
    over = form.acknowledged if request.form.get("action") == "anyway" else frozenset()
    wanted = Wanted(starts_at, form.resource.data or None, form.hours.data, over)
    answer = tried(
        form,
        found,
        lambda: _proposed(entry, found, booking_id, wanted),
        lambda: _against(entry, found, form, wanted),
    )
    return _page(entry, found, booking_id, form, answer) if isinstance(answer, Answer) else answer


@needs(Permission.BOOKINGS_CHANGE)
def withdraw(entry: Entry, booking_id: int) -> Response:
    """Take the proposal back."""
    found = sheet_of(entry.actor, booking_id)
    try:
        proposals.withdraw(entry.actor, booking_id, clock.now())
    except NotActive:
        notices.leave(_("The customer has answered already, or the time to answer is over."), kind="warn")
    else:
        notices.leave(_("The proposal is taken back; its time is free again."))
    return redirect(url_for("desk.appointment", appointment_id=found.id), 303)


def _form() -> ProposeForm:
    form = ProposeForm()
    form.offer_hours()
    return form


def _proposed(entry: Entry, found: Sheet, booking_id: int, wanted: Wanted) -> Response:
    proposal = proposals.propose(entry.actor, booking_id, wanted, clock.now())
    when = dates.span(proposal.starts_at, proposal.ends_at, found.time_zone, locale())
    until = dates.short_start(proposal.expires_at, found.time_zone, locale())
    text = _("Proposed: %(time)s. It is kept until %(until)s.", time=when, until=until)
    notices.leave(text, undo=notices.Undo(url_for("requests.withdraw", booking_id=booking_id)))
    return redirect(url_for("desk.appointment", appointment_id=found.id), 303)


def _against(entry: Entry, found: Sheet, form: ProposeForm, wanted: Wanted) -> Said | None:
    """What stands against the time, in words."""
    service, now = _service(entry, found), clock.now()
    verdict = moves.check_move(entry.actor, found.id, wanted.starts_at, now, resource=wanted.resource)
    against = said(verdict, entry.business, service, Asked(wanted.starts_at, wanted.resource), now, locale())
    form.over.data = against.codes if against else ""
    return against


def _service(entry: Entry, found: Sheet) -> Service:
    service = businesses.find_service(entry.business, found.service)
    if service is None:
        raise NotFound(what="service")
    return service


def _page(entry: Entry, found: Sheet, booking_id: int, form: ProposeForm, answer: Answer) -> tuple[str, int]:
    lang, now = locale(), clock.now()
    service = _service(entry, found)
    booking = next((each for each in found.bookings if each.id == booking_id), None)
    if booking is None:
        raise NotFound(what="booking")
    page = render_template(
        "staff/requests/propose.html",
        page=sheet_page(found, entry.business, lang, now),
        person=booking_card(booking, found, entry.business, lang, now),
        form=form,
        faults=form.faults(),
        said=answer.said,
        title=answer.title,
        text=answer.text,
        people=people_for(entry, found, service, form),
        free=free_starts(entry, service, form, now),
    )
    return page, answer.status
