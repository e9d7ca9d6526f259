"""Cancelling: the page asks, the button does it."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import TooLate
from booking.services import changes
from booking.web import clock, metrics
from booking.web.manage.own import facts_of, page


def ask(token: str) -> str:
    """Ask whether it is meant: mail programs follow links, so this changes nothing."""
    return page("manage/cancel.html", token, facts_of(token))


def cancel(token: str) -> Response | tuple[str, int]:
    """Cancel, and show the booking as it is then."""
    try:
        changes.cancel(token, clock.now())
    except TooLate as error:
        metrics.refused(error.code)
        return page("manage/cancel.html", token, facts_of(token)), 409
    return redirect(url_for("manage.booking", token=token), 303)
