"""The booking's own page."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.services import bookings, proposals
from booking.services.recalls.asking import visit_of
from booking.services.reminders import own as standings
from booking.services.series.own import visits_of
from booking.web import clock
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.manage import confirming
from booking.web.messages import Wording
from booking.web.presenters.booked import booked_page
from booking.web.presenters.calendar_links import calendar_links
from booking.web.presenters.owners import owner
from booking.web.presenters.proposed import proposal_page
from booking.web.presenters.recalls import coming_again
from booking.web.presenters.reminded import reminded
from booking.web.presenters.series import own_series
from booking.web.presenters.waiting_earlier import earlier


def booking(token: str) -> str:
    """How the booking stands, and what can be done about it."""
    return shown(token)


def shown(token: str, notice: Wording | None = None) -> str:
    """The page, with what the business proposes; a *notice* says why something could not be done."""
    facts = facts_of(token)
    proposed = proposal_page(proposals.of_link(token), facts, locale())
    reminders = reminded(standings.standing(token, clock.now()), facts, locale())
    calendars = calendar_links(facts, locale(), current_app.config["TERMINBUCH"].base_url)
    return page(
        "manage/booking.html",
        token,
        facts,
        proposed=proposed,
        reminders=reminders,
        notice=notice,
        calendars=calendars,
        earlier=earlier(token, facts, clock.now()),
        recall=coming_again(visit_of(token), locale()),
        series=own_series(visits_of(token, clock.now(), current_app.extensions["links"]), token, locale()),
    )


def facts_of(token: str) -> BookingFacts:
    """The booking of a link; from here on the request speaks as its business does. Raises NotFound and Gone."""
    facts = bookings.facts_of(token)
    speak_as(facts.host)
    return facts


def in_own_language(token: str) -> Response:
    """The address without a language leads to the page in the language of the booking."""
    return redirect(url_for("manage.booking", lang=bookings.facts_of(token).locale, token=token), 302)


def page(template: str, token: str, facts: BookingFacts, **more: object) -> str:
    """A page about a booking; where its address is not confirmed yet, it can but be confirmed or given back."""
    if facts.is_unproved:
        return confirming.page(token, facts)
    lang = locale()
    return render_template(
        template,
        owner=owner(facts.host, lang),
        booking=booked_page(facts, lang, clock.now()),
        token=token,
        business=facts.host.slug,
        **more,
    )
