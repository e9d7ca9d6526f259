"""Joining the waiting list of a service: what suits, who it is, and the way to one's own place."""

import secrets

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import BookingPaused, DomainError, Invalid, NotActive, NotFound, OnlyByPhone, TooManyMails
from booking.domain.likely_addresses import PROVIDERS, REAL, likely_address
from booking.services import businesses
from booking.services.beginnings import Request
from booking.services.waiting import joining
from booking.web import clock, messages
from booking.web.addressing import speak_as
from booking.web.errors import status_of
from booking.web.languages import locale
from booking.web.presenters import dates, reminding, services
from booking.web.presenters.asked import asked
from booking.web.presenters.owners import owner
from booking.web.presenters.waiting_choices import as_asked, has_list, scope
from booking.web.presenters.waiting_words import promises
from booking.web.public import drafts
from booking.web.public.questions import questions
from booking.web.public.waiting_form import JoinForm, join_form

LONGEST_KEY = 64
REFUSED = (BookingPaused, NotActive, OnlyByPhone, TooManyMails)


def waiting_list(business: str, service: str) -> str:
    """The form, as the page of slots was asked."""
    known, offered = _offered(business, service)
    about = scope(known, offered, clock.now(), locale())
    values = as_asked(about, asked(request.args, offered), request.args.get("start", ""))
    kept = {**values, **drafts.kept(known, offered), "key": secrets.token_urlsafe(16)}
    return _page(known, offered, join_form(about, kept))[0]


def join_waiting_list(business: str, service: str) -> Response | tuple[str, int]:
    """Join, and go to one's own place; with faults, the form comes back as it was."""
    known, offered = _offered(business, service)
    now = clock.now()
    form = join_form(scope(known, offered, now, locale()))
    if request.form.get("action") == "correct":
        form.email.data = likely_address(form.email.data or "") or form.email.data
        return _page(known, offered, form)
    is_sound, wanted = form.check(offered), form.wanted()
    if not is_sound or wanted is None:
        return _page(known, offered, form, 422)
    try:
        links, key = current_app.extensions["links"], (form.key.data or "")[:LONGEST_KEY] or None
        joined = joining.join(known, offered, wanted, _request(form), now, links, key=key)
    except Invalid as error:
        form.mark_all(error)
        return _page(known, offered, form, 422)
    except REFUSED as error:
        return _page(known, offered, form, status_of(error), error)
    return redirect(url_for("manage.waiting", token=joined.token), 303)


def _request(form: JoinForm) -> Request:
    return Request(form.contact, locale(), form.answers, wants_reminders=bool(form.reminders.data))


def _offered(business: str, service: str) -> tuple[Business, Service]:
    """A service that has a waiting list. Raises NotFound for any other."""
    known = businesses.business(business)
    speak_as(known)
    offered = businesses.service(known, service)
    if not has_list(offered):
        raise NotFound(what="service")
    return known, offered


def _page(
    known: Business, offered: Service, form: JoinForm, status: int = 200, error: DomainError | None = None
) -> tuple[str, int]:
    lang = locale()
    form.make_printable()
    said = asked({"resource": form.resource.data or "", "seats": form.seats.data or ""}, offered)
    start, place = form.only_start, offered.location.time_zone
    page = render_template(
        "public/waiting_list.html",
        owner=owner(known, lang),
        service=services.facts(offered, known, said, lang),
        form=form,
        when=dates.start(start, place, lang) if start else "",
        faults=form.faults(),
        questions=questions(form),
        reminders=reminding.offer(known, offered),
        promises=promises(known),
        paused=known.paused,
        action=url_for("public.join_waiting_list", business=known.slug, service=offered.slug),
        slots_url=url_for("public.slots", business=known.slug, service=offered.slug),
        wording=messages.of_error(error) if error else None,
        likely=likely_address(form.email.data or ""),
        providers=" ".join(PROVIDERS),
        real=" ".join(sorted(REAL)),
    )
    return page, status
