"""The form under a hold, and the booking that comes of it. Nothing typed is lost, whatever happens to the hold."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.domain import work
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
    TooManyMails,
    TooManyOpen,
)
from booking.domain.likely_addresses import PROVIDERS, REAL, likely_address
from booking.domain.slots import Slot
from booking.domain.timezones import to_minutes, zone
from booking.services import bookings, businesses, holds
from booking.services.holds import Held
from booking.services.series import holding as series_holding
from booking.web import clock, messages, metrics, proofs
from booking.web.languages import locale
from booking.web.presenters import choosing, dates, reminding, services
from booking.web.presenters.asked import asked, asked_by, week_of
from booking.web.presenters.holding import holding
from booking.web.presenters.owners import owner
from booking.web.public import drafts, series, waiting
from booking.web.public.details_form import ANSWER, DetailsForm, details_form
from booking.web.public.questions import questions
from booking.web.public.slots import HOLD, give_back, hold, moment

REFUSED = {
    SlotTaken: 409,
    SlotNotOffered: 422,
    BookingPaused: 422,
    TooManyHolds: 429,
    OnlyByPhone: 422,
    TooManyMails: 429,
    TooManyOpen: 422,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said on the page besides the form."""

    status: int = 200
    error: DomainError | None = None
    alternatives: list[Slot] = field(default_factory=list)
    is_taken_again: bool = False
    is_extended: bool = False


def details(business: str, token: str) -> Response | str | tuple[str, int]:
    """The form; where it was sent already the booking's own page, or what it waits for."""
    known = businesses.business(business)
    try:
        held = _held(known, token)
        service = businesses.service(known, held.service_slug)
        if held.is_waiting and "change" not in request.args:
            return waiting.page(known, held)
        typed = waiting.typed_before(held, ANSWER) if held.is_waiting else drafts.kept(known, service)
    except HoldLapsed as error:
        if error.fields.get("business_id", known.id) != known.id:
            raise NotFound(what="hold") from error
        return _booked_already(token) or _over(known, error)
    return _page(known, service, details_form(service, locale(), typed), held, Answer())


def send(business: str, token: str) -> Response | str | tuple[str, int]:
    """Whatever a button of the form asks for: book, more time, another time, the mail once more."""
    known = businesses.business(business)
    held, already, is_ours = _hold_of(known, token)
    if already:
        return already
    action = request.form.get("action")
    if held and held.is_waiting and action in ("resend", "release") and "service" not in request.form:
        return _of_waiting(known, held, action)
    service = businesses.service(known, request.form.get("service", ""))
    if held and held.service_slug != service.slug:
        raise NotFound(what="service")
    form = details_form(service, locale())
    drafts.keep(known, service, form)
    now = clock.now()
    if action == "release":
        return _release(known, service, form, held, now)
    if action == "correct":
        form.email.data = likely_address(form.email.data or "") or form.email.data
        return _page(known, service, form, held, Answer())
    if action == "extend" and held:
        return _page(known, service, form, holds.extend(token), Answer(is_extended=held.extendable))
    if action == "extend" and is_ours and (rhythm := series_holding.rhythm_of(token)):
        return _series_anew(known, service, form, token, rhythm, now)
    wanted = request.form.get("starts_at") or (form.slot.data if action == "extend" else None)
    if wanted:
        return _take(known, service, form, token if is_ours else "", wanted, now)
    if not is_ours:
        return _hold_anew(known, service, form, now)
    return _book(known, service, form, token, held, now)


def _hold_of(known: Business, token: str) -> tuple[Held | None, Response | None, bool]:
    """The hold, or the way to what it has become, and whether it ever was one of this business.

    The form says itself which slot it is about, so that nothing typed is lost with a hold, or with its name.
    """
    try:
        return _held(known, token), None, True
    except HoldLapsed as error:
        if error.fields.get("business_id") != known.id:
            return None, None, False
        return None, _booked_already(token), True
    except NotFound:
        return None, None, False


def _hold_anew(known: Business, service: Service, form: DetailsForm, now: datetime) -> tuple[str, int]:
    """The address names no hold of ours: what the form says is held instead, and nothing is booked yet."""
    if not form.name.data and not form.email.data:
        raise NotFound(what="hold")
    if not form.check(service):
        return _page(known, service, form, None, Answer(404))
    return _take(known, service, form, "", form.slot.data or "", now, Answer(404, is_taken_again=True))


def _of_waiting(known: Business, held: Held, action: str) -> Response | tuple[str, int]:
    """A button of the page that waits for the address; the form is not there."""
    if action == "resend":
        return waiting.send_again(known, held)
    holds.release(held.token, clock.now())
    session.pop(HOLD, None)
    return redirect(url_for("public.slots", business=known.slug, service=held.service_slug), 303)


def _book(
    known: Business, service: Service, form: DetailsForm, token: str, held: Held | None, now: datetime
) -> Response | tuple[str, int]:
    if not form.check(service):
        metrics.refused(Invalid.code)
        return _page(known, service, form, held, Answer(422))
    links, contact = current_app.extensions["links"], form.contact
    try:
        booked = bookings.book_held(
            token,
            contact,
            form.answers,
            locale(),
            now,
            links,
            wants_reminders=bool(form.reminders.data),
            is_proved=proofs.is_proved(known.id, contact.email or ""),
            is_worked=work.is_done(token, form.work.data or ""),
        )
    except HoldLapsed as error:
        metrics.refused(error.code)
        again = error.fields.get("held")
        if isinstance(again, Held) and again.business_id == known.id:
            session[HOLD] = again.token
            return _page(known, service, form, again, Answer(409, error, is_taken_again=True))
        if rhythm := series_holding.rhythm_of(token):
            return _plan(known, service, rhythm, is_over=True)
        return _page(known, service, form, None, Answer(409, error, _slots(error)))
    except (OnlyByPhone, TooManyMails, TooManyOpen) as error:
        metrics.refused(error.code)
        return _page(known, service, form, held, Answer(REFUSED[type(error)], error))
    except Invalid as error:
        metrics.refused(error.code)
        form.mark(error)
        return _page(known, service, form, held, Answer(422))
    if booked.facts.is_unproved:
        return redirect(url_for("public.details", business=known.slug, token=token), 303)
    if not booked.is_replay:
        metrics.booked("page")
    session.pop(HOLD, None)
    drafts.forget()
    return redirect(url_for("manage.booking", token=booked.token), 303)


def _series_anew(
    known: Business, service: Service, form: DetailsForm, token: str, rhythm: tuple[int, list[datetime]], now: datetime
) -> Response | tuple[str, int]:
    """All dates of a series held again; where one is gone, it is planned anew, and what was typed is kept."""
    try:
        held = series_holding.held_again(token, now, current_app.extensions["links"])
    except (SlotTaken, SlotNotOffered) as error:
        metrics.refused(error.code)
        return _plan(known, service, rhythm, is_over=True)
    session[HOLD] = held.token
    return _page(known, service, form, held, Answer(is_taken_again=True))


def _plan(known: Business, service: Service, rhythm: tuple[int, list[datetime]], *, is_over: bool = False) -> Response:
    """Back to the dates of a series."""
    return redirect(series.address(known, service, *rhythm, asked(request.form, service), is_over=is_over), 303)


def _take(
    known: Business,
    service: Service,
    form: DetailsForm,
    token: str,
    wanted: str,
    now: datetime,
    answer: Answer | None = None,
) -> tuple[str, int]:
    """Another time was chosen among the alternatives: the same form comes back under the new hold."""
    said = asked(request.form, service)
    try:
        held = hold(known, service, moment(wanted), said, now)
    except (SlotTaken, SlotNotOffered, TooManyHolds) as error:
        metrics.refused(error.code)
        return _page(known, service, form, None, Answer(REFUSED[type(error)], error, _slots(error)))
    give_back(token, held.token, now)
    return _page(known, service, form, held, answer or Answer())


def _release(known: Business, service: Service, form: DetailsForm, held: Held | None, now: datetime) -> Response:
    """Back to the slots; what was typed is there again when the next one is chosen."""
    if held:
        holds.release(held.token, now)
    session.pop(HOLD, None)
    if held and held.is_series and (rhythm := series_holding.rhythm_of(held.token)):
        return _plan(known, service, rhythm)
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
    if page is None:
        return None
    drafts.forget()
    return redirect(url_for("manage.booking", token=page), 303)


def _over(known: Business, error: HoldLapsed) -> tuple[str, int]:
    service = str(error.fields.get("service"))
    again = url_for("public.slots", business=known.slug, service=service) if service in known.services else None
    return render_template("public/over.html", owner=owner(known, locale()), again=again, error=error), 410


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
    is_proved = proofs.is_proved(known.id, form.email.data or "")
    must_prove = known.asks_for_proof(service, is_worked=True) and not is_proved
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
        when="" if held and held.is_series else _when(form, service, lang),
        action=url_for("public.details", business=known.slug, token=held.token) if held else request.path,
        slots_url=url_for("public.slots", business=known.slug, service=service.slug, **said.parameters),
        wording=messages.of_error(answer.error) if answer.error else None,
        alternatives=choosing.alternatives(answer.alternatives, service, choosing.shown(service, said, today, lang)),
        answer=answer,
        draft=f"{known.slug}/{service.slug}",
        likely=likely_address(form.email.data or ""),
        providers=" ".join(PROVIDERS),
        real=" ".join(sorted(REAL)),
        must_prove=must_prove,
        bits=work.BITS if held and known.asks_work and not must_prove else 0,
        token=held.token if held else "",
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
