"""Moving one of several by a form: one customer's places go to another start, the group stays as it is."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotFound, SlotNotOffered
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.desk import rebooking
from booking.services.desk.showing import sheet_of
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.sheets import sheet_page
from booking.web.presenters.verdicts import Said, said
from booking.web.public.slots import moment
from booking.web.staff import notices
from booking.web.staff.desk.move_form import MoveForm, place_form
from booking.web.staff.desk.moving import free_starts, people_for
from booking.web.staff.desk.trying import Answer, Asked, looked, put_back, seen, start_in, tried
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, booking_id: int) -> str:
    """The form with the present time."""
    facts = rebooking.of(entry.actor, booking_id)
    return _page(entry, facts, place_form(facts), Answer())[0]


@needs(Permission.BOOKINGS_CHANGE)
def rebook(entry: Entry, booking_id: int) -> Response | tuple[str, int]:
    """Look what stands against it, or move; with what was warned of, move all the same."""
    facts = rebooking.of(entry.actor, booking_id)
    form = place_form(facts)
    starts_at = start_in(form, facts.time_zone)
    if starts_at is None:
        return _page(entry, facts, form, Answer(422))

    def against() -> Said | None:
        return _against(entry, facts, form, starts_at)

    def moved() -> Answer | Response:
        action = request.form.get("action")
        if action == "check":
            return looked(against(), starts_at, facts.time_zone)
        return _moved(entry, facts, form, starts_at, action)

    answer = tried(form, facts, moved, against)
    return _page(entry, facts, form, answer) if isinstance(answer, Answer) else answer


@needs(Permission.BOOKINGS_CHANGE)
def undo(entry: Entry, booking_id: int) -> Response:
    """Give the customer the places of before, if they are still there."""
    try:
        before = moment(request.form.get("starts_at", ""))
    except SlotNotOffered as error:
        raise NotFound(what="move") from error
    put_back(lambda: rebooking.undo(entry.actor, booking_id, before, seen(), clock.now()))
    return redirect(url_for("desk.booking", booking_id=booking_id), 303)


def _moved(entry: Entry, facts: BookingFacts, form: MoveForm, starts_at: datetime, action: str | None) -> Response:
    moved = rebooking.rebook(
        entry.actor,
        facts.booking_id,
        starts_at,
        clock.now(),
        resource=form.resource.data or None,
        over=form.acknowledged if action == "anyway" else frozenset(),
        sequence=form.seen,
        is_told=bool(form.is_told.data),
    )
    after = moved.facts
    fields = {"starts_at": moved.before.isoformat(), "sequence": str(after.sequence)}
    way_back = Undo(url_for("desk.undo_rebooking", booking_id=facts.booking_id), fields)
    when = dates.span(after.starts_at, after.ends_at, after.time_zone, locale())
    notices.leave(_("Moved to %(time)s.", time=when), undo=way_back)
    return redirect(url_for("desk.booking", booking_id=facts.booking_id), 303)


def _against(entry: Entry, facts: BookingFacts, form: MoveForm, starts_at: datetime) -> Said | None:
    """What stands against it, in words. A place is never squeezed in: it would be an appointment of its own."""
    resource = form.resource.data or None
    verdict = rebooking.check(entry.actor, facts.booking_id, starts_at, clock.now(), resource=resource)
    service = businesses.service(entry.business, facts.service_slug)
    asked = Asked(starts_at, resource)
    form.over.data = ""
    against = said(verdict, entry.business, service, asked, clock.now(), locale())
    if against is None:
        return None
    form.over.data = against.codes
    return replace(against, may_squeeze=False)


def _page(entry: Entry, facts: BookingFacts, form: MoveForm, answer: Answer) -> tuple[str, int]:
    lang, now = locale(), clock.now()
    found = sheet_of(entry.actor, facts.booking_id)
    service = businesses.service(entry.business, facts.service_slug)
    page = render_template(
        "staff/desk/move.html",
        page=sheet_page(found, entry.business, lang, now),
        send_to=url_for("desk.rebook_to", booking_id=facts.booking_id),
        form=form,
        faults=form.faults(),
        said=answer.said,
        title=answer.title,
        text=answer.text,
        kind=answer.kind,
        people=people_for(entry, found, service, form),
        free=free_starts(entry, service, form, now),
        is_squeezed=False,
        emails=[facts.contact.email] if facts.contact.email else [],
        names=facts.contact.name,
    )
    return page, answer.status
