"""Coming again: asking for it on a booking's page, and the page where each wish is confirmed and ended."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.recalls import asking, own
from booking.web import clock
from booking.web.csrf import csrf
from booking.web.languages import locale
from booking.web.manage.reminders import ONE_CLICK
from booking.web.presenters import dates
from booking.web.presenters.owners import owner


def ask(token: str) -> Response:
    """Remind me so many months after this visit."""
    said = request.form.get("months", "")
    months = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    try:
        asking.ask_for_recall(token, months, clock.now(), current_app.extensions["links"])
    except Invalid:
        raise BadRequest from None
    return redirect(url_for("manage.booking", token=token, _anchor="recall"), 303)


def wish(token: str) -> str:
    """What somebody wants to hear, and the buttons that confirm and end it."""
    found, lang = own.wish(token), locale()
    return render_template(
        "manage/recall.html",
        owner=owner(businesses.business(found.business_slug), lang),
        business=found.business_slug,
        service=found.service_slug,
        service_name=in_language(found.service_names, lang) if found.service_names else "",
        kind=found.kind.value,
        state=found.state.value,
        due=dates.full_day(found.due_on, lang) if found.due_on else "",
        email=found.email,
        token=token,
    )


def change(token: str) -> Response:
    """Confirm the wish, or end it, as the button says."""
    if request.form.get("action") == "confirm":
        own.confirm(token, clock.now())
    else:
        own.stop(token, clock.now())
    return redirect(url_for("manage.recall", token=token), 303)


def in_own_language(token: str) -> Response:
    """The address that mail programs know leads to the page in the language of the wish; a look changes nothing."""
    return redirect(url_for("manage.recall", lang=own.wish(token).locale, token=token), 302)


@csrf.exempt
def stop(token: str) -> Response:
    """What the button of a mail program sends (RFC 8058), which has no page of ours: it can but end the wish."""
    own.wish(token)
    if request.form.get("List-Unsubscribe") != ONE_CLICK:
        raise BadRequest
    own.stop(token, clock.now())
    return Response(_("You will hear no more of it."), mimetype="text/plain")
