"""One's own place on a waiting list: answering an offer, changing what suits, leaving. Links look, buttons do."""

from dataclasses import replace

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import HoldLapsed, Invalid, NotActive, NotFound, TooManyOpen
from booking.services import businesses
from booking.services.waiting import own
from booking.services.waiting.own import WaitingFacts
from booking.web import clock, messages, metrics
from booking.web.addresses import id_of
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.messages import Wording
from booking.web.presenters.owners import owner
from booking.web.presenters.waiting_choices import as_wished, scope
from booking.web.presenters.waiting_places import place_page
from booking.web.presenters.waiting_words import promises
from booking.web.public.waiting_form import SuitsForm, suits_form

OFFER_OVER = Wording(
    lazy_gettext("This offer is over"),
    lazy_gettext("Nothing was booked. How you stand now, you see below."),
)


def waiting(token: str) -> str:
    """How one stands on the list."""
    return shown(token)


def shown(token: str, notice: Wording | None = None) -> str:
    """The page; a *notice* says why something could not be done."""
    facts, known, offered = _known(token)
    lang = locale()
    return render_template(
        "manage/waiting.html",
        owner=owner(known, lang),
        place=place_page(facts, known, offered, lang, clock.now(), _booking_url(facts)),
        token=token,
        promises=promises(known),
        notice=notice,
    )


def in_own_language(token: str) -> Response:
    """The address without a language leads to the page in the language of who waits."""
    return redirect(url_for("manage.waiting", lang=own.entry(token).locale, token=token), 302)


def answer_offer(token: str) -> Response | tuple[str, int]:
    """Take what is offered, or let it go and keep one's place; an offer that is over changes nothing."""
    seen, now = id_of(request.form.get("offer", "")), clock.now()
    action = request.form.get("action")
    try:
        if action == "accept":
            booked = own.accept(token, seen, now, current_app.extensions["links"])
            if not (booked.is_replay or booked.facts.is_unproved):
                metrics.booked("waiting_list")
            return redirect(url_for("manage.booking", token=booked.token), 303)
        if action != "decline":
            return shown(token, messages.OF_ERRORS[Invalid]), 422
        own.decline(token, seen, now)
    except (HoldLapsed, NotActive) as error:
        metrics.refused(error.code)
        return shown(token, OFFER_OVER), 409
    except TooManyOpen as error:
        metrics.refused(error.code)
        return shown(token, messages.of_error(error)), 422
    return redirect(url_for("manage.waiting", token=token), 303)


def leave_waiting(token: str) -> Response:
    """Leave the list; twice is as good as once."""
    own.leave(token, clock.now())
    return redirect(url_for("manage.waiting", token=token), 303)


def waiting_wish(token: str) -> Response | str:
    """The form with what was wished for."""
    facts, known, offered = _known(token)
    if not facts.is_alive or offered is None:
        return redirect(url_for("manage.waiting", token=token), 302)
    about = scope(known, offered, clock.now(), locale())
    form = suits_form(about, as_wished(about, facts.wanted), asks_who=facts.instead_of is None)
    return _wishing(token, known, form)


def change_wish(token: str) -> Response | tuple[str, int]:
    """Wish for something else, and keep one's place."""
    facts, known, offered = _known(token)
    if offered is None:
        raise NotFound(what="service")
    now = clock.now()
    form = suits_form(scope(known, offered, now, locale()), asks_who=facts.instead_of is None)
    wanted = form.wanted()
    if wanted is None:
        return _wishing(token, known, form), 422
    if facts.instead_of is not None:
        wanted = replace(wanted, seats=facts.wanted.seats, audience=facts.wanted.audience)
    try:
        own.change(token, wanted, now)
    except Invalid as error:
        form.mark_wish(error)
        return _wishing(token, known, form), 422
    except NotActive:
        return shown(token), 409
    return redirect(url_for("manage.waiting", token=token), 303)


def _wishing(token: str, known: Business, form: SuitsForm) -> str:
    form.make_printable()
    return render_template(
        "manage/waiting_wish.html",
        owner=owner(known, locale()),
        title=_("Change what suits you"),
        lead=_("You keep your place on the list."),
        button=_("Save"),
        back=_("Leave it as it is"),
        back_url=url_for("manage.waiting", token=token),
        action=url_for("manage.change_wish", token=token),
        form=form,
        faults=form.faults(),
    )


def _known(token: str) -> tuple[WaitingFacts, Business, Service | None]:
    """Who waits, where, and for what, as long as it is offered. Raises NotFound and Gone."""
    facts = own.entry(token, current_app.extensions["links"])
    known = businesses.business(facts.host.slug)
    speak_as(known)
    try:
        return facts, known, businesses.service(known, facts.service_slug)
    except NotFound:
        return facts, known, None


def _booking_url(facts: WaitingFacts) -> str:
    if facts.booking_token is None:
        return ""
    return url_for("manage.booking", token=facts.booking_token)
