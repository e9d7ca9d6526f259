"""*Earlier, please*: from a booking onto the waiting list for a time before it, which it is given back for."""

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.errors import BookingPaused, Invalid, NotActive, NotFound, OnlyByPhone, TooLate, TooManyMails
from booking.services.beginnings import Request
from booking.services.reminders import own
from booking.services.waiting import joining
from booking.web import clock, messages
from booking.web.errors import status_of
from booking.web.languages import locale
from booking.web.manage.own import facts_of
from booking.web.messages import Wording
from booking.web.presenters import dates
from booking.web.presenters.owners import owner
from booking.web.presenters.waiting_choices import Scope
from booking.web.presenters.waiting_earlier import any_time, earlier_scope
from booking.web.presenters.waiting_words import promises
from booking.web.public.waiting_form import SuitsForm, suits_form

REFUSED = (BookingPaused, NotActive, OnlyByPhone, TooLate, TooManyMails)


def earlier(token: str) -> Response | str:
    """The form: which earlier days and times suit."""
    facts, about = _asked(token)
    return _page(token, facts, about, suits_form(about, any_time(about, facts), asks_who=False))


def join_earlier(token: str) -> Response | tuple[str, int]:
    """Join the list; the booking stands until an offer is accepted."""
    own.require(token)
    facts, about = _asked(token)
    form = suits_form(about, asks_who=False)
    wanted = form.wanted()
    if wanted is None:
        return _page(token, facts, about, form), 422
    asked = Request(facts.contact, facts.locale)
    links, now = current_app.extensions["links"], clock.now()
    try:
        joined = joining.join(about.business, about.service, wanted, asked, now, links, swaps=token)
    except Invalid as error:
        form.mark_wish(error)
        return _page(token, facts, about, form), 422
    except REFUSED as error:
        return _page(token, facts, about, form, messages.of_error(error)), status_of(error)
    return redirect(url_for("manage.waiting", token=joined.token), 303)


def _asked(token: str) -> tuple[BookingFacts, Scope]:
    """The booking, and the service that is asked about. Raises NotFound where nothing earlier could be had."""
    facts = facts_of(token)
    found = earlier_scope(facts, clock.now())
    if found is None:
        raise NotFound(what="service")
    return facts, found


def _page(token: str, facts: BookingFacts, about: Scope, form: SuitsForm, notice: Wording | None = None) -> str:
    form.make_printable()
    when = dates.span(facts.starts_at, facts.ends_at, facts.time_zone, locale())
    return render_template(
        "manage/waiting_wish.html",
        owner=owner(about.business, locale()),
        title=_("Earlier, please"),
        lead=_("Which earlier times suit you? Your appointment stays yours until you accept one: %(when)s.", when=when),
        button=_("Tell me when something earlier is free"),
        back=_("Back to the appointment"),
        back_url=url_for("manage.booking", token=token),
        action=url_for("manage.join_earlier", token=token),
        promises=promises(about.business),
        form=form,
        faults=form.faults(),
        notice=notice,
    )
