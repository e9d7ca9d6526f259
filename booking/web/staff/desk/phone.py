"""Booking while on the telephone, or for who stands at the desk: one form; each button goes one step on."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import (
    Busy,
    IdempotencyKeyReused,
    Invalid,
    OverrideNeeded,
    SlotNotOffered,
    SlotTaken,
)
from booking.domain.policies import Refusal
from booking.domain.texts import in_language, one_line
from booking.domain.timezones import to_instant, to_minutes_ceil
from booking.services.accounts.sessions import Entry
from booking.services.bookings import Booked
from booking.services.desk import bookings as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.desk.showing import sheet_of
from booking.web import clock, messages, metrics
from booking.web.addresses import id_of
from booking.web.languages import LOCALES, locale
from booking.web.presenters import dates
from booking.web.presenters.callers import Caller
from booking.web.presenters.verdicts import Said, said
from booking.web.public.slots import moment
from booking.web.staff import notices
from booking.web.staff.desk import people
from booking.web.staff.desk.offered import offered, service_with
from booking.web.staff.desk.phone_form import NEW, PhoneForm, new_key, phone_form
from booking.web.staff.desk.phone_page import page
from booking.web.staff.desk.several import fields_of, whole
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo, Way

SHORTEST = 2
TOO_SHORT = lazy_gettext("Please type at least two letters of the name, the number or the year of birth.")


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it was sent, by whom, and about what."""

    entry: Entry
    service: Service
    form: PhoneForm
    is_walk_in: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said on the page besides the form."""

    status: int = 200
    found: list[Caller] = field(default_factory=list)
    said: Said | None = None
    title: str = ""
    text: str = ""


@needs(Permission.BOOKINGS_CHANGE)
def new(entry: Entry) -> str:
    """The form, with whatever the link to it says already."""
    return _open(entry, is_walk_in=False)


@needs(Permission.BOOKINGS_CHANGE)
def book(entry: Entry) -> Response | tuple[str, int]:
    """Whatever a button of the form asks for; the plain one goes one step on, and books in the end."""
    return _sent(entry, is_walk_in=False)


@needs(Permission.BOOKINGS_CHANGE)
def walk_in(entry: Entry) -> str:
    """The same form for somebody who stands there: it begins now."""
    return _open(entry, is_walk_in=True)


@needs(Permission.BOOKINGS_CHANGE)
def walk_in_now(entry: Entry) -> Response | tuple[str, int]:
    """The same buttons; who is booked is checked in."""
    return _sent(entry, is_walk_in=True)


def _open(entry: Entry, *, is_walk_in: bool) -> str:
    services = offered(entry)
    if not services:
        return render_template("staff/desk/nothing.html")
    resource = request.args.get("resource")
    resource = resource if resource in entry.business.resources else None
    asked = fields_of(request.args.get("service", ""))
    first = services.get(asked["service"]) or service_with(services, resource)
    service = whole(entry, first, asked)
    chosen = people.known(entry, id_of(request.args.get("customer", "")) or None)
    values = {**fields_of(service.slug), "resource": _first(service, resource)}
    if chosen:
        values |= {"customer": chosen.id, "q": chosen.name, "q_for": chosen.name}
    form = phone_form(service, locale(), values)
    try:
        wanted = moment(request.args.get("starts_at", ""))
        form.starts_at.data = dates.iso(wanted, service.location.time_zone)
    except SlotNotOffered:
        pass
    return page(entry, service, form, is_walk_in=is_walk_in)


def _sent(entry: Entry, *, is_walk_in: bool) -> Response | tuple[str, int]:
    services = offered(entry)
    if not services:
        return render_template("staff/desk/nothing.html"), 409
    first = services.get(request.form.get("service", "")) or service_with(services, None)
    service = whole(entry, first, request.form)
    form = phone_form(service, locale())
    action = request.form.get("action", "go")
    if take := request.form.get("take"):
        form.starts_at.data, form.day.data, form.clock.data = take, "", ""
    desk_form = Sent(entry, service, form, is_walk_in)
    is_other = not is_walk_in and form.times_for.data != form.shown_for
    if form.is_chosen and not is_other and action not in (NEW, "times", "later", "find"):
        return _book(desk_form, action)
    form.forget_what_was_proposed()
    if action == NEW:
        _begin_anew(form)
        return _page(desk_form, Answer())
    if action in ("times", "later"):
        return _times(desk_form, action)
    if action == "find" or not form.is_chosen:
        return _find(desk_form)
    return _times(desk_form, action)


def _find(sent: Sent) -> tuple[str, int]:
    """Look for the customer that the text means; of nobody found, somebody new is made."""
    form = sent.form
    form.customer.data = ""
    text = one_line(form.q.data or "")
    if len(text) < SHORTEST:
        form.q.errors = [str(TOO_SHORT)]
        return _page(sent, Answer(422))
    found = people.found(sent.entry, text)
    if not found:
        _begin_anew(form)
        return _page(sent, Answer(title=_("Nobody is found by that"), text=_("You can add them below.")))
    form.q_for.data, form.customer.data = text, found[0].id
    return _page(sent, Answer(found=found))


def _begin_anew(form: PhoneForm) -> None:
    """The fields of a new customer, with what was typed to find them."""
    text = one_line(form.q.data or "")
    form.customer.data, form.q_for.data = NEW, text
    if not form.name.data and not form.phone.data and not form.email.data:
        is_number = sum(each.isdigit() for each in text) > len(text) // 2
        field = form.phone if is_number else form.email if "@" in text else form.name
        field.data = text


def _times(sent: Sent, action: str) -> tuple[str, int]:
    """The times for what is chosen now."""
    form, is_asked = sent.form, action in ("times", "later")
    if action == "later":
        form.from_on.data = request.form.get("later", "")
    elif form.times_for.data != form.shown_for:
        form.from_on.data = ""
    if is_asked or not form.times_for.data:
        return _page(sent, Answer())
    text = _("Nothing is booked yet. These times belong to what you have chosen last.")
    return _page(sent, Answer(title=_("Please choose the time once more"), text=text))


def _book(sent: Sent, action: str) -> Response | tuple[str, int]:
    form, service = sent.form, sent.service
    is_sound = form.check(service)
    starts_at = clock.now() if sent.is_walk_in else form.start(service.location.time_zone)
    if action == "squeeze" and not form.reason_text:
        form.reason.errors = [_("Please say why: the reason stays with the appointment.")]
        is_sound = False
    if not is_sound or starts_at is None:
        against = _against(sent, starts_at) if starts_at and form.reason.errors else None
        return _page(sent, Answer(422, said=against))
    asked = _request(sent, starts_at)
    if action in ("anyway", "squeeze"):
        asked = replace(asked, over=_acknowledged(form))
    if action == "squeeze":
        asked = replace(asked, squeezed_reason=form.reason_text)
    try:
        deed = desk.walk_in if sent.is_walk_in else desk.book
        links = current_app.extensions["links"]
        return _booked(sent, deed(sent.entry.actor, asked, clock.now(), links, key=form.key.data or None), asked)
    except Invalid as error:
        form.mark_all(error)
        return _page(sent, Answer(422))
    except IdempotencyKeyReused:
        form.key.data = new_key()
        text = _("Nothing more was booked. If you mean another appointment, press the button once more.")
        return _page(sent, Answer(409, title=_("This form has booked already"), text=text))
    except (OverrideNeeded, SlotTaken):
        return _page(sent, Answer(409, said=_against(sent, starts_at)))
    except Busy as error:
        wording = messages.of_error(error)
        return _page(sent, Answer(503, title=str(wording.title), text=str(wording.text)))


def _booked(sent: Sent, booked: Booked, asked: DeskRequest) -> Response:
    if not booked.is_replay:
        metrics.booked("desk")
    facts = booked.facts
    when = dates.short_start(facts.starts_at, facts.time_zone, locale())
    is_told = asked.is_told and bool(facts.contact.email)
    text = _("Booked: %(service)s, %(time)s.", service=in_language(facts.service_names, locale()), time=when)
    another = Way(_("Book another appointment"), url_for("desk.new"))
    slip = Way(_("Slip to print"), url_for("desk.slip", booking_id=facts.booking_id))
    if not is_told:
        text = " ".join((text, _("No e-mail goes out: print the slip, or read out the number.")))
    undo = Undo(
        url_for("desk.cancel_now", booking_id=facts.booking_id), {"is_undo": "1", "is_told": "1" if is_told else ""}
    )
    ways = (another, slip) if is_told else (slip, another)
    notices.leave(text, undo=None if booked.is_replay else undo, ways=ways)
    sheet = sheet_of(sent.entry.actor, facts.booking_id)
    return redirect(url_for("desk.appointment", appointment_id=sheet.id), 303)


def _request(sent: Sent, starts_at: datetime) -> DeskRequest:
    form = sent.form
    return DeskRequest(
        service=sent.service.slug,
        starts_at=starts_at,
        locale=form.locale.data if form.locale.data in LOCALES else locale(),
        customer_id=None if form.is_new else form.customer_id,
        contact=form.contact if form.is_new else None,
        resource=form.resource.data or None,
        seats=form.places,
        audience=form.group,
        answers=form.answers,
        note=form.note_text,
        source="walk_in" if sent.is_walk_in else "phone",
        is_told=bool(form.is_told.data),
        minutes=form.length,
        wants_reminders=bool(form.reminders.data),
    )


def _acknowledged(form: PhoneForm) -> frozenset[Refusal]:
    """The rules of which the page has warned."""
    known = {each.value: each for each in Refusal}
    return frozenset(known[code] for code in (form.over.data or "").split(",") if code in known)


def _against(sent: Sent, starts_at: datetime) -> Said | None:
    """What stands against the time, in words."""
    if sent.is_walk_in:
        starts_at = to_instant(to_minutes_ceil(starts_at))
    asked, now = _request(sent, starts_at), clock.now()
    try:
        verdict = desk.check(sent.entry.actor, asked, now)
    except Invalid as error:
        sent.form.mark_all(error)
        return None
    return said(verdict, sent.entry.business, sent.service, asked, now, locale())


def _page(sent: Sent, answer: Answer) -> tuple[str, int]:
    shown = page(
        sent.entry,
        sent.service,
        sent.form,
        found=answer.found,
        said=answer.said,
        title=answer.title,
        text=answer.text,
        is_walk_in=sent.is_walk_in,
    )
    return shown, answer.status


def _first(service: Service, resource: str | None) -> str:
    """The resource where the service can be asked for with it."""
    return resource if resource in {each.slug for each in service.staff} and resource else ""
