"""The form under a hold, and the booking that comes of it. Nothing typed is lost, whatever happens to the hold."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import (
    BookingPaused,
    DomainError,
    HoldLapsed,
    Invalid,
    NotFound,
    OnlyByPhone,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes, zone
from booking.services import bookings, businesses, holds
from booking.services.holds import Held
from booking.web import clock, messages, metrics
from booking.web.languages import locale
from booking.web.presenters import choosing, dates, reminding, services
from booking.web.presenters.asked import asked, asked_by, week_of
from booking.web.presenters.holding import holding
from booking.web.presenters.owners import owner
from booking.web.public.details_form import DetailsForm, details_form
from booking.web.public.questions import questions
from booking.web.public.slots import HOLD, give_back, hold, moment

CONTACT = "contact"
"""Where the session keeps name and address while another time is chosen."""
REFUSED = {SlotTaken: 409, SlotNotOffered: 422, BookingPaused: 422, TooManyHolds: 429, HoldLapsed: 409}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said on the page besides the form."""

    status: int = 200
    error: DomainError | None = None
    alternatives: list[Slot] = field(default_factory=list)
    is_taken_again: bool = False
    is_extended: bool = False


def details(business: str, token: str) -> Response | str | tuple[str, int]:
    """The form; the booking's own page where it was sent already."""
    known = businesses.business(business)
    try:
        held = _held(known, token)
    except HoldLapsed as error:
        return _booked_already(token) or _over(known, str(error.fields.get("service")))
    service = businesses.service(known, held.service_slug)
    form = details_form(service, locale(), session.get(CONTACT))
    return _page(known, service, form, held, Answer())


def send(business: str, token: str) -> Response | str | tuple[str, int]:
    """Whatever a button of the form asks for: book, more time, another time."""
    known = businesses.business(business)
    service = businesses.service(known, request.form.get("service", ""))
    form = details_form(service, locale())
    now = clock.now()
    try:
        held: Held | None = _held(known, token)
    except HoldLapsed:
        already = _booked_already(token)
        if already:
            return already
        held = None
    if held and held.service_slug != service.slug:
        raise NotFound(what="service")
    action = request.form.get("action")
    if action == "release":
        return _release(known, service, form, token, held, now)
    if action == "extend" and held:
        return _page(known, service, form, holds.extend(token), Answer(is_extended=True))
    wanted = request.form.get("starts_at") or (form.slot.data if action == "extend" else None)
    if wanted:
        return _take(known, service, form, token, wanted, now)
    return _book(known, service, form, token, held, now)


def _book(
    known: Business, service: Service, form: DetailsForm, token: str, held: Held | None, now: datetime
) -> Response | tuple[str, int]:
    if not form.check(service):
        return _page(known, service, form, held, Answer(422))
    links = current_app.extensions["links"]
    try:
        wants = bool(form.reminders.data)
        booked = bookings.book_held(token, form.contact, form.answers, locale(), now, links, wants_reminders=wants)
    except HoldLapsed as error:
        again = error.fields.get("held")
        if isinstance(again, Held) and again.business_id == known.id:
            session[HOLD] = again.token
            return _page(known, service, form, again, Answer(409, error, is_taken_again=True))
        return _page(known, service, form, None, Answer(409, error, _slots(error)))
    except OnlyByPhone as error:
        return _page(known, service, form, held, Answer(422, error))
    except Invalid as error:
        form.mark(error)
        return _page(known, service, form, held, Answer(422))
    if not booked.is_replay:
        metrics.booked("page")
    session.pop(HOLD, None)
    session.pop(CONTACT, None)
    return redirect(url_for("manage.booking", token=booked.token), 303)


def _take(
    known: Business, service: Service, form: DetailsForm, token: str, wanted: str, now: datetime
) -> tuple[str, int]:
    """Another time was chosen among the alternatives: the same form comes back under the new hold."""
    said = asked(request.form, service)
    try:
        held = hold(known, service, moment(wanted), said, now)
    except (SlotTaken, SlotNotOffered, TooManyHolds) as error:
        return _page(known, service, form, None, Answer(REFUSED[type(error)], error, _slots(error)))
    give_back(token, held.token, now)
    return _page(known, service, form, held, Answer())


def _release(
    known: Business, service: Service, form: DetailsForm, token: str, held: Held | None, now: datetime
) -> Response:
    """Back to the slots; name and address are there again when the next one is chosen."""
    if held:
        holds.release(token, now)
    session.pop(HOLD, None)
    session[CONTACT] = form.contact_as_typed
    said = asked(request.form, service)
    try:
        place = zone(service.rules.location.time_zone)
        said = said.to(monday=week_of(place.local_date(to_minutes(moment(form.slot.data or "")))))
    except SlotNotOffered:
        pass
    return redirect(url_for("public.slots", business=known.slug, service=service.slug, **said.parameters), 303)


def _held(known: Business, token: str) -> Held:
    """The hold, if it is this business's. Raises NotFound, HoldLapsed."""
    held = holds.held(token)
    if held.business_id != known.id:
        raise NotFound(what="hold")
    return held


def _booked_already(token: str) -> Response | None:
    page = bookings.page_of_hold(token, current_app.extensions["links"])
    return redirect(url_for("manage.booking", token=page), 303) if page else None


def _over(known: Business, service: str) -> tuple[str, int]:
    again = url_for("public.slots", business=known.slug, service=service) if service in known.services else None
    return render_template("public/over.html", owner=owner(known, locale()), again=again), 410


def _page(known: Business, service: Service, form: DetailsForm, held: Held | None, answer: Answer) -> tuple[str, int]:
    lang = locale()
    form.make_printable()
    if held:
        said = asked_by(held, service)
        form.remember(service, held.starts_at, said)
    else:
        said = asked(request.form, service)
    place = zone(service.rules.location.time_zone)
    today = place.local_date(to_minutes(clock.now()))
    page = render_template(
        "public/details.html",
        owner=owner(known, lang),
        service=services.facts(service, known, said, lang),
        audience=services.audience_name(known, said.audience, lang),
        form=form,
        faults=form.faults(),
        questions=questions(form),
        reminders=reminding.offer(known, service),
        hold=holding(held, known, lang) if held else None,
        when=_when(form, service, lang),
        action=url_for("public.details", business=known.slug, token=held.token) if held else request.path,
        slots_url=url_for("public.slots", business=known.slug, service=service.slug, **said.parameters),
        wording=messages.of_error(answer.error) if answer.error else None,
        alternatives=choosing.alternatives(answer.alternatives, service, choosing.shown(service, said, today, lang)),
        answer=answer,
    )
    return page, answer.status


def _when(form: DetailsForm, service: Service, lang: str) -> str:
    """The time that the form is about, also after its hold is over."""
    try:
        starts_at = moment(form.slot.data or "")
    except SlotNotOffered:
        return ""
    ends_at = starts_at + timedelta(minutes=service.rules.duration)
    return dates.span(starts_at, ends_at, service.location.time_zone, lang)


def _slots(error: DomainError) -> list[Slot]:
    found = error.fields.get("alternatives")
    return found if isinstance(found, list) else []
