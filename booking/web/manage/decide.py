"""A request is decided by the business, from the link in its mail."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import NotActive
from booking.domain.texts import several_lines
from booking.services import requests
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.owners import owner
from booking.web.presenters.requested import requested

LONGEST_REASON = 500


def ask(token: str) -> str:
    """The request, with what can be answered."""
    return _page(token)


def decide(token: str) -> Response | tuple[str, int]:
    """Approve or decline; of two that decide, the second is told how it was decided."""
    reason = several_lines(request.form.get("reason", "")).strip()
    if len(reason) > LONGEST_REASON:
        fault = _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON)
        return _page(token, reason, fault), 422
    try:
        if request.form.get("action") == "approve":
            requests.approve_by_link(token, clock.now())
        elif request.form.get("action") == "decline":
            requests.decline_by_link(token, reason or None, clock.now())
        else:
            return _page(token, reason, _("Please choose whether to approve or to decline.")), 422
    except NotActive:
        return _page(token), 409
    return redirect(url_for("manage.decide", token=token), 303)


def _page(token: str, reason: str = "", fault: str = "") -> str:
    asked = requests.request(token)
    lang = locale()
    return render_template(
        "manage/decide.html",
        owner=owner(asked.facts.host, lang),
        request_shown=requested(asked, lang, clock.now()),
        action=url_for("manage.decide_now", token=token),
        reason=reason,
        fault=fault,
    )
