"""Answering reminders: one comes, wants no more of them, wants them after all. Scanners follow links: buttons do it."""

from datetime import datetime

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotActive, SlotNotOffered
from booking.services import bookings
from booking.services.reminders import own
from booking.web import clock, messages
from booking.web.csrf import csrf
from booking.web.languages import locale
from booking.web.manage.own import facts_of, page, shown
from booking.web.presenters.reminded import reminded
from booking.web.public.slots import moment

ONE_CLICK = "One-Click"


def come(token: str) -> Response | tuple[str, int]:
    """Say that one comes, at the time that was on the page; at another one by now, the page says so."""
    try:
        own.come(token, _seen(), clock.now())
    except NotActive:
        return shown(token, messages.ANOTHER_TIME), 409
    return redirect(url_for("manage.booking", token=token), 303)


def ask(token: str) -> str:
    """Ask whether reminders are to end, or to begin."""
    return _page(token, facts_of(token))


def change(token: str) -> Response:
    """Ask for reminders, or stop them, as the button says."""
    own.want(token, request.form.get("reminders") == "yes", clock.now())
    return redirect(url_for("manage.reminders", token=token), 303)


def in_own_language(token: str) -> Response:
    """The address in the mail leads to the page in the language of the booking; a look changes nothing."""
    return redirect(url_for("manage.reminders", lang=bookings.facts_of(token).locale, token=token), 302)


@csrf.exempt
def stop(token: str) -> Response:
    """What the button of a mail program sends (RFC 8058), which has no page of ours: it can but stop reminders."""
    own.require(token)
    if request.form.get("List-Unsubscribe") != ONE_CLICK:
        raise BadRequest
    own.want(token, False, clock.now())
    return Response(_("Reminders are stopped."), mimetype="text/plain")


def _page(token: str, facts: BookingFacts) -> str:
    stands = own.standing(token, clock.now())
    return page("manage/reminders.html", token, facts, reminders=reminded(stands, facts, locale()))


def _seen() -> datetime:
    try:
        return moment(request.form.get("starts_at", ""))
    except SlotNotOffered:
        raise NotActive(state="") from None
