"""The booking's own page."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.services import bookings
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.booked import booked_page
from booking.web.presenters.owners import owner


def booking(token: str) -> str:
    """How the booking stands, and what can be done about it."""
    return page("manage/booking.html", token, bookings.facts_of(token))


def in_own_language(token: str) -> Response:
    """The address without a language leads to the page in the language of the booking."""
    return redirect(url_for("manage.booking", lang=bookings.facts_of(token).locale, token=token), 302)


def page(template: str, token: str, facts: BookingFacts, **more: object) -> str:
    """A page about a booking."""
    lang = locale()
    return render_template(
        template,
        owner=owner(facts.host, lang),
        booking=booked_page(facts, lang, clock.now()),
        token=token,
        business=facts.host.slug,
        **more,
    )
