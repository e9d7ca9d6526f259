"""Confirming the address: the page behind the mail, and its button. A look at it books nothing."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.errors import HoldLapsed, OnlyByPhone, TooManyOpen
from booking.services import address_proofs, bookings
from booking.services.series.own import visits_of
from booking.web import clock, messages, metrics, proofs
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.messages import Wording
from booking.web.presenters.owners import owner
from booking.web.presenters.series import own_visits
from booking.web.presenters.unproved import unproved_page
from booking.web.public import drafts


def page(token: str, facts: BookingFacts, notice: Wording | None = None) -> str:
    """Not booked yet, until when the time is held, and the button; or that it was not pressed in time."""
    speak_as(facts.host)
    lang, now = locale(), clock.now()
    stands = address_proofs.standing(token, now)
    return render_template(
        "manage/unconfirmed.html",
        owner=owner(facts.host, lang),
        booking=unproved_page(facts, stands, lang, now),
        is_request=stands.is_request,
        token=token,
        dates=[each.when for each in own_visits(visits_of(token, now, current_app.extensions["links"]), lang)],
        service_url=url_for("public.slots", business=facts.host.slug, service=facts.service_slug),
        notice=notice,
    )


def confirm(token: str) -> Response | tuple[str, int]:
    """Book it; pressed again, it shows the booking."""
    email = bookings.facts_of(token).contact.email or ""
    try:
        booked = address_proofs.confirm(token, clock.now(), current_app.extensions["links"])
    except HoldLapsed as error:
        metrics.refused(error.code)
        return page(token, bookings.facts_of(token)), 410
    except (OnlyByPhone, TooManyOpen) as error:
        metrics.refused(error.code)
        return page(token, bookings.facts_of(token), messages.of_error(error)), 422
    if not booked.is_replay:
        metrics.booked("page")
        proofs.remember(booked.facts.business_id, email)
        drafts.forget()
    return redirect(url_for("manage.booking", token=token), 303)
